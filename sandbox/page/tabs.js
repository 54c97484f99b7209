// Tabs with their panels: arrow keys move between them, one is open at a time.

import { el, hidden, newId } from "./dom.js";

const MOVES = { ArrowRight: 1, ArrowLeft: -1 };

// `entries` are {name, panel: nodes}. Answers {node, select, current, mark, focus}.
export function tabs(label, entries, onTurn) {
  const drawn = entries.map(({ name, panel }) => draw(name, panel));
  const list = el("div", { class: "tabs", role: "tablist", "aria-label": label }, drawn.map((d) => d.tab));
  let open = drawn[0];

  function draw(name, panel) {
    const ids = { tab: newId("tab"), panel: newId("panel") };
    const count = el("span", { class: "count", hidden: true });
    const tab = el(
      "button",
      { type: "button", role: "tab", id: ids.tab, "aria-controls": ids.panel, onclick: () => select(name) },
      name,
      count,
    );
    const attributes = { class: "panel", role: "tabpanel", id: ids.panel, "aria-labelledby": ids.tab };
    return { name, tab, count, panel: el("div", attributes, panel) };
  }

  function show() {
    for (const each of drawn) {
      each.tab.setAttribute("aria-selected", String(each === open));
      each.tab.tabIndex = each === open ? 0 : -1;
      each.panel.hidden = each !== open;
    }
  }

  function select(name) {
    const wanted = drawn.find((each) => each.name === name);
    if (wanted === open) return;
    open = wanted;
    show();
    onTurn(name);
  }

  list.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    const next = drawn[(drawn.indexOf(open) + move + drawn.length) % drawn.length];
    select(next.name);
    next.tab.focus();
  });

  function mark(name, number) {
    const { count } = drawn.find((each) => each.name === name);
    count.hidden = number === 0;
    count.replaceChildren(String(number), hidden(" new"));
  }

  show();
  const node = el("div", { class: "tabbed" }, list, drawn.map((each) => each.panel));
  return { node, select, mark, current: () => open.name, focus: () => open.tab.focus() };
}
