// Progressive enhancement only: every page works with this file missing.
// All texts come from data attributes, translated on the server.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const later = (run, ms) => {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(run, ms); };
};

// --- weights that must add up to 100 -------------------------------------------------------
// <form data-sum100> … <p class="sum" data-sum-out data-right="Sum 100 %"
//   data-short="Sum {sum} %: {rest} igjen" data-over="Sum {sum} %: {rest} for mye">
const english = document.documentElement.lang === "en"; // 1,234.5: not 1 234,5
const hundredths = (text) => {
  const bare = text.replace(/[\s%]/g, "");
  const number = Number(english ? bare.replace(/,(?=\d{3}(?!\d))/g, "") : bare.replace(/^([^.]*),/, "$1."));
  return Number.isFinite(number) ? Math.round(number * 100) : 0;
};
const weights = (form, level) => // each level of a tree has a sum of its own
  all(level ? `input[data-level="${CSS.escape(level)}"]` : "input[inputmode]", form);
const percent = (value) => (english ? String(value / 100) : String(value / 100).replace(".", ","));

function sums(root) {
  for (const form of all("form[data-sum100]", root)) {
    for (const out of all("[data-sum-out]", form)) {
      const update = () => {
        const sum = weights(form, out.dataset.level).reduce((n, input) => n + hundredths(input.value), 0);
        const kind = sum === 10000 ? "right" : sum < 10000 ? "short" : "over";
        const text = fill(out.dataset[kind], { sum: percent(sum), rest: percent(Math.abs(10000 - sum)) });
        if (out.textContent !== text) out.textContent = text;
        out.toggleAttribute("data-ok", kind === "right");
        out.toggleAttribute("data-bad", kind !== "right");
      };
      form.addEventListener("input", update);
      update();
    }
  }
}

// --- words in an answer: shown at once, spoken after a pause --------------------------------
// The rule is procure.domain.text.words: runs without space that hold a letter or digit, but not
// the number of an item in a list.
const words = (text) => (text.replace(/(^|\n)[ \t]*[0-9]{1,3}[.)](?=[ \t]+[^ \t\n])/g, "$1").match(/[^\s\u0085\u001c-\u001f]+/gu) ?? []).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;

function counters(root) {
  for (const area of all("textarea[data-word-limit]", root)) {
    const shown = document.querySelector(`[data-word-count="${CSS.escape(area.id)}"]`);
    const spoken = document.querySelector(`[data-word-status="${CSS.escape(area.id)}"]`);
    if (!shown) continue;
    const limit = Number(area.dataset.wordLimit);
    const speak = later(() => { if (spoken) spoken.textContent = shown.textContent; }, 1000);
    const update = () => {
      const used = words(area.value);
      shown.textContent = fill(used > limit ? shown.dataset.over : shown.dataset.within, { used, limit, over: used - limit });
      shown.dataset.state = used > limit ? "over" : "within";
    };
    area.addEventListener("input", () => { update(); speak(); });
    update();
  }
}

// --- the key / goes to the search field, unless someone types or has switched it off ----------
// <input data-find> on every page; <p hidden data-find-key> <input type="checkbox"> on the search's.
const typing = (element) => element?.closest?.("input, textarea, select, [contenteditable]") != null;
addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-find]");
  const plain = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!field || !plain || typing(event.target) || localStorage.getItem("find") === "off") return;
  event.preventDefault();
  const menu = field.closest("[popover]");
  if (menu && !field.offsetParent) menu.showPopover();
  field.focus();
  field.select();
});
for (const box of all("[data-find-key]")) {
  const input = box.querySelector("input");
  box.hidden = false;
  input.checked = localStorage.getItem("find") !== "off";
  input.addEventListener("change", () => localStorage.setItem("find", input.checked ? "on" : "off"));
}

// --- unsaved changes -------------------------------------------------------------------------
// <form data-unsaved>: the browser asks, in its own words, before the page is left. A form shown
// again with errors holds answers that are stored nowhere.
function unsaved(root) {
  for (const form of all("form[data-unsaved]", root)) {
    let before = new FormData(form);
    let refused = form.querySelector("[aria-invalid=true]") !== null;
    form.addEventListener("stored", ({ detail }) => { // it saved itself; detail: not all of it
      refused = detail;
      if (!detail) before = new FormData(form);
    });
    const changed = () => {
      const now = [...new FormData(form)];
      const then = [...before];
      const same = (a, b) => a === b || (a instanceof File && b instanceof File && a.name === b.name && a.size === b.size);
      return refused || now.length !== then.length || now.some(([name, value], i) => name !== then[i][0] || !same(value, then[i][1]));
    };
    const ask = (event) => { if (changed()) event.preventDefault(); };
    addEventListener("beforeunload", ask);
    form.addEventListener("submit", () => removeEventListener("beforeunload", ask));
  }
}

