// Building DOM nodes. Text always goes in as text: nothing here parses markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) assign(node, name, value);
  node.append(...children.flat(Infinity).filter(isShown));
  return node;
}

function assign(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

function isShown(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}

let counter = 0;

export function newId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

export function hidden(text) {
  return el("span", { class: "visually-hidden" }, text);
}

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), " +
  "textarea:not([disabled]), summary, [tabindex='0']";

export function focusables(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent !== null);
}

// Where the focus was, in words that survive drawing the same thing again.
export function focusPlace(root) {
  const active = document.activeElement;
  if (!active || !root.contains(active)) return null;
  const marked = active.closest("[data-action-id]");
  if (!marked) return { block: null, action: null };
  const block = marked.closest("[data-block-id]");
  return { block: block?.dataset.blockId ?? null, action: marked.dataset.actionId };
}

export function restoreFocus(root, place) {
  const inAction = [...root.querySelectorAll("[data-action-id]")].filter(
    (node) =>
      node.dataset.actionId === place.action &&
      (node.closest("[data-block-id]")?.dataset.blockId ?? null) === place.block,
  );
  const target = inAction[0];
  if (!target) return false;
  const control = target.matches("button, input, select, textarea") ? target : focusables(target)[0];
  control?.focus();
  return Boolean(control);
}

let waiting = [];

// Says something to screen readers when they are next free, without moving the focus.
export function announce(text) {
  waiting.push(text);
  if (waiting.length > 1) return;
  setTimeout(() => {
    document.getElementById("announcer").textContent = waiting.join(" ");
    waiting = [];
  }, 150);
}
