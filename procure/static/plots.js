// What is pointed at in a drawing is shown in its table, and the other way. The table is the
// truth: without this script nothing is lost. Listens on the document, so that swapped parts work.
const MEANT = "is-meant";
const ASKED = "is-asked";

function show(target) {
  for (const old of document.querySelectorAll(`.${MEANT}`)) old.classList.remove(MEANT);
  for (const old of document.querySelectorAll(`.${ASKED}`)) old.classList.remove(ASKED);
  const here = target.closest?.("[data-row]");
  const around = here?.closest("[data-drawn]");
  if (!around) return;
  const same = [...around.querySelectorAll(`[data-row="${CSS.escape(here.dataset.row)}"]`)];
  const drawings = new Set(same.map((one) => one.closest("svg")).filter(Boolean));
  if (!drawings.size) return;
  for (const one of same) one.classList.add(MEANT);
  for (const drawing of drawings) drawing.classList.add(ASKED);
}

document.addEventListener("pointerover", (event) => show(event.target));
document.addEventListener("focusin", (event) => show(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") show(document.body);
});