// --- upload progress: fetch() tells none, so XMLHttpRequest -----------------------------------
// <form data-upload enctype="multipart/form-data"> … <div class="upload" data-progress hidden
//   data-text="Laster opp {percent} %" data-failed="…"><label for="p"></label><progress id="p">
function uploads(root) {
  for (const form of all("form[data-upload]", root)) {
    form.addEventListener("submit", (event) => {
      const files = all("input[type=file]", form).flatMap((input) => [...input.files]);
      const box = form.querySelector("[data-progress]");
      const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
      if (!files.length || !box || action !== form.action) return; // an ordinary submit
      event.preventDefault();
      send(form, box, new FormData(form, event.submitter));
    });
  }
}

function send(form, box, body) {
  const bar = box.querySelector("progress");
  const label = box.querySelector("label");
  box.hidden = false;
  const request = new XMLHttpRequest();
  request.upload.onprogress = ({ loaded, total }) => {
    bar.max = total;
    bar.value = loaded;
    label.textContent = fill(box.dataset.text, { percent: Math.round((100 * loaded) / total) });
  };
  const failed = () => { label.textContent = box.dataset.failed; };
  request.onload = () => {
    if (request.status < 400) location.assign(request.responseURL);
    else if (!replace(request.responseText)) failed();
  };
  request.onerror = failed;
  request.open("POST", form.action);
  request.send(body);
}

// Show the page that came instead: the form with its errors, or a refusal. False if there is none.
function replace(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  if (!main) return false;
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  globalThis.htmx?.process(main);
  enhance(main);
  (main.querySelector("ds-error-summary") ?? main).focus();
  return true;
}

// --- countdown on the server's clock -----------------------------------------------------------
const clock = document.body.dataset.clock;
let skew = null; // server clock minus performance.now(), in ms

async function synchronise() {
  const sent = performance.now();
  try {
    const { now } = await (await fetch(clock, { cache: "no-store" })).json();
    skew = now * 1000 - (sent + performance.now()) / 2;
  } catch { /* keep the last known difference */ }
  tick();
}

function remaining(ms, texts) {
  if (ms <= 0) return texts.over;
  const seconds = Math.floor(ms / 1000);
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  if (days) return fill(texts.days, { days, hours });
  const two = (n) => String(n).padStart(2, "0");
  return fill(texts.hours, { clock: `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}` });
}

function tick() {
  if (skew === null) return;
  for (const time of all("time[data-countdown]")) {
    const out = time.parentElement.querySelector("[data-countdown-out]");
    const left = Date.parse(time.dateTime) - (performance.now() + skew);
    const text = remaining(left, time.dataset);
    if (out.textContent !== text) out.textContent = text;
    out.toggleAttribute("data-near", left > 0 && left < 86400000);
  }
}

if (clock && document.querySelector("time[data-countdown]")) {
  synchronise();
  setInterval(tick, 1000);
  setInterval(synchronise, 300000);
  document.addEventListener("visibilitychange", () => document.hidden || synchronise());
}

// --- htmx: drafts never carry the files; say so when saving fails ------------------------------
document.addEventListener("htmx:config:request", (event) => {
  const { body } = event.detail.ctx.request;
  if (body instanceof FormData) for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
});
document.addEventListener("htmx:error", () => {
  const out = document.querySelector("#saved, #live");
  if (out) out.textContent = document.body.dataset.offline;
});

// --- browsers without the command attribute ------------------------------------------------------
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (dialog && button.getAttribute("command") === "show-modal" && !dialog.open) dialog.showModal();
    if (dialog && button.getAttribute("command") === "close") dialog.close();
  });
}

// --- messages: a live region speaks of what is put into it, not of what it was born with -------
function messages(root) {
  for (const flash of all(".flash[role]", root)) setTimeout(() => {
    if (!flash.contains(document.activeElement)) flash.append(...flash.childNodes);
  }, 300);
}

// --- errors: where the address ends in a place, a browser gives the focus to that, once it is drawn
const wrong = document.querySelector("ds-error-summary[autofocus]");
const landed = document.getElementById(location.hash.slice(1));
wrong?.focus();
if (wrong && landed) {
  addEventListener("load", () => requestAnimationFrame(() => {
    if (document.activeElement === landed) wrong.focus();
  }));
}

// --- messages stand where one lands: <address>#place ---------------------------------------------
landed?.closest("section, div, li")?.prepend(...all("main > .flash"));

function enhance(root) {
  for (const start of [sums, counters, unsaved, uploads, messages]) start(root);
}
enhance(document);
