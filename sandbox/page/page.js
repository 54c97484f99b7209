// Starts the page: draws the panes, keeps them true to the events that the sandbox sends.

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { el, hidden } from "./dom.js";
import { Pane } from "./pane.js";
import { Store } from "./store.js";
import { remember, threePeople, wanted } from "./view.js";

const RETRY_MS = 2000;
const CONNECTIONS_MS = 10_000;
const NAMED_ELSEWHERE = { wide: 6, narrow: 2 };
const narrow = matchMedia("(max-width: 40rem)");

const byId = (id) => document.getElementById(id);
const store = new Store();
const clock = new Clock(byId("clock"));
const panes = [1, 2, 3].map((number) => new Pane(number, store, (user) => choose(number, user)));
let isSingle = false;
let current = 0;
let isConnected = true;

function shown() {
  return panes.filter((pane) => pane.user && pane.root.isConnected);
}

async function draw(ids) {
  const used = panes.slice(0, ids.length);
  byId("panes").replaceChildren(...used.map((pane) => pane.root));
  byId("panes").dataset.count = String(ids.length);
  current = Math.min(current, ids.length - 1);
  used.forEach((pane, index) => (pane.user = ids[index]));
  drawTabs();
  await Promise.all(used.map((pane) => pane.show(pane.user)));
  drawAround();
}

function choose(number, user) {
  panes[number - 1].show(user).then(drawAround);
  remember(store, shown().map((pane) => pane.user), isSingle);
  drawTabs();
}

function setSingle(single) {
  const ids = shown().map((pane) => pane.user);
  isSingle = single;
  const next = single ? [ids[current]] : [...new Set([...ids, ...threePeople(store.people())])];
  remember(store, next.slice(0, 3), single);
  draw(next.slice(0, 3));
}

// The tabs between panes, which the style sheet shows where one pane fits at a time.
function drawTabs() {
  const focused = byId("pane-tabs").contains(document.activeElement);
  const buttons = shown().map((pane, index) => {
    const unread = pane.isReading() ? 0 : store.unread(pane.user);
    const count = unread > 0 && el("span", { class: "count" }, String(unread), hidden(" new"));
    const attributes = {
      type: "button",
      role: "tab",
      "aria-controls": pane.root.id,
      "aria-selected": String(index === current),
      tabindex: index === current ? "0" : "-1",
      onclick: () => turnTo(index),
    };
    pane.root.classList.toggle("current", index === current);
    return el("button", attributes, el("span", {}, store.name(pane.user)), count);
  });
  byId("pane-tabs").replaceChildren(...buttons);
  byId("pane-tabs").hidden = buttons.length < 2;
  if (focused) buttons[current].focus();
}

function turnTo(index) {
  current = index;
  drawTabs();
  panes[index].turnTo(panes[index].tabs.current());
  drawAround();
}

// The pane last worked in is the one that others are called into.
function workIn(index) {
  if (current === index) return;
  current = index;
  drawTabs();
}

function tabKeys(event) {
  const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (move) turnTo((current + move + shown().length) % shown().length);
}

// Everything that follows from who is shown and what is unread.
function drawAround() {
  byId("one").setAttribute("aria-pressed", String(isSingle));
  byId("three").setAttribute("aria-pressed", String(!isSingle));
  for (const pane of shown()) pane.showUnread();
  drawTabs();
  drawElsewhere();
}

function drawElsewhere() {
  const here = shown().map((pane) => pane.user);
  const others = store.people().filter((user) => !here.includes(user.id) && store.unread(user.id));
  const room = narrow.matches ? NAMED_ELSEWHERE.narrow : NAMED_ELSEWHERE.wide;
  const buttons = others.slice(0, room).map((user) =>
    el(
      "button",
      { type: "button", class: "button", onclick: () => choose(current + 1, user.id) },
      store.name(user.id),
      el("span", { class: "count" }, String(store.unread(user.id)), hidden(" new")),
    ),
  );
  const left = others.length - buttons.length;
  byId("elsewhere").hidden = others.length === 0;
  byId("elsewhere").replaceChildren(
    el("span", {}, "Also new for"),
    ...buttons,
    el("span", {}, left > 0 ? `and ${left} more` : ""),
  );
}

function drawConnection() {
  const bots = store.connections > 0 ? "A bot is connected" : "No bot is connected";
  byId("connection").textContent = isConnected ? bots : "Connection lost. Trying again.";
  byId("connection").dataset.good = String(isConnected && store.connections > 0);
}

const HEAR = {
  message: async (event) => store.loadMessages(await store.userOf(event)),
  home: (event) => forUser(event.user, (pane) => pane.tabs.current() === "Home" && pane.refreshHome()),
  modal: (event) => forUser(event.user, (pane) => pane.modals.refresh()),
  clock: () => clock.refresh(),
  users: async () => {
    await store.load();
    for (const pane of shown()) pane.showPerson();
  },
};

function forUser(user, act) {
  return Promise.all(shown().filter((pane) => !user || pane.user === user).map(act));
}

async function catchUp() {
  await Promise.all([store.load(), clock.refresh()]);
  await store.loadAllMessages();
  await forUser(null, (pane) => pane.modals.refresh());
  await HEAR.home({});
}

// Whatever happened while nobody was listening is fetched once the connection stands.
function connectionChanged(connected) {
  isConnected = connected;
  drawConnection();
  if (connected) catchUp().catch(() => null);
}

async function loadWhenThere() {
  while (store.people().length === 0) {
    await store.load().catch(() => null);
    if (store.people().length > 0) return;
    byId("waiting").hidden = false;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function start() {
  await loadWhenThere();
  byId("waiting").hidden = true;
  byId("panes").hidden = false;
  const asked = wanted(store);
  isSingle = asked.isSingle;
  store.addEventListener("messages", drawAround);
  store.addEventListener("read", drawAround);
  store.addEventListener("users", drawConnection);
  drawConnection();
  await draw(asked.ids);
  api.listen((event) => HEAR[event.type]?.(event), connectionChanged);
  byId("one").addEventListener("click", () => setSingle(true));
  byId("three").addEventListener("click", () => setSingle(false));
  byId("pane-tabs").addEventListener("keydown", tabKeys);
  narrow.addEventListener("change", drawElsewhere);
  panes.forEach((pane, index) => pane.root.addEventListener("focusin", () => workIn(index)));
  document.addEventListener("visibilitychange", () => shown().forEach((pane) => pane.readIfShown()));
  setInterval(() => store.load().catch(() => null), CONNECTIONS_MS);
}

start();
