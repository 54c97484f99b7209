// One person's Slack: who they are, their messages, their Home, a line to type, their modals.

import * as api from "./api.js";
import { drawBlocks } from "./blocks.js";
import { askToConfirm } from "./dialog.js";
import { el, focusPlace, hidden, newId, restoreFocus } from "./dom.js";
import { MessageList } from "./messages.js";
import { Modals, contentOf } from "./modal.js";
import { tabs } from "./tabs.js";

const NO_ANSWER = {
  dispatch_failed: "No bot is connected.",
  operation_timeout: "The app did not answer within 3 seconds.",
};

export class Pane {
  constructor(number, store, onChoose) {
    this.number = number;
    this.store = store;
    this.user = null;
    this.askHome = api.latest(api.home);
    this.list = new MessageList(this);
    this.homeNode = el("div", { class: "scroll home", tabindex: "0", role: "group", "aria-label": "Home" });
    this.tabs = tabs(
      "Conversation and Home",
      [
        { name: "Messages", panel: [this.list.node] },
        { name: "Home", panel: [this.homeNode] },
      ],
      (name) => this.turnTo(name),
    );
    this.build(onChoose);
    this.modals = new Modals(this);
    store.addEventListener("messages", (event) => this.isAbout(event) && this.showMessages());
  }

  isAbout(event) {
    return event.detail === this.user;
  }

  build(onChoose) {
    const pickerId = newId("picker");
    this.picker = el("select", { id: pickerId, onchange: () => onChoose(this.picker.value) });
    this.headingNode = el("h2", {});
    this.titleNode = el("p", { class: "person-title" });
    this.problem = el("div", { class: "pane-problem", role: "alert" });
    const layer = el("div", { class: "layer" }, this.tabs.node, this.problem, this.composer());
    this.stage = el("div", { class: "stage" }, layer);
    const choose = el("label", { for: pickerId }, "Act as ", hidden(`(pane ${this.number})`));
    this.root = el(
      "section",
      { class: "pane", "data-pane": String(this.number), id: `pane-${this.number}` },
      el(
        "header",
        { class: "person" },
        el("div", {}, this.headingNode, this.titleNode),
        el("div", { class: "picker" }, choose, this.picker),
      ),
      this.stage,
    );
  }

  composer() {
    const id = newId("line");
    this.line = el("input", {
      id,
      type: "text",
      autocomplete: "off",
      placeholder: "/supervision today",
    });
    return el(
      "form",
      { class: "composer", onsubmit: (event) => this.typed(event) },
      el("label", { for: id }, "Message or command"),
      el("div", {}, this.line, el("button", { type: "submit", class: "button" }, "Send")),
    );
  }

  async typed(event) {
    event.preventDefault();
    const text = this.line.value.trim();
    if (!text) return;
    this.line.value = "";
    this.line.focus();
    this.rememberFocus();
    this.tabs.select("Messages");
    const [, name, rest] = /^(\/\S+)\s*(.*)$/s.exec(text) ?? [];
    const sent = name ? api.command(this.user, name, rest) : api.say(this.user, text);
    const problem = await outcome(sent);
    this.complain(problem && `⚠ ${text} didn't work. ${problem}`);
  }

  complain(words) {
    this.problem.replaceChildren();
    if (words) this.problem.append(el("p", { class: "failure" }, words));
  }

  async show(user) {
    this.user = user;
    this.root.dataset.user = user;
    this.root.setAttribute("aria-label", this.store.name(user));
    this.complain(null);
    this.modals.reset();
    this.list.reset();
    this.homeNode.replaceChildren();
    this.showPerson();
    await this.store.loadMessages(user);
    await this.modals.refresh();
    if (this.tabs.current() === "Home") await this.openHome();
  }

  showPerson() {
    const person = this.store.person(this.user);
    const away = person.deleted ? "deactivated" : "";
    this.headingNode.textContent = this.store.name(this.user);
    this.titleNode.textContent = [away, person.title].filter(Boolean).join(", ");
    this.showUnread();
  }

  showUnread() {
    const choices = this.store.people().map((user) => [user.id, this.pickerWords(user)]);
    const key = JSON.stringify([choices, this.user]);
    if (key !== this.pickerKey) this.drawPicker(choices);
    this.pickerKey = key;
    this.tabs.mark("Messages", this.isReading() ? 0 : this.store.unread(this.user));
  }

