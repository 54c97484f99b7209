// Block Kit as DOM. `context` is described in elements.js; `context.field(block)` draws an
// input block where there is a form to put it in.

import { el } from "./dom.js";
import { actingElement, image } from "./elements.js";
import { markdown, textObject } from "./mrkdwn.js";
import { richText, table } from "./richtext.js";

function header(block) {
  return el("h3", { class: "block-header" }, block.text.text);
}

function section(block, context) {
  const fields = (block.fields ?? []).map((field) => textObject(field, context.names));
  return el(
    "div",
    { class: "section" },
    el(
      "div",
      { class: "section-text" },
      textObject(block.text, context.names),
      fields.length > 0 && el("div", { class: "fields" }, fields),
    ),
    block.accessory &&
      el("div", { class: "accessory" }, actingElement(block.accessory, block, context)),
  );
}

function actions(block, context) {
  const drawn = block.elements.map((element) => actingElement(element, block, context));
  return el("div", { class: "actions" }, drawn);
}

function contextBlock(block, context) {
  const drawn = block.elements.map((part) =>
    part.type === "image" ? image(part) : textObject(part, context.names),
  );
  return el("div", { class: "context" }, drawn);
}

function figure(block) {
  const title = block.title && el("figcaption", {}, block.title.text);
  return el("figure", {}, image(block), title);
}

function alert(block, context) {
  const level = block.level ?? "info";
  const words = typeof block.text === "string" ? block.text : textObject(block.text, context.names);
  return el("div", { class: `alert ${level}` }, el("strong", {}, `${level}: `), words);
}

function input(block, context) {
  return context.field ? context.field(block) : el("div", {}, block.label.text);
}

const DRAW = {
  header,
  section,
  actions,
  context: contextBlock,
  divider: () => el("hr"),
  image: figure,
  input,
  alert,
  rich_text: (block, context) => richText(block, context.names),
  table: (block, context) => table(block, context.names),
  markdown: (block, context) => markdown(block.text, context.names),
};

function drawBlock(block, context) {
  const draw = DRAW[block.type];
  const node = draw
    ? draw(block, context)
    : el("p", { class: "not-drawn" }, `This page cannot draw “${block.type}”.`);
  node.dataset.blockId = block.block_id ?? "";
  node.classList.add("block");
  return node;
}

export function drawBlocks(blocks, context) {
  return (blocks ?? []).map((block) => drawBlock(block, context));
}
