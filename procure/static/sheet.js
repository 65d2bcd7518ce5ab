// The own sheet by keyboard. Everything here can be done with links and buttons without this file.
// <table data-sheet-grid> cells with a link each: the arrows move among them
// <form data-sheet-form> Ctrl + Enter saves and goes on, with Shift back
// <fieldset data-points> radios: digits choose, the comma adds a half
// <details data-sheet-keys> says so: "?" opens it from the grid and from the points
// Letters and digits act only where the focus is in the grid or the points: nobody who dictates or
// slips on a key is moved (WCAG 2.1.4).

const FOCUS = "sheet-focus"; // set when the keyboard led here: then the points take the focus
const grid = document.querySelector("[data-sheet-grid]");
const form = document.querySelector("[data-sheet-form]");
const points = form?.querySelector("[data-points]");
const help = document.querySelector("[data-sheet-keys]");

function helps(event) {
  if (event.key !== "?" || !help) return;
  event.preventDefault();
  help.open = true;
  help.querySelector("summary").focus();
}

// --- the grid --------------------------------------------------------------------------------
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

grid?.addEventListener("keydown", (event) => {
  helps(event);
  const move = MOVES[event.key];
  const cell = event.target.closest("td");
  if (!move || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = grid.tBodies[0].rows[cell.parentElement.sectionRowIndex + move[0]];
  const link = row?.cells[cell.cellIndex + move[1]]?.querySelector("a");
  if (!link) return;
  event.preventDefault();
  link.focus();
});
grid?.addEventListener("click", (event) => { // detail 0: the keyboard pressed it
  if (event.detail === 0 && event.target.closest("a")) sessionStorage.setItem(FOCUS, "1");
});

// --- the points ------------------------------------------------------------------------------
const steps = () => [...points.querySelectorAll("input")];
const worth = (input) => Number(input.dataset.step);
const shown = () => {
  const chosen = points?.querySelector("input:checked")?.dataset.step;
  const grades = [...document.querySelectorAll("[data-worth]")];
  for (const grade of grades) grade.removeAttribute("data-here");
  if (!chosen) return;
  const reached = grades.filter((grade) => Number(grade.dataset.worth) <= Number(chosen));
  reached.sort((a, b) => b.dataset.worth - a.dataset.worth)[0]?.setAttribute("data-here", "");
};

function choose(value) {
  const step = steps().find((input) => input.value !== "" && worth(input) === value);
  if (!step) return false;
  step.focus();
  if (!step.checked) step.click();
  return true;
}

let typed = "";
let forget;
points?.addEventListener("keydown", (event) => {
  helps(event);
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const now = points.querySelector("input:checked");
  if (/^[0-9]$/.test(event.key)) {
    typed += event.key;
    clearTimeout(forget);
    forget = setTimeout(() => { typed = ""; }, 800);
    if (choose(Number(typed)) || choose(Number(event.key))) event.preventDefault();
  } else if ((event.key === "," || event.key === ".") && now?.value) {
    event.preventDefault();
    choose(Math.floor(worth(now)) + 0.5);
  }
});
points?.addEventListener("change", shown);
shown();

// --- the form --------------------------------------------------------------------------------
form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const button = form.querySelector(`[name=go][value=${event.shiftKey ? "previous" : "next"}]`);
  if (!button) return;
  sessionStorage.setItem(FOCUS, "1");
  form.requestSubmit(button);
});
form?.addEventListener("click", (event) => {
  if (event.detail === 0 && event.target.closest("[name=go]")) sessionStorage.setItem(FOCUS, "1");
});

// The form says which state of the cell it was filled from (its field "seen"), and the answer to a
// save brings the next. What waits for its turn therefore takes the newest, and the button waits
// for a save under way: else the form would be refused for what this tab has stored itself.
const seen = () => form.querySelector("[name$='-seen']");
const written = (body = new FormData(form)) => {
  const fields = new URLSearchParams(body);
  fields.delete(seen().name);
  fields.delete("go");
  return fields.toString();
};
let kept = form && written();
let sending = null; // what is on its way
let pressed = null; // the button that waits for it
let leaving = false; // the form itself is on its way: nothing more in the background

form?.addEventListener("htmx:before:request", (event) => {
  const { body } = event.detail.ctx.request;
  if (leaving) return event.preventDefault();
  body.set(seen().name, seen().value);
  sending = written(body);
});
form?.addEventListener("htmx:finally:request", ({ detail }) => { // after the swap
  if (sending !== null && detail.ctx.response?.status === 200) {
    kept = sending;
    form.dispatchEvent(new CustomEvent("stored", { detail: false }));
  }
  sending = null;
  if (pressed) form.requestSubmit(pressed);
});
form?.addEventListener("submit", (event) => {
  leaving = sending === null;
  pressed = leaving ? null : event.submitter;
  if (!leaving) event.preventDefault();
});
addEventListener("pageshow", () => { leaving = false; }); // come back to as it was left
document.addEventListener("visibilitychange", () => { // leaving the tab is a pause too
  const field = document.activeElement;
  if (document.hidden && form?.contains(field) && written() !== kept) field.dispatchEvent(new Event("change", { bubbles: true }));
});

if (sessionStorage.getItem(FOCUS)) {
  sessionStorage.removeItem(FOCUS);
  const first = points?.querySelector("input:checked") ?? points?.querySelector("input") ?? form?.querySelector("input:not([type=hidden])");
  (first ?? grid?.querySelector("a"))?.focus({ preventScroll: innerWidth >= 1024 });
}
