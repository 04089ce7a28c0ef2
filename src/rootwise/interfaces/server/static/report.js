// Printing and copying need a script; without one the buttons stay away, and the browser's own menu does both.

const text = document.getElementById("text");
const copied = document.getElementById("copied");

async function copy() {
  try {
    await navigator.clipboard.writeText(text.value);
    copied.textContent = "Copied.";
  } catch {
    text.closest("details").open = true;
    text.focus();
    text.select();
    copied.textContent = "The browser does not allow copying: the text is selected, copy it with Ctrl+C.";
  }
}

for (const [name, action] of [["print", () => window.print()], ["copy", copy]]) {
  const button = document.getElementById(name);
  button.hidden = false;
  button.addEventListener("click", action);
}
