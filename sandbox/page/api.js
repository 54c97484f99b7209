// The sandbox's control routes, for one workspace (see docs/sandbox.md).

const workspace = new URLSearchParams(location.search).get("workspace");

function address(path) {
  return `/_control/${path}${workspace ? `?workspace=${encodeURIComponent(workspace)}` : ""}`;
}

async function call(path, options) {
  const response = await fetch(address(path), options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.message ?? `The local workspace answered ${response.status}.`);
  return body;
}

function get(path) {
  return call(path, { cache: "no-store" });
}

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export const state = () => get("state");
export const messages = (channel) => get(`messages/${encodeURIComponent(channel)}`);
export const home = (user) => get(`home/${encodeURIComponent(user)}`);
export const modals = (user) => get(`modals/${encodeURIComponent(user)}`);
export const clock = () => get("clock");

export const moveClock = (target) => post("clock", { target: target.toISOString() });
export const openHome = (user) => post("open-home", { user });
export const say = (user, text) => post("say", { user, text });
export const command = (user, name, text) => post("command", { user, command: name, text });
export const interact = (body) => post("interact", body);
export const submitView = (user, viewId, values) =>
  post("view-submit", { user, view_id: viewId, values });
export const closeView = (user, viewId) => post("view-close", { user, view_id: viewId });

// The same request, but an answer that a later one has overtaken comes as null.
export function latest(request) {
  let asked = 0;
  let answered = 0;
  return async (...given) => {
    const number = ++asked;
    const answer = await request(...given);
    if (number < answered) return null;
    answered = number;
    return answer;
  };
}

const EVENT_NAMES = ["message", "home", "modal", "clock", "users"];
const RETRY_MS = 2000;

// Calls onEvent({type, user?, channel?}) as things change, and onConnection(true | false).
export function listen(onEvent, onConnection) {
  const source = new EventSource(address("events"));
  const read = (event) => onEvent({ type: event.type, ...JSON.parse(event.data) });
  for (const name of EVENT_NAMES) source.addEventListener(name, read);
  source.onopen = () => onConnection(true);
  source.onerror = () => {
    onConnection(false);
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => listen(onEvent, onConnection), RETRY_MS);
  };
}
