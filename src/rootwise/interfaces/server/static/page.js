"use strict";
// What htmx does not do: grey an answer the moment its case changes, and move through the grid as in a spreadsheet.

const form = document.getElementById("case");

function cellBelow(cell, by) {
  const column = cell.id.endsWith(".left") ? ".left" : ".right";
  const cells = [...form.querySelectorAll(`.cell[id$="${column}"]`)];
  return cells[cells.indexOf(cell) + by];
}

function cellBeside(cell, key) {
  const atEdge = key === "ArrowLeft" ? cell.selectionEnd === 0 : cell.selectionStart === cell.value.length;
  if (!atEdge && cell.selectionStart === cell.selectionEnd) return null;
  const [from, to] = key === "ArrowLeft" ? [".right", ".left"] : [".left", ".right"];
  return cell.id.endsWith(from) ? document.getElementById(cell.id.slice(0, -from.length) + to) : null;
}

function move(event) {
  const cell = event.target;
  if (event.key === "Enter" && cell.closest("#add")) {
    event.preventDefault();
    document.getElementById("add-button").click();
    return;
  }
  if (!cell.classList.contains("cell")) return;
  let next = null;
  if (event.key === "Enter" || event.key === "ArrowDown") next = cellBelow(cell, 1);
  else if (event.key === "ArrowUp") next = cellBelow(cell, -1);
  else if (event.key === "ArrowLeft" || event.key === "ArrowRight") next = cellBeside(cell, event.key);
  if (event.key === "Enter") event.preventDefault();
  if (next) {
    event.preventDefault();
    next.focus();
    next.select();
  }
}

function changed(event) {
  // What is typed under "add" is no part of the case until it is added.
  if (event.target.closest("#add")) {
    event.stopPropagation();
    return;
  }
  event.target.classList.remove("filled");
  for (const old of document.querySelectorAll("#answer, .to-answer")) old.classList.add("pending");
}

function showWrongCells() {
  for (const cell of form.querySelectorAll("[aria-invalid]")) cell.removeAttribute("aria-invalid");
  for (const issue of document.querySelectorAll("#answer.refused [data-where]")) {
    document.getElementById(`cell.${issue.dataset.where}`)?.setAttribute("aria-invalid", "true");
  }
}

if (form) {
  form.addEventListener("keydown", move);
  // Below the form, whose own listener sends it.
  const sheet = document.getElementById("sheet");
  sheet.addEventListener("input", changed);
  sheet.addEventListener("change", changed);
  document.addEventListener("htmx:afterSettle", showWrongCells);
  form.addEventListener("htmx:sendError", () => {
    const answer = document.getElementById("answer");
    answer.classList.add("pending");
    answer.querySelector("h2").textContent = "Not saved: the program does not answer";
  });
  // A page that the browser kept may show an old state of the case.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
}
