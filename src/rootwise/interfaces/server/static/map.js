"use strict";
// Taps on the drawing: they press the buttons of the list, one after the other, and are drawn before the answer comes.

const sheetOfMap = document.getElementById("sheet");
const formOfMap = document.getElementById("case");
const waiting = []; // taps still to be sent: id of the button, and its value
let sending = false;
let repeated = false; // whether the next press is our own
let lastGood = null; // the marks as the server drew them

function layers() {
  return [...document.querySelectorAll(".layer[id^='marks-']")];
}

function chosen(name) {
  return formOfMap.querySelector(`[name="${name}"]:checked`).value;
}

function draw(place, symptom, how) {
  lastGood ??= layers().map((layer) => [layer.id, layer.innerHTML]);
  for (const old of document.querySelectorAll("#answer, .to-answer")) old.classList.add("pending");
  const key = `${symptom}:${place}`;
  const drawn = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  for (const mark of drawn) mark.remove();
  if (drawn.length || how !== "present") return;
  for (const field of document.querySelectorAll(`[data-mark="${CSS.escape(place)}"]`)) {
    const mark = field.cloneNode();
    mark.setAttribute("class", `mark ${symptom}`);
    mark.setAttribute("fill", `url(#hatch-${symptom})`);
    mark.removeAttribute("data-mark");
    mark.dataset.key = key;
    field.closest(".layers").querySelector(".layer[id^='marks-']").append(mark);
  }
}

function send([id, value]) {
  const button = document.getElementById(id);
  button.value = value;
  sending = true;
  repeated = true;
  button.click();
}

function pressed(event) {
  const button = event.target.closest("[id^='mark.']");
  if (!button) return;
  if (repeated) {
    repeated = false;
    return;
  }
  // A request is put together when its turn comes: by then something else may be chosen, or pressed.
  const [, region, side] = button.value.split(":");
  const [symptom, how] = [chosen("symptom"), chosen("there")];
  draw(`${region}:${side}`, symptom, how);
  event.preventDefault();
  const tap = [button.id, `mark:${region}:${side}:${symptom}:${how}`];
  if (sending) waiting.push(tap);
  else send(tap);
}

function answered(event) {
  if (event.detail.elt !== formOfMap) return;
  sending = false;
  if (!event.detail.successful) {
    waiting.length = 0;
    for (const [id, drawn] of lastGood ?? []) document.getElementById(id).innerHTML = drawn;
  }
  lastGood = null;
  if (waiting.length) setTimeout(() => send(waiting.shift()));
}

function told(field) {
  return document.getElementById(`mark.${field.dataset.mark}`).textContent.replace("\u00b7", "");
}

function name(event) {
  const field = event.target.closest(".field");
  if (field) document.getElementById("map-name").textContent = told(field);
}

function tapped(event) {
  const field = event.target.closest(".field");
  if (field && !sheetOfMap.disabled) document.getElementById(`mark.${field.dataset.mark}`).click();
}

sheetOfMap.addEventListener("click", pressed);
document.getElementById("map").addEventListener("click", tapped);
document.getElementById("map").addEventListener("pointerover", name);
formOfMap.addEventListener("htmx:afterRequest", answered);
