// Slack's mrkdwn and the markdown block, as DOM nodes.
// `names` answers a person's real name for a user id.

import { slackDate } from "./dates.js";
import { el } from "./dom.js";

const SAFE_LINK = /^(https?:|mailto:)/i;

export function link(address, children) {
  if (!SAFE_LINK.test(address)) return el("span", {}, children);
  return el("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, children);
}

export function mention(userId, names) {
  return el("span", { class: "mention", "data-mention": userId }, `@${names(userId)}`);
}

function unescape(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function angle(match, inner, names) {
  const [target, label] = match[1].split(/\|(.*)/s);
  if (target.startsWith("@")) return mention(target.slice(1), names);
  if (target.startsWith("#")) return `#${label || target.slice(1)}`;
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return `@${(label || target.slice(1).split("^")[0]).replace(/^@/, "")}`;
  if (!SAFE_LINK.test(target)) return unescape(match[0]);
  return link(unescape(target), unescape(label || target.replace(/^mailto:/, "")));
}

function date(target, fallback) {
  const [, seconds, format, address] = target.split("^");
  if (!/^\d+$/.test(seconds) || !format) return fallback ?? "";
  const stamp = new Date(Number(seconds) * 1000).toISOString();
  const node = el("time", { datetime: stamp }, slackDate(Number(seconds), format));
  return address ? link(address, node) : node;
}

const code = { pattern: /`([^`\n]+)`/, make: (match) => el("code", {}, unescape(match[1])) };

function styled(pattern, tag) {
  return { pattern, make: (match, inner) => el(tag, {}, inner(match[1])) };
}

const MRKDWN = [
  code,
  { pattern: /<([^<>\n]+)>/, make: angle },
  styled(/(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/, "strong"),
  styled(/(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])/, "em"),
  styled(/(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/, "s"),
];

const MARKDOWN = [
  code,
  {
    pattern: /\[([^\]\n]+)\]\(([^)\s]+)\)/,
    make: (match, inner) => link(match[2], inner(match[1])),
  },
  styled(/\*\*([^\n]+?)\*\*/, "strong"),
  styled(/(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/, "em"),
  styled(/(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])/, "em"),
  styled(/~~([^\n]+?)~~/, "s"),
];

function inline(text, rules, names) {
  const first = earliest(text, rules);
  if (!first) return text ? [unescape(text)] : [];
  const { match, rule } = first;
  return [
    unescape(text.slice(0, match.index)),
    rule.make(match, (inner) => inline(inner, rules, names), names),
    ...inline(text.slice(match.index + match[0].length), rules, names),
  ];
}

function earliest(text, rules) {
  let best = null;
  for (const rule of rules) {
    const match = rule.pattern.exec(text);
    if (match && (!best || match.index < best.match.index)) best = { match, rule };
  }
  return best;
}

const LINE_KINDS = [
  { kind: "ul", pattern: /^\s*[•◦-]\s+(.*)$/ },
  { kind: "ol", pattern: /^\s*\d+[.)]\s+(.*)$/ },
  { kind: "quote", pattern: /^(?:&gt;|>)\s?(.*)$/ },
];
const MARKDOWN_LINE_KINDS = [
  { kind: "heading", pattern: /^#{1,6}\s+(.*)$/ },
  { kind: "ul", pattern: /^\s*[*+]\s+(.*)$/ },
  ...LINE_KINDS,
];

function groups(text, kinds) {
  const found = [];
  for (const line of text.split("\n")) {
    const match = kinds.map((k) => [k.kind, k.pattern.exec(line)]).find(([, hit]) => hit);
    const [kind, words] = match ? [match[0], match[1][1]] : ["text", line];
    if (found.at(-1)?.kind === kind) found.at(-1).lines.push(words);
    else found.push({ kind, lines: [words] });
  }
  return found;
}

function drawGroup({ kind, lines }, draw) {
  if (kind === "ul" || kind === "ol") {
    return el(kind, {}, lines.map((line) => el("li", {}, draw(line))));
  }
  if (kind === "heading") return lines.map((line) => el("p", { class: "heading" }, draw(line)));
  const content = withoutBlankEnds(lines).flatMap((line, index) => (index ? [el("br"), ...draw(line)] : draw(line)));
  if (content.length === 0) return null;
  return kind === "quote" ? el("blockquote", {}, content) : el("p", {}, content);
}

function withoutBlankEnds(lines) {
  const text = lines.join("\n").replace(/^\n+|\n+$/g, "");
  return text ? text.split("\n") : [];
}

function drawText(text, rules, kinds, names) {
  const draw = (line) => inline(line, rules, names);
  return text.split("```").map((part, index) => {
    if (index % 2) return el("pre", {}, el("code", {}, unescape(part.replace(/^\n|\n$/g, ""))));
    const trimmed = part.replace(/^\n+|\n+$/g, "");
    return trimmed ? groups(trimmed, kinds).map((group) => drawGroup(group, draw)) : [];
  });
}

export function mrkdwn(text, names) {
  return el("div", { class: "text" }, drawText(text, MRKDWN, LINE_KINDS, names));
}

export function markdown(text, names) {
  return el("div", { class: "text" }, drawText(text, MARKDOWN, MARKDOWN_LINE_KINDS, names));
}

// A text object ({type: "mrkdwn" | "plain_text", text}) as a block of text.
export function textObject(object, names) {
  if (!object) return null;
  if (object.type === "mrkdwn") return mrkdwn(object.text, names);
  return el("div", { class: "text plain" }, object.text);
}
