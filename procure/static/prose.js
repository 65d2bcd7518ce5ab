// Buttons that write the marks of formatted text into a field, as `procure.domain.prose` reads them.
// <div data-toolbar="id of the field" hidden><button data-mark="bold|bullets|numbers">…</div>
// Without this file the buttons are hidden and the marks are typed.

const BOLD = "**";
const BULLET = /^[ \t]*[-*•][ \t]+/;
const NUMBER = /^[ \t]*[0-9]{1,3}[.)][ \t]+/;

// Write over a part of the field, as typing does: the counter and the browser's undo see it.
function write(field, from, to, text) {
  field.focus();
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function bold(field) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const chosen = value.slice(start, end);
  const inner = chosen.trim();
  const lead = chosen.indexOf(inner);
  const from = start + lead, to = from + inner.length;
  if (value.slice(from - 2, from) === BOLD && value.slice(to, to + 2) === BOLD) {
    write(field, from - 2, to + 2, inner);
    field.setSelectionRange(from - 2, to - 2);
  } else {
    write(field, from, to, BOLD + inner + BOLD);
    field.setSelectionRange(from + 2, to + 2);
  }
}

function list(field, mark, label) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const stop = value.indexOf("\n", end);
  const to = stop < 0 ? value.length : stop;
  const lines = value.slice(from, to).split("\n");
  const marked = lines.every((line) => !line.trim() || mark.test(line)) && lines.some((line) => line.trim());
  let n = 0;
  const made = lines.map((line) => {
    const bare = line.replace(BULLET, "").replace(NUMBER, "");
    if (marked) return bare;
    return line.trim() || lines.length === 1 ? label(++n) + bare : line;
  }).join("\n");
  write(field, from, to, made);
  field.setSelectionRange(lines.length === 1 ? from + made.length : from, from + made.length);
}

const MARKS = {
  bold,
  bullets: (field) => list(field, BULLET, () => "- "),
  numbers: (field) => list(field, NUMBER, (n) => `${n}. `),
};

for (const bar of document.querySelectorAll("[data-toolbar]")) {
  const field = document.getElementById(bar.dataset.toolbar);
  if (!field) continue;
  bar.hidden = false;
  for (const button of bar.querySelectorAll("[data-mark]")) {
    button.addEventListener("click", () => MARKS[button.dataset.mark](field));
  }
  field.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "b") {
      event.preventDefault();
      bold(field);
    }
  });
}
