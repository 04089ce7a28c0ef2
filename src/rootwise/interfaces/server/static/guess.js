"use strict";
// "My own guess first": kept in this browser alone. It runs before the page is drawn, so that nothing shows through.

const GUESS_FIRST = "rootwise.guess-first";

function remembered() {
  try {
    return localStorage.getItem(GUESS_FIRST) === "1";
  } catch {
    return false; // a browser that keeps nothing asks by the link alone
  }
}

function remember(asked) {
  try {
    if (asked) localStorage.setItem(GUESS_FIRST, "1");
    else localStorage.removeItem(GUESS_FIRST);
  } catch {
    // as above
  }
}

function uncover() {
  for (const one of document.querySelectorAll(".covering")) one.classList.remove("covering");
}

if (remembered() && !new URLSearchParams(location.search).get("said")) {
  document.documentElement.classList.add("covering");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#guess-on, #guess-off");
  if (!link) return;
  event.preventDefault();
  const asked = link.id === "guess-on";
  remember(asked);
  if (asked) document.documentElement.classList.add("covering");
  else uncover();
  document.getElementById(asked ? "said" : "guess-on").focus();
});

document.addEventListener("htmx:afterSettle", () => {
  const said = document.getElementById("guess-said");
  // The button that was pressed goes with the cover; a later edit must not take the focus away.
  if (said && document.querySelector(".covering")) {
    uncover();
    said.focus();
    history.replaceState(null, "", `?said=${encodeURIComponent(document.getElementById("said").value)}`);
  }
});
