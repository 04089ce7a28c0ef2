// What a swap or a reload would lose: opened parts, and the side of the complaint.

let opened = [];

document.addEventListener("htmx:beforeSwap", () => {
  const rows = [...document.querySelectorAll('.how[aria-expanded="true"]')];
  const parts = [...document.querySelectorAll("#case details[open]")];
  opened = [...rows, ...parts].map((one) => one.id);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const id of opened) {
    const one = document.getElementById(id);
    if (one?.tagName === "DETAILS") one.open = true;
    else if (one?.ariaExpanded === "false") one.click();
  }
  opened = [];
});
document.getElementById("case").addEventListener("change", (event) => {
  if (event.target.name !== "new_side") return;
  const address = new URL(window.location);
  address.searchParams.set("new_side", event.target.value);
  history.replaceState(null, "", address);
});
