// Dialogs inside a pane: the focus stays in them, Escape leaves them, what lies behind is inert.

import { el, focusables, newId } from "./dom.js";

function trap(event, box) {
  if (event.key !== "Tab") return;
  const stops = focusables(box);
  const [first, last] = [stops[0], stops.at(-1)];
  const at = document.activeElement;
  if (event.shiftKey && (at === first || at === box)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && at === last) {
    event.preventDefault();
    first.focus();
  }
}

function syncInert(stage) {
  const layers = [...stage.children];
  const top = layers.at(-1);
  for (const layer of layers) layer.inert = layer !== top;
}

// Puts `box` (role dialog) over everything else in `stage`; answers a function that removes it.
export function openDialog(stage, box, onEscape) {
  const veil = el("div", { class: "veil" }, box);
  box.addEventListener("keydown", (event) => {
    trap(event, box);
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onEscape();
  });
  stage.append(veil);
  syncInert(stage);
  return () => {
    veil.remove();
    syncInert(stage);
  };
}

// Slack's confirm object {title, text, confirm, deny, style?}; answers whether it was confirmed.
export function askToConfirm(stage, object) {
  const before = document.activeElement;
  const titleId = newId("confirm");
  const textId = newId("confirm-text");
  return new Promise((resolve) => {
    const finish = (answer) => {
      remove();
      before?.focus();
      resolve(answer);
    };
    const choice = (words, style, answer) =>
      el("button", { type: "button", class: `button ${style}`, onclick: () => finish(answer) }, words);
    const yes = choice(object.confirm?.text ?? "Yes", object.style ?? "primary", true);
    const no = choice(object.deny?.text ?? "Cancel", "", false);
    const box = el(
      "div",
      {
        class: "dialog confirm",
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        "aria-describedby": textId,
      },
      el("h3", { id: titleId }, object.title?.text ?? "Are you sure?"),
      el("p", { id: textId, class: "plain" }, object.text?.text ?? ""),
      el("div", { class: "actions dialog-foot" }, no, yes),
    );
    const remove = openDialog(stage, box, () => finish(false));
    no.focus();
  });
}