  pickerWords(user) {
    const isRead = user.id === this.user && this.isReading();
    const unread = isRead ? 0 : this.store.unread(user.id);
    const away = user.deleted ? " (deactivated)" : "";
    return `${this.store.name(user.id)}${away}${unread ? ` (${unread} new)` : ""}`;
  }

  drawPicker(choices) {
    const options = choices.map(([id, words]) => el("option", { value: id }, words));
    this.picker.replaceChildren(...options);
    this.picker.value = this.user;
  }

  // Whether a person looking at the page sees this conversation now.
  isReading() {
    const shown = this.root.offsetParent !== null && this.tabs.current() === "Messages";
    return shown && document.visibilityState === "visible";
  }

  showMessages() {
    this.list.refresh();
    this.readIfShown();
  }

  readIfShown() {
    if (this.isReading()) this.store.markRead(this.user);
  }

  turnTo(name) {
    if (name === "Home") this.openHome();
    else {
      this.list.scrollToEnd();
      this.readIfShown();
    }
  }

  async openHome() {
    await this.refreshHome();
    const problem = await outcome(api.openHome(this.user));
    this.complain(problem && `⚠ Home could not be brought up to date. ${problem}`);
    await this.refreshHome();
  }

  async refreshHome() {
    const user = this.user;
    const answer = await this.askHome(user);
    if (!answer || user !== this.user || this.tabs.current() !== "Home") return;
    if (answer.view) this.drawHome(answer.view);
    else this.homeNode.replaceChildren(el("p", { class: "empty" }, "The app has put nothing here yet."));
  }

  drawHome(view) {
    const key = `${this.user} ${contentOf(view)}`;
    if (key === this.homeKey && this.homeNode.hasChildNodes()) return;
    this.homeKey = key;
    const place = focusPlace(this.homeNode);
    this.homeNode.replaceChildren(...drawBlocks(view.blocks, this.context({ view_id: view.id })));
    if (place && !restoreFocus(this.homeNode, place)) this.homeNode.focus();
  }

  // What blocks need to act: `place` is {channel, ts} or {view_id}.
  context(place) {
    return {
      user: this.user,
      names: (id) => this.store.name(id),
      users: () => this.store.people().filter((user) => !user.deleted),
      confirm: (object) => askToConfirm(this.stage, object),
      send: (element, blockId, payload) => this.send(place, element, blockId, payload),
    };
  }

  async send(place, element, blockId, payload) {
    this.rememberFocus();
    this.spot(place)?.querySelector(".failure")?.remove();
    const body = { user: this.user, ...place, action_id: element.action_id, block_id: blockId };
    const problem = await outcome(api.interact({ ...body, ...payload }));
    if (!problem) return true;
    const words = `⚠ This didn't work. ${problem}`;
    this.spot(place)?.append(el("p", { class: "failure", role: "alert" }, words));
    return false;
  }

  spot(place) {
    if (place.ts) return this.root.querySelector(`[data-message-ts="${CSS.escape(place.ts)}"]`);
    return this.root.querySelector(".dialog-body") ?? this.homeNode;
  }

  mayTakeFocus() {
    const active = document.activeElement;
    return active === document.body || this.root.contains(active);
  }

  // Notes where the focus is, unless in a modal, for when the last modal has gone.
  rememberFocus() {
    const active = document.activeElement;
    if (!this.stage.contains(active) || active.closest(".dialog")) return;
    this.opener = { node: active, place: focusPlace(this.stage) };
  }

  focusBack() {
    if (!this.mayTakeFocus()) return;
    if (this.opener?.node.isConnected) this.opener.node.focus();
    else if (!this.opener || !restoreFocus(this.stage, this.opener.place)) this.tabs.focus();
  }
}

// A sentence about what went wrong with a request that waits for the app's answer, or null.
async function outcome(promise) {
  try {
    const result = await promise;
    if (result.acked) return null;
    return NO_ANSWER[result.error] ?? `The app could not be reached (${result.error}).`;
  } catch (error) {
    return error.message;
  }
}
