// The entry pad: large keys at the bottom of the screen for the cell that has the focus.
import { cellBelow } from "/static/grid.js";

const pad = document.getElementById("pad");
const stay = document.getElementById("pad-on");
let touched = false; // whether the tap in progress is on a cell
let padCell = ""; // id of the cell, which a swap may replace by another of the same id

const theCell = () => document.getElementById(padCell);

function showPad(cell) {
  padCell = cell.id;
  const [, side] = cell.ariaLabel.match(/, (left|right)/);
  document.getElementById("pad-cell").textContent = cell.ariaLabel;
  for (const keys of pad.querySelectorAll(".keys")) keys.hidden = keys.dataset.keys !== cell.dataset.scale;
  document.getElementById("pad-fill").textContent = `Rest of ${side} leg normal`;
  document.getElementById("pad-fill").dataset.side = side;
  document.getElementById("pad-back").disabled = !cellBelow(cell, -1);
  document.getElementById("pad-next").disabled = !cellBelow(cell, 1);
  pressed(cell);
  pad.hidden = false;
  // The page grows below and scrolls clear of the pad.
  document.documentElement.style.setProperty("--pad", `${pad.offsetHeight}px`);
  cell.scrollIntoView({ block: "nearest" });
}

function pressed(cell) {
  for (const key of pad.querySelectorAll("[data-key]")) {
    key.ariaPressed = String(key.dataset.key !== "" && key.dataset.key === cell.value.trim().toLowerCase());
  }
}

function hidePad() {
  pad.hidden = true;
  document.documentElement.style.removeProperty("--pad");
  document.getElementById("pad-button").ariaPressed = "false";
}

function goTo(cell) {
  if (!cell) return;
  cell.inputMode = theCell()?.inputMode || "";
  cell.focus({ preventScroll: true });
  showPad(cell);
}

function writeKey(text) {
  const cell = theCell();
  cell.value = text;
  pressed(cell);
  cell.dispatchEvent(new Event("change", { bubbles: true }));
  if (stay.checked && text) goTo(cellBelow(cell, 1));
}

function onPad(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.key !== undefined) writeKey(button.dataset.key);
  else if (button.id === "pad-back") goTo(cellBelow(theCell(), -1));
  else if (button.id === "pad-next") goTo(cellBelow(theCell(), 1));
  else if (button.id === "pad-fill") document.getElementById(`fill-${button.dataset.side}`).click();
  else hidePad();
}

function onTouch(event) {
  const cell = event.target.closest(".cell");
  touched = cell && event.pointerType !== "mouse";
  if (touched) cell.inputMode = "none"; // before it has the focus, or the system's keyboard comes up
}

// A touched cell waits for the whole tap: a pad that came up earlier would take its end for a tap on a key.
function onFocus(event) {
  if (!pad.hidden && !touched && event.target.classList.contains("cell")) showPad(event.target);
}

function onClick(event) {
  if (event.target.classList.contains("cell") && (touched || !pad.hidden)) showPad(event.target);
  touched = false;
  if (event.target.id !== "pad-button") return;
  if (!pad.hidden) return hidePad();
  const side = document.querySelector("[name=new_side]:checked")?.value;
  goTo(document.querySelector(`.cell[id$=".${side}"]`) || document.querySelector(".cell"));
  event.target.ariaPressed = "true";
}

const caseForm = document.getElementById("case");
caseForm.addEventListener("pointerdown", onTouch);
caseForm.addEventListener("focusin", onFocus);
caseForm.addEventListener("click", onClick);
caseForm.addEventListener("input", (event) => event.target.id === padCell && pressed(event.target));
pad.addEventListener("click", onPad);
// The cell keeps the focus while keys are tapped.
pad.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
document.addEventListener("keydown", (event) => event.key === "Escape" && !pad.hidden && hidePad());
document.addEventListener("htmx:afterSettle", padAfterSwap);

function padAfterSwap() {
  const button = document.getElementById("pad-button");
  button.hidden = false;
  button.ariaPressed = String(!pad.hidden);
  if (!pad.hidden && theCell()) pressed(theCell());
}

padAfterSwap();
