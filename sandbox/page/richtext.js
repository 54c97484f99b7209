// The rich_text block and the table block, as DOM nodes.

import { slackDate } from "./dates.js";
import { el } from "./dom.js";
import { link, mention } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

const PIECES = {
  text: (piece) => piece.text,
  link: (piece) => link(piece.url, piece.text || piece.url),
  emoji: (piece) => `:${piece.name}:`,
  user: (piece, names) => mention(piece.user_id, names),
  date: (piece) => slackDate(piece.timestamp, piece.format),
  broadcast: (piece) => `@${piece.range}`,
  channel: (piece) => `#${piece.channel_id}`,
};

function piece(part, names) {
  const plain = (PIECES[part.type] ?? ((other) => other.text ?? ""))(part, names);
  return Object.entries(STYLES).reduce(
    (inner, [style, tag]) => (part.style?.[style] ? el(tag, {}, inner) : inner),
    plain,
  );
}

function pieces(section, names) {
  return (section.elements ?? []).map((part) => piece(part, names));
}

const SECTIONS = {
  rich_text_section: (section, names) => el("p", { class: "plain" }, pieces(section, names)),
  rich_text_quote: (section, names) => el("blockquote", { class: "plain" }, pieces(section, names)),
  rich_text_preformatted: (section, names) => el("pre", {}, el("code", {}, pieces(section, names))),
  rich_text_list: (section, names) =>
    el(
      section.style === "ordered" ? "ol" : "ul",
      { class: section.indent ? "indented" : null },
      section.elements.map((item) => el("li", {}, pieces(item, names))),
    ),
};

export function richText(block, names) {
  const sections = (block.elements ?? []).map((section) => SECTIONS[section.type]?.(section, names));
  return el("div", { class: "text" }, sections);
}

function cellContent(cell, names) {
  if (cell.type === "rich_text") {
    return cell.elements.flatMap((section) => pieces(section, names));
  }
  return String(cell.text ?? cell.value ?? "");
}

function row(cells, tag, settings, names) {
  const drawn = cells.map((cell, column) =>
    el(
      tag,
      { scope: tag === "th" ? "col" : null, class: `align-${settings[column]?.align ?? "left"}` },
      cellContent(cell, names),
    ),
  );
  return el("tr", {}, drawn);
}

export function table(block, names) {
  const settings = block.column_settings ?? [];
  const [head, ...rest] = block.rows;
  return el(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    el(
      "table",
      {},
      el("thead", {}, row(head, "th", settings, names)),
      el("tbody", {}, rest.map((cells) => row(cells, "td", settings, names))),
    ),
  );
}
