// A finding that was chosen by its words: its id goes into the field, and its results come up.

let chosen = false;

document.getElementById("case").addEventListener("click", (event) => {
  const button = event.target.closest("[data-finding]");
  if (!button) return;
  event.preventDefault();  // it may be a link
  const field = document.getElementById("new_finding");
  field.value = button.dataset.finding;
  chosen = true;
  htmx.trigger(field, "input");
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!chosen || event.target.id !== "found") return;
  chosen = false;
  // The button that had the focus is gone. A field would call up the system's keyboard; a result to tap does not.
  (event.target.querySelector(".chips button") || document.getElementById("new_value")).focus();
});
