// What the page knows of the workspace: people, conversations, messages, what has been read.

import * as api from "./api.js";

export class Store extends EventTarget {
  constructor() {
    super();
    this.users = [];
    this.channels = {};
    this.messages = new Map();
    this.loading = new Map();
    this.read = {};
    this.botName = "The app";
  }

  async load() {
    const state = await api.state();
    this.team = state.team;
    this.botUserId = state.bot_user_id;
    this.connections = state.connections;
    this.users = state.users;
    for (const { id, user } of state.channels) this.channels[id] = user;
    this.read = { ...this.remembered(), ...this.read };
    this.tell("users");
  }

  tell(kind, user) {
    this.dispatchEvent(new CustomEvent(kind, { detail: user }));
  }

  // Everybody who can act: not the bot, not Slackbot.
  people() {
    const isApp = (user) => user.is_bot || user.id === this.botUserId || user.id === "USLACKBOT";
    return this.users.filter((user) => !isApp(user));
  }

  find(words) {
    const wanted = words.trim().toLowerCase();
    return this.people().find((user) =>
      [user.id, user.name, user.real_name, user.email].some((w) => w?.toLowerCase() === wanted),
    );
  }

  person(id) {
    return this.users.find((user) => user.id === id);
  }

  name(id) {
    const person = this.person(id);
    return person?.real_name || person?.name || (id === this.botUserId ? this.botName : id);
  }

  async userOf(event) {
    const channel = event.channel;
    if (channel && !(channel in this.channels)) await this.load();
    return this.channels[channel] ?? event.user;
  }

  channelOf(user) {
    return Object.keys(this.channels).find((channel) => this.channels[channel] === user);
  }

  // Fetches one person's conversation; calls that arrive meanwhile share one more fetch.
  async loadMessages(user) {
    if (this.loading.has(user)) {
      this.loading.set(user, true);
      return;
    }
    this.loading.set(user, false);
    const { messages } = await api.messages(user).catch(() => ({ messages: [] }));
    const again = this.loading.get(user);
    this.loading.delete(user);
    this.messages.set(user, messages);
    this.botName = messages.find((m) => m.bot_profile)?.bot_profile.name ?? this.botName;
    this.tell("messages", user);
    if (again) await this.loadMessages(user);
  }

  async loadAllMessages() {
    await Promise.all([...new Set(Object.values(this.channels))].map((u) => this.loadMessages(u)));
  }

  fromBot(message) {
    return Boolean(message.bot_id) || message.user === this.botUserId;
  }

  unread(user) {
    const last = this.read[user] ?? "";
    const messages = this.messages.get(user) ?? [];
    return messages.filter((message) => this.fromBot(message) && message.ts > last).length;
  }

  markRead(user) {
    const last = this.messages.get(user)?.at(-1)?.ts;
    if (!last || this.read[user] >= last) return;
    this.read[user] = last;
    sessionStorage.setItem(this.memoryKey(), JSON.stringify(this.read));
    this.tell("read", user);
  }

  memoryKey() {
    return `read:${this.team}:${this.botUserId}`;
  }

  remembered() {
    return JSON.parse(sessionStorage.getItem(this.memoryKey()) ?? "{}");
  }
}
