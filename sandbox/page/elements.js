// Elements that act at once: buttons, overflow menus, and inputs outside a form's fields.
//
// `context` is {user, names, users, send(element, blockId, payload) -> Promise<bool>,
// confirm(object) -> Promise<bool>, collect?(input, blockId)}.

import { el, hidden, newId } from "./dom.js";
import { isInput, makeInput, whenChosen } from "./inputs.js";

function busyWhile(node, promise) {
  node.setAttribute("aria-busy", "true");
  return promise.finally(() => node.removeAttribute("aria-busy"));
}

async function act(node, element, block, payload, context) {
  if (node.getAttribute("aria-busy") === "true") return false;
  if (element.confirm && !(await context.confirm(element.confirm))) return false;
  return busyWhile(node, context.send(element, block.block_id, payload));
}

function open(address) {
  if (/^https?:/i.test(address)) window.open(address, "_blank", "noreferrer,noopener");
}

function button(element, block, context) {
  const node = el(
    "button",
    {
      type: "button",
      class: `button ${element.style ?? ""}`,
      "data-action-id": element.action_id ?? "",
      "aria-label": element.accessibility_label,
      onclick: () => {
        if (element.url) open(element.url);
        return act(node, element, block, { value: element.value }, context);
      },
    },
    element.text.text,
  );
  return node;
}

const MOVES = { ArrowDown: 1, ArrowUp: -1 };

function moveInMenu(items, event) {
  const at = items.indexOf(document.activeElement);
  const places = { Home: 0, End: items.length - 1 };
  const move = MOVES[event.key];
  const next = move ? (at + move + items.length) % items.length : places[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[next].focus();
}

function overflow(element, block, context) {
  const menuId = newId("menu");
  const choose = (option) => {
    setOpen(false);
    opener.focus();
    if (option.url) open(option.url);
    act(opener, element, block, { selected_option: option }, context);
  };
  const items = element.options.map((option) =>
    el(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", onclick: () => choose(option) },
      option.text.text,
      option.description && el("span", { class: "hint" }, option.description.text),
    ),
  );
  const menu = el("div", { class: "menu", role: "menu", id: menuId, hidden: true }, items);
  const opener = el(
    "button",
    {
      type: "button",
      class: "button more",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": menuId,
      "data-action-id": element.action_id ?? "",
      onclick: () => setOpen(menu.hidden),
    },
    hidden("More choices"),
    el("span", { "aria-hidden": "true" }, "⋯"),
  );
  const setOpen = (isOpen) => {
    menu.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) items[0].focus();
  };
  const keys = (event) => {
    if (menu.hidden) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      setOpen(false);
      opener.focus();
    } else moveInMenu(items, event);
  };
  const left = (event) => {
    if (!menu.hidden && !wrap.contains(event.relatedTarget)) setOpen(false);
  };
  const wrap = el("div", { class: "overflow", onkeydown: keys, onfocusout: left }, opener, menu);
  return wrap;
}

function labelOf(element) {
  return element.placeholder?.text ?? element.accessibility_label ?? "Choose";
}

function actingInput(element, block, context) {
  const setting = { id: newId("acting"), users: context.users(), label: labelOf(element) };
  const input = makeInput(element, setting);
  context.collect?.(input, block.block_id);
  let before = input.read();
  whenChosen(input, async () => {
    const { type, ...payload } = input.read();
    if (await act(input.node, element, block, payload, context)) before = input.read();
    else input.write(before);
  });
  return input.node;
}

function notDrawn(element) {
  return el("p", { class: "not-drawn" }, `This page cannot draw “${element.type}”.`);
}

export function image(part) {
  const local = /^data:image\//.test(part.image_url ?? "");
  if (local) return el("img", { src: part.image_url, alt: part.alt_text });
  return el("span", { class: "picture", role: "img", "aria-label": part.alt_text }, part.alt_text);
}

export function actingElement(element, block, context) {
  if (element.type === "button") return button(element, block, context);
  if (element.type === "overflow") return overflow(element, block, context);
  if (element.type === "image") return image(element);
  return isInput(element) ? actingInput(element, block, context) : notDrawn(element);
}
