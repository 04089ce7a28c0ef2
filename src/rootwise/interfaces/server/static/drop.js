// A file dropped anywhere on the page is opened as if it had been chosen.

const zone = document.getElementById("open");

function over(event) {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  zone.classList.add("over");
}

document.addEventListener("dragenter", over);
document.addEventListener("dragover", over);
document.addEventListener("dragleave", (event) => event.relatedTarget || zone.classList.remove("over"));
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  zone.classList.remove("over");
  if (event.dataTransfer.files.length > 1) {
    document.getElementById("drop-hint").textContent = "One file at a time: it holds one case.";
    return;
  }
  document.getElementById("file").files = event.dataTransfer.files;
  zone.querySelector("form").requestSubmit();
});
