// Moving through the grid as in a spreadsheet.

export function cellBelow(cell, by) {
  const column = cell.id.endsWith(".left") ? ".left" : ".right";
  const cells = [...document.querySelectorAll(`.cell[id$="${column}"]`)];
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

document.getElementById("case").addEventListener("keydown", move);
