// The form of one view: its fields with labels, hints, marks, counters and errors.

import { el, focusPlace, newId, restoreFocus } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { TEXT_KINDS, makeInput, whenChosen } from "./inputs.js";

function counter(input, limit) {
  const node = el("p", { class: "counter" });
  const show = () => {
    const length = input.node.value.length;
    node.textContent = `${length} of ${limit} characters`;
    node.classList.toggle("over", length > limit);
  };
  input.node.addEventListener("input", show);
  show();
  return { node, show };
}

function labelNode(block, input, ids) {
  const words = block.label.text;
  const label = input.isGroup
    ? el("span", { id: ids.label, class: "label" }, words)
    : el("label", { id: ids.label, class: "label", for: ids.input }, words);
  const mark = block.optional
    ? el("span", { class: "mark", id: ids.mark }, "optional")
    : el("span", { class: "mark required", id: ids.mark }, "required");
  return el("div", { class: "label-row" }, label, mark);
}

export class Form {
  constructor(view, setting) {
    this.view = view;
    this.setting = setting;
    this.inputs = [];
    this.node = el("div", { class: "form" });
    this.draw(view);
    this.restore(view.state?.values ?? {});
  }

  // Draws a view; what the person has put in stays where block_id and action_id are the same.
  draw(view) {
    const kept = this.values();
    const place = focusPlace(this.node);
    this.view = view;
    this.inputs = [];
    const context = {
      ...this.setting,
      field: (block) => this.field(block),
      collect: (input, blockId) => this.inputs.push({ input, blockId }),
      send: (element, blockId, payload) =>
        this.setting.send(element, blockId, { ...payload, values: this.values() }),
    };
    this.context = context;
    this.node.replaceChildren(...drawBlocks(view.blocks, context));
    this.restore(kept);
    if (place) restoreFocus(this.node, place);
  }

  field(block) {
    const names = ["input", "label", "hint", "mark", "error"];
    const ids = Object.fromEntries(names.map((name) => [name, newId(name)]));
    const input = makeInput(block.element, {
      id: ids.input,
      labelledBy: ids.label,
      describedBy: [ids.error, ids.hint, ids.mark].join(" "),
      required: !block.optional,
      users: this.setting.users(),
    });
    const limit = TEXT_KINDS.includes(block.element.type) && block.element.max_length;
    const count = limit ? counter(input, limit) : null;
    const error = el("p", { class: "error", id: ids.error });
    this.inputs.push({ input, blockId: block.block_id, error, count, label: block.label.text });
    if (block.dispatch_action) this.dispatchFrom(block, input);
    return el(
      "div",
      { class: "field" },
      labelNode(block, input, ids),
      el("p", { class: "hint", id: ids.hint }, block.hint?.text ?? ""),
      error,
      input.node,
      count?.node,
    );
  }

  dispatchFrom(block, input) {
    whenChosen(input, () => {
      const { type, ...payload } = input.read();
      this.context.send(block.element, block.block_id, payload);
    });
  }

  // {block_id: {action_id: state}}, as Slack sends a view's state.
  values() {
    const found = {};
    for (const { input, blockId } of this.inputs) {
      found[blockId] = { ...found[blockId], [input.element.action_id]: input.read() };
    }
    return found;
  }

  restore(kept) {
    for (const { input, blockId, count } of this.inputs) {
      const state = kept[blockId]?.[input.element.action_id];
      if (state && state.type === input.element.type) input.write(state);
      count?.show();
    }
  }

  // Shows {block_id: text} beside the fields; answers the texts that belong to no field.
  showErrors(errors) {
    const left = { ...errors };
    for (const { input, blockId, error } of this.inputs) {
      if (!error) continue;
      const text = left[blockId] ?? "";
      delete left[blockId];
      error.textContent = text;
      error.closest(".field").classList.toggle("wrong", Boolean(text));
      for (const control of input.controls) markInvalid(control, text);
    }
    return Object.values(left);
  }

  focusFirstError() {
    const wrong = this.inputs.find(({ error }) => error?.textContent);
    wrong?.input.controls[0].focus();
  }

  focusFirst() {
    const wanted = this.inputs.find(({ input }) => input.element.focus_on_load) ?? this.inputs[0];
    wanted?.input.controls[0].focus();
    return Boolean(wanted);
  }
}

function markInvalid(control, text) {
  if (text) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
