// Drafts save themselves after a pause. Without this file the form saves as any other.
// <form data-autosave data-key data-saving data-saved data-wrong data-clash data-offline
//   data-refused data-found> … <p role="status" data-autosave-out>
// What could not be sent stays in the page, and in this tab's own storage until it is saved.

const PAUSE = 2000;
const RETRY = 10000;
const KEPT = new Set(["csrf_token", "version", "base"]);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function autosave(form) {
  const out = form.querySelector("[data-autosave-out]");
  const key = `draft:${form.dataset.key}:${location.pathname}`;
  const controls = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const pairs = () => JSON.stringify([...new FormData(form)].filter(([name]) => !KEPT.has(name)));
  let timer, sending = null, stopped = false, offline = false, leaving = false;
  const notation = () => form.elements.notation.value;
  const shown = notation();
  let stored = pairs();

  const tell = (text, state) => {
    if (out.textContent !== text) out.textContent = text;
    out.dataset.state = state;
  };
  const settle = (whole) => form.dispatchEvent(new CustomEvent("stored", { detail: !whole || stored !== pairs() }));

  function put(name, values) {
    controls(name).forEach((input, n) => {
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else input.value = values[n] ?? "";
      input.dispatchEvent(new Event("input", { bubbles: false }));
    });
  }

  function mark(errors) {
    for (const old of form.querySelectorAll("[data-autosave-error]")) old.remove();
    for (const input of form.querySelectorAll("[data-autosave-invalid]")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("data-autosave-invalid");
    }
    for (const [id, text] of Object.entries(errors)) {
      const input = form.querySelector(`[id="${CSS.escape(id)}"]`);
      if (!input) continue;
      input.setAttribute("aria-invalid", "true");
      input.toggleAttribute("data-autosave-invalid", true);
      const message = document.createElement("p");
      message.className = "ds-validation-message";
      message.dataset.field = "validation";
      message.toggleAttribute("data-autosave-error", true);
      message.textContent = text;
      (input.closest("fieldset") ?? input.closest("ds-field") ?? input.parentElement).append(message);
    }
  }

  function taken(answer, sent) {
    for (const [name, values] of Object.entries(answer.theirs)) {
      const now = new FormData(form).getAll(name);
      const then = sent.filter(([own]) => own === name).map(([, value]) => value);
      if (JSON.stringify(now) === JSON.stringify(then)) put(name, values);
    }
    if (answer.version) form.elements.version.value = answer.version;
    form.elements.base.value = answer.base;
    mark(answer.errors);
    const wrong = Object.keys(answer.errors).length > 0;
    const time = { time: answer.saved };
    const said = answer.saved && fill(wrong ? form.dataset.wrong : form.dataset.saved, time);
    const clash = answer.clashes.length ? fill(form.dataset.clash, { fields: answer.clashes.map((f) => `«${f}»`).join(", ") }) : "";
    tell([said, answer.note, clash].filter(Boolean).join(". "), wrong || clash ? "wrong" : "saved");
    return !wrong && !clash;
  }

  const save = () => (sending ??= send().finally(() => { sending = null; }));

  async function send() {
    clearTimeout(timer);
    if (stopped || pairs() === stored) return;
    const body = new FormData(form);
    const sent = [...body];
    const before = pairs();
    body.append("draft", "1");
    tell(form.dataset.saving, "saving");
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!response.headers.get("Content-Type")?.includes("application/json")) throw new Refused();
      const asTyped = before === pairs();
      const whole = taken(await response.json(), sent);
      stored = asTyped ? pairs() : before;
      offline = false;
      if (whole) sessionStorage.removeItem(key);
      settle(whole);
      if (!asTyped) later(PAUSE);
      else if (whole && notation() !== shown) location.replace(location.pathname + location.search);
    } catch (error) {
      sessionStorage.setItem(key, JSON.stringify({ base: body.get("base"), typed: JSON.parse(before) }));
      stopped = error instanceof Refused;
      offline = !stopped;
      tell(stopped ? form.dataset.refused : form.dataset.offline, "offline");
      if (offline) later(RETRY);
    }
  }

  class Refused extends Error {}
  const later = (ms) => { clearTimeout(timer); timer = setTimeout(save, ms); };

  const kept = sessionStorage.getItem(key);
  if (kept && !form.querySelector("[aria-invalid=true]")) {
    const { base, typed } = JSON.parse(kept);
    const names = new Map();
    for (const [name, value] of typed) names.set(name, [...(names.get(name) ?? []), value]);
    for (const [name, values] of names) put(name, values);
    if (pairs() === stored) sessionStorage.removeItem(key);
    else {
      form.elements.base.value = base; // what was typed was made from that: others' changes stand
      tell(form.dataset.found, "found");
      if (notation() === shown) later(PAUSE);
      else save(); // numbers of another language: saved as they mean, and shown anew as this page writes
    }
  }
  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", () => later(PAUSE));
  form.addEventListener("submit", async (event) => { // first kept, then sent: nothing is lost on the way
    if (leaving || stopped || (!sending && pairs() === stored)) return; // nothing to keep first
    event.preventDefault();
    await sending;
    await save();
    if (offline) return;
    leaving = true;
    form.requestSubmit(event.submitter);
  });
  addEventListener("online", () => { if (!stopped) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
