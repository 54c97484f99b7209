// The clock bar: what time it is for the bot, and the ways to move it forward.

import * as api from "./api.js";
import * as dates from "./dates.js";
import { el, newId } from "./dom.js";

const NOW_IS_PAST = "“Now” is off: the time here is not behind the real clock.";
const NO_BOT = "No bot has told its time yet, so this is the real clock.";
const STUCK = "Nothing has moved for a while. Is the bot running?";
const PATIENCE_MS = 20_000;

export class Clock {
  constructor(root) {
    this.ask = api.latest(api.clock);
    this.status = el("p", { class: "time", role: "status" });
    this.note = el("p", { class: "hint", id: newId("clock-note") });
    this.problem = el("p", { class: "failure", role: "alert", hidden: true });
    this.moves = el("div", { class: "moves", id: newId("moves") }, this.buttons(), this.form());
    root.append(this.status, this.opener(), this.moves, this.note, this.problem);
  }

  // Shown by the style sheet only where there is little room.
  opener() {
    const toggle = () => {
      const isOpen = this.moves.classList.toggle("open");
      button.setAttribute("aria-expanded", String(isOpen));
    };
    const button = el(
      "button",
      {
        type: "button",
        class: "button move-time",
        "aria-expanded": "false",
        "aria-controls": this.moves.id,
        onclick: toggle,
      },
      "Move time",
    );
    return button;
  }

  buttons() {
    const button = (words, next) =>
      el("button", { type: "button", class: "button", onclick: () => this.move(next()) }, words);
    this.nowButton = button("Now", () => new Date());
    this.nowButton.setAttribute("aria-describedby", this.note.id);
    return [
      this.nowButton,
      button("+ 1 hour", () => dates.plusHour(this.time)),
      button("Next working morning", () => dates.nextWorkingMorning(this.time)),
      button("+ 1 week", () => dates.plusWeek(this.time)),
    ];
  }

  form() {
    const id = newId("clock");
    this.input = el("input", { type: "datetime-local", id, required: true });
    const submit = (event) => {
      event.preventDefault();
      if (this.input.value) this.move(dates.instantFromLocal(this.input.value));
    };
    return el(
      "form",
      { class: "go", novalidate: true, onsubmit: submit },
      el("label", { for: id }, "Date and time"),
      this.input,
      el("button", { type: "submit", class: "button" }, "Go"),
    );
  }

  async refresh() {
    const clock = await this.ask();
    if (clock) this.show(clock);
  }

  show(clock) {
    this.told = clock.as_of ?? clock.target;
    this.time = this.told ? new Date(this.told) : new Date();
    this.watchForLife(clock);
    const words = clock.playing ? "Playing time:" : "Time is now";
    this.say(`${words} ${dates.momentText(this.time)}`);
    this.setBusy(clock.playing && !this.isStuck);
  }

  // A bot that never answers must not lock the clock for good.
  watchForLife(clock) {
    clearTimeout(this.patience);
    const key = JSON.stringify([clock.as_of, clock.target, clock.playing]);
    if (key !== this.lastKey) this.isStuck = false;
    this.lastKey = key;
    if (!clock.playing || this.isStuck) return;
    this.patience = setTimeout(() => {
      this.isStuck = true;
      this.show(clock);
    }, PATIENCE_MS);
  }

  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  setBusy(isPlaying) {
    const nowIsPast = Boolean(this.told) && this.time >= new Date();
    const held = document.activeElement;
    if (isPlaying && this.moves.contains(held) && !held.disabled) this.held = held;
    for (const control of this.moves.querySelectorAll("button, input")) control.disabled = isPlaying;
    this.nowButton.disabled = isPlaying || nowIsPast || !this.told;
    this.input.min = dates.localFromInstant(this.time);
    if (document.activeElement !== this.input) this.input.value = this.input.min;
    this.note.textContent = this.explanation(isPlaying, nowIsPast);
    if (!isPlaying) this.giveFocusBack();
  }

  // A control that is switched off loses the focus; it gets it back unless it went elsewhere.
  giveFocusBack() {
    if (document.activeElement === document.body) this.held?.focus();
    this.held = null;
  }

  explanation(isPlaying, nowIsPast) {
    if (this.isStuck) return STUCK;
    if (!this.told) return NO_BOT;
    return nowIsPast && !isPlaying ? NOW_IS_PAST : "";
  }

  async move(target) {
    this.problem.hidden = true;
    if (target < this.time) {
      this.complain("Time only moves forward. Choose a later date and time.");
      return;
    }
    try {
      await api.moveClock(target);
      await this.refresh();
    } catch (error) {
      this.complain(error.message);
    }
  }

  complain(words) {
    this.problem.hidden = false;
    this.problem.textContent = `⚠ ${words}`;
  }
}
