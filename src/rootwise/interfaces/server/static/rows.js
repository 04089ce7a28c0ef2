// A row's name opens how to test; arrow left from the left cell reaches it, so that Tab still goes from cell to cell.

function namesReady() {
  for (const name of document.querySelectorAll("#exam .how:not([role])")) {
    name.role = "button";
    name.ariaExpanded = "false";
    name.tabIndex = -1;
  }
}

function openRow(name) {
  const row = name.closest("tr");
  const shown = row.nextElementSibling;
  if (shown?.classList.contains("opened")) {
    shown.remove();
    name.ariaExpanded = "false";
    return;
  }
  const place = document.createElement("td");
  place.colSpan = row.children.length;
  place.id = `opened.${name.id}`;
  const opened = document.createElement("tr");
  opened.className = "opened";
  opened.append(place);
  row.after(opened);
  name.setAttribute("aria-controls", place.id);
  name.ariaExpanded = "true";
  htmx.ajax("GET", name.getAttribute("href"), { source: place, target: place, swap: "innerHTML" });
}

function rowKeys(event) {
  const name = event.target.closest(".how");
  const cell = event.target.closest(".cell");
  if (cell?.id.endsWith(".left") && event.key === "ArrowLeft" && cell.selectionEnd === 0) {
    event.preventDefault();
    cell.closest("tr").querySelector(".how").focus();
  } else if (name && (event.key === " " || event.key === "Enter")) {
    event.preventDefault();
    openRow(name);
  } else if (name && event.key === "ArrowRight") {
    event.preventDefault();
    name.closest("tr").querySelector(".cell").focus();
  } else if (name && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const names = [...document.querySelectorAll(".how")];
    names[names.indexOf(name) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  }
}

const entry = document.getElementById("case");
entry.addEventListener("keydown", rowKeys);
entry.addEventListener("click", (event) => {
  const name = event.target.closest(".how");
  if (!name || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  openRow(name);
});
document.addEventListener("htmx:afterSettle", namesReady);
namesReady();
