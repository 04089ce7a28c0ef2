// The drawing as a shortcut to the buttons of the list: a tap is drawn at once, sent, and drawn anew by the answer.

const sheetOfMap = document.getElementById("sheet");
const formOfMap = document.getElementById("case");
let taps = []; // sent and not yet answered
let lastGood = []; // the marks as the server drew them, of every drawing

function layers() {
  return [...document.querySelectorAll(".layer[id^='marks-']")];
}

function remember() {
  lastGood = layers().map((layer) => [layer.id, layer.innerHTML]);
}

function draw({ place, symptom, there }) {
  const key = `${symptom}:${place}`;
  const drawn = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  for (const mark of drawn) mark.remove();
  if (drawn.length || there !== "present") return;
  for (const field of document.querySelectorAll(`[data-mark="${CSS.escape(place)}"]`)) {
    const mark = field.cloneNode();
    mark.setAttribute("class", `mark ${symptom}`);
    mark.setAttribute("fill", `url(#hatch-${symptom})`);
    mark.removeAttribute("data-mark");
    mark.dataset.key = key;
    field.closest(".layers").querySelector(".layer[id^='marks-']").append(mark);
  }
}

function send(place) {
  const chosen = (name) => formOfMap.querySelector(`[name="${name}"]:checked`).value;
  const tap = { place, symptom: chosen("symptom"), there: chosen("there") };
  taps.push(tap);
  draw(tap);
  for (const old of document.querySelectorAll("#answer, .to-answer")) old.classList.add("pending");
  // Not by the button: a request that waits would say which button was pressed last, and what is chosen by then.
  htmx.ajax("POST", formOfMap.getAttribute("hx-post"), {
    source: formOfMap,
    target: "#answer",
    swap: "outerHTML",
    values: { do: `mark:${place}`, symptom: tap.symptom, there: tap.there },
  });
}

function pressed(event) {
  const button = event.target.closest("[id^='mark.']");
  const field = event.target.closest(".field");
  if (sheetOfMap.disabled || !(button || field)) return;
  event.preventDefault();
  event.stopPropagation();
  send(button ? button.id.slice("mark.".length) : field.dataset.mark);
}

function answered(event) {
  if (event.detail.elt !== formOfMap) return;
  if (event.detail.xhr.status < 200 || event.detail.xhr.status >= 400) {
    taps = [];
    for (const [id, drawn] of lastGood) document.getElementById(id).innerHTML = drawn;
    return;
  }
  const done = event.detail.requestConfig.parameters.do;
  if (!done || done === "save") return; // what is typed brings no marks
  if (done.startsWith("mark:")) taps.shift();
  // The answer has the marks without the taps that are still on their way.
  remember();
  taps.forEach(draw);
}

function name(event) {
  const field = event.target.closest(".field");
  if (!field) return;
  const button = document.getElementById(`mark.${field.dataset.mark}`);
  document.getElementById("map-name").textContent = button.textContent.replace("\u00b7", "");
}

remember();
document.getElementById("map").addEventListener("click", pressed);
document.getElementById("map").addEventListener("pointerover", name);
formOfMap.addEventListener("htmx:afterRequest", answered);
// On a phone the drawing is as high as three screens: it waits until it is asked for.
if (window.matchMedia("(max-width: 40rem)").matches) document.getElementById("map-drawings").open = false;
