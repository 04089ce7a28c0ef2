// What htmx does not do: grey an answer the moment its case changes, and say which cell is wrong.

const form = document.getElementById("case");

// Enter sends what is to be added; elsewhere in the form it would press the first button.
function entered(event) {
  if (event.key !== "Enter" || !event.target.closest("#add") || event.target.closest("button")) return;
  event.preventDefault();
  document.getElementById("add-button").click();
}

function changed(event) {
  // What is typed under "add" is no part of the case until it is added; what the map would mark is none either.
  if (event.target.closest("#add, #map-choice")) {
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

// A request that waits for another would send the button pressed last, not its own.
function pressed(event) {
  const button = event.target.closest("button[name='do']");
  if (!button) return;
  event.preventDefault();
  for (const old of document.querySelectorAll("#answer, .to-answer")) old.classList.add("pending");
  htmx.ajax("POST", form.getAttribute("hx-post"), {
    source: form,
    target: "#answer",
    swap: "outerHTML",
    values: { do: button.value },
  });
}

form.addEventListener("keydown", entered);
form.addEventListener("click", pressed);
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
