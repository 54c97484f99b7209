// One person's conversation with the bot, as a list that changes only where a message did.

import { drawBlocks } from "./blocks.js";
import { dayText, fullMomentText, timeText } from "./dates.js";
import { announce, el, focusPlace, newId, restoreFocus } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

const NEAR_THE_END = 80;
const SPOKEN_LENGTH = 240;

function shownAt(message) {
  return new Date(message.shown_at ?? Number(message.ts) * 1000);
}

function isEdited(message) {
  return Boolean(message.edited || message.edited_count);
}

export class MessageList {
  // `pane` is {user, store, context(place), isReading()}.
  constructor(pane) {
    this.pane = pane;
    this.drawn = new Map();
    this.list = el("ol", { class: "messages" });
    this.empty = el("p", { class: "empty" }, "No messages yet.");
    this.node = el(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": "Messages" },
      this.empty,
      this.list,
    );
    this.stayAtEnd();
  }

  // Who reads the newest message goes on reading it when the room for messages changes.
  stayAtEnd() {
    let atEnd = true;
    this.node.addEventListener("scroll", () => (atEnd = this.isAtEnd()));
    new ResizeObserver(() => atEnd && this.scrollToEnd()).observe(this.node);
  }

  reset() {
    this.drawn.clear();
    this.first = true;
    this.list.replaceChildren();
  }

  refresh() {
    const messages = this.pane.store.messages.get(this.pane.user) ?? [];
    const wasAtEnd = this.isAtEnd();
    const added = this.sync(messages);
    this.empty.hidden = messages.length > 0;
    if (this.first || (added.length > 0 && wasAtEnd)) this.scrollToEnd();
    if (!this.first) added.filter((m) => this.pane.store.fromBot(m)).forEach((m) => this.say(m));
    this.first = false;
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }

  scrollToEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  // Brings the list to these messages; answers those that are new.
  sync(messages) {
    const present = new Set(messages.map((message) => message.ts));
    for (const [ts, entry] of this.drawn) if (!present.has(ts)) this.drop(ts, entry);
    const added = messages.filter((message) => !this.drawn.has(message.ts));
    let before = { day: "", item: null };
    for (const message of messages) before = this.place(message, before);
    return added;
  }

  drop(ts, entry) {
    entry.item.remove();
    this.drawn.delete(ts);
  }

  // Draws one message after the one before it; answers itself as the next one's before.
  place(message, before) {
    const day = dayText(shownAt(message));
    const heading = day === before.day ? null : day;
    const key = JSON.stringify([message, heading]);
    const entry = this.drawn.get(message.ts);
    if (entry?.key === key) return { day, item: entry.item };
    const item = this.item(message, heading);
    if (entry) this.replace(entry.item, item);
    else if (before.item) before.item.after(item);
    else this.list.prepend(item);
    this.drawn.set(message.ts, { key, item });
    return { day, item };
  }

  replace(old, item) {
    const place = focusPlace(old);
    old.replaceWith(item);
    if (place && !restoreFocus(item, place)) item.querySelector("article").focus();
  }

  item(message, day) {
    return el(
      "li",
      {},
      day && el("p", { class: "day" }, el("span", {}, day)),
      this.article(message),
    );
  }

  author(message) {
    const { store } = this.pane;
    return store.fromBot(message) ? store.name(store.botUserId) : store.name(message.user);
  }

  article(message) {
    const at = shownAt(message);
    const authorId = newId("author");
    const fromBot = this.pane.store.fromBot(message);
    return el(
      "article",
      {
        class: fromBot ? "message" : "message own",
        "data-message-ts": message.ts,
        "aria-labelledby": authorId,
        tabindex: "-1",
      },
      el(
        "p",
        { class: "byline", id: authorId },
        el("strong", {}, this.author(message)),
        fromBot && el("span", { class: "badge" }, "app"),
        el("time", { datetime: at.toISOString(), title: fullMomentText(at) }, timeText(at)),
        isEdited(message) && el("span", { class: "edited" }, "(edited)"),
      ),
      message.ephemeral && el("p", { class: "only-you" }, "Only visible to you"),
      el("div", { class: "body" }, this.body(message)),
    );
  }

  body(message) {
    const channel = this.pane.store.channelOf(this.pane.user);
    const context = this.pane.context({ channel, ts: message.ts });
    if (!message.blocks?.length) return mrkdwn(message.text ?? "", context.names);
    return drawBlocks(message.blocks, context);
  }

  say(message) {
    const words = this.drawn.get(message.ts).item.querySelector(".body").innerText;
    const short = words.replace(/\s+/g, " ").slice(0, SPOKEN_LENGTH);
    announce(`New message to ${this.pane.store.name(this.pane.user)}: ${short}`);
  }
}
