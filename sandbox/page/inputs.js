// Every kind of input element. Each maker answers {node, controls, read, write}:
// `read` gives the state that Slack would send, `write` takes such a state back.

import { instantFromLocal, localFromInstant } from "./dates.js";
import { el, newId } from "./dom.js";

function single(node, read, write) {
  return { node, controls: [node], read, write, isGroup: false };
}

function common(element, setting) {
  return {
    id: setting.id,
    "aria-label": setting.label,
    "aria-describedby": setting.describedBy,
    "aria-required": setting.required ? "true" : null,
    placeholder: element.placeholder?.text,
    autocomplete: "off",
  };
}

function textInput(element, setting) {
  const attributes = { ...common(element, setting), class: "text-input" };
  const node = element.multiline
    ? el("textarea", { ...attributes, rows: "4" })
    : el("input", { ...attributes, type: setting.type ?? "text", inputmode: setting.inputmode });
  node.value = element.initial_value ?? "";
  return single(
    node,
    () => ({ value: node.value === "" ? null : node.value }),
    (state) => (node.value = state.value ?? ""),
  );
}

function dated(type, key) {
  return (element, setting) => {
    const node = el("input", { ...common(element, setting), type });
    node.value = element[`initial_${key.replace("selected_", "")}`] ?? "";
    return single(
      node,
      () => ({ [key]: node.value || null }),
      (state) => (node.value = state[key] ?? ""),
    );
  };
}

function dateTime(element, setting) {
  const node = el("input", { ...common(element, setting), type: "datetime-local" });
  const show = (seconds) => (seconds ? localFromInstant(new Date(seconds * 1000)) : "");
  node.value = show(element.initial_date_time);
  const seconds = () => (node.value ? instantFromLocal(node.value).getTime() / 1000 : null);
  return single(
    node,
    () => ({ selected_date_time: seconds() }),
    (state) => (node.value = show(state.selected_date_time)),
  );
}

function optionsOf(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}

function optionNodes(options) {
  return options.map((option) => el("option", { value: option.value }, option.text.text));
}

function selectNode(element, setting, choices) {
  const empty = element.placeholder?.text ?? "Choose one";
  return el("select", common(element, setting), el("option", { value: "" }, empty), choices);
}

function staticSelect(element, setting) {
  const grouped = element.option_groups?.map((group) =>
    el("optgroup", { label: group.label.text }, optionNodes(group.options)),
  );
  const node = selectNode(element, setting, grouped ?? optionNodes(element.options));
  const options = optionsOf(element);
  node.value = element.initial_option?.value ?? "";
  return single(
    node,
    () => ({ selected_option: options.find((option) => option.value === node.value) ?? null }),
    (state) => (node.value = state.selected_option?.value ?? ""),
  );
}

function usersSelect(element, setting) {
  const choices = setting.users.map((user) => el("option", { value: user.id }, user.real_name));
  const node = selectNode(element, setting, choices);
  node.value = element.initial_user ?? "";
  return single(
    node,
    () => ({ selected_user: node.value || null }),
    (state) => (node.value = state.selected_user ?? ""),
  );
}

function choice(kind, name, value, label, description) {
  const id = newId("choice");
  const control = el("input", {
    type: kind,
    id,
    name,
    value,
    "aria-describedby": description ? `${id}-more` : null,
  });
  const more = description && el("span", { class: "hint", id: `${id}-more` }, description);
  const words = el("span", {}, el("label", { for: id }, label), more);
  return { control, row: el("div", { class: "choice" }, control, words) };
}

// A set of radio buttons or checkboxes; `entries` are {value, label, description}.
function choiceGroup(kind, entries, chosen, setting, read, write) {
  const name = newId("group");
  const drawn = entries.map((e) => choice(kind, name, e.value, e.label, e.description));
  const controls = drawn.map((entry) => entry.control);
  const check = (values) => controls.forEach((c) => (c.checked = values.includes(c.value)));
  check(chosen);
  const node = el(
    "div",
    {
      id: setting.id,
      class: "choices",
      role: kind === "radio" ? "radiogroup" : "group",
      "aria-labelledby": setting.labelledBy,
      "aria-label": setting.label,
      "aria-describedby": setting.describedBy,
      "aria-required": setting.required && kind === "radio" ? "true" : null,
    },
    drawn.map((entry) => entry.row),
  );
  const ticked = () => controls.filter((c) => c.checked).map((c) => c.value);
  return {
    node,
    controls,
    isGroup: true,
    read: () => read(ticked()),
    write: (state) => check(write(state)),
  };
}

function entriesOf(options) {
  return options.map((option) => ({
    value: option.value,
    label: option.text.text,
    description: option.description?.text,
  }));
}

function radioButtons(element, setting) {
  const find = (values) => element.options.find((option) => option.value === values[0]) ?? null;
  return choiceGroup(
    "radio",
    entriesOf(element.options),
    element.initial_option ? [element.initial_option.value] : [],
    setting,
    (values) => ({ selected_option: find(values) }),
    (state) => (state.selected_option ? [state.selected_option.value] : []),
  );
}

function checkboxes(element, setting) {
  const options = optionsOf(element);
  return choiceGroup(
    "checkbox",
    entriesOf(options),
    (element.initial_options ?? []).map((option) => option.value),
    setting,
    (values) => ({ selected_options: options.filter((option) => values.includes(option.value)) }),
    (state) => (state.selected_options ?? []).map((option) => option.value),
  );
}

function multiUsers(element, setting) {
  return choiceGroup(
    "checkbox",
    setting.users.map((user) => ({ value: user.id, label: user.real_name })),
    element.initial_users ?? [],
    setting,
    (values) => ({ selected_users: values }),
    (state) => state.selected_users ?? [],
  );
}

const MAKERS = {
  plain_text_input: textInput,
  number_input: (element, setting) => textInput(element, { ...setting, inputmode: "decimal" }),
  email_text_input: (element, setting) => textInput(element, { ...setting, type: "email" }),
  url_text_input: (element, setting) => textInput(element, { ...setting, type: "url" }),
  datepicker: dated("date", "selected_date"),
  timepicker: dated("time", "selected_time"),
  datetimepicker: dateTime,
  static_select: staticSelect,
  multi_static_select: checkboxes,
  users_select: usersSelect,
  multi_users_select: multiUsers,
  radio_buttons: radioButtons,
  checkboxes,
};

export const TEXT_KINDS = [
  "plain_text_input", "number_input", "email_text_input", "url_text_input",
];

export function isInput(element) {
  return element.type in MAKERS;
}

// setting: {id, users, label? | labelledBy?, describedBy?, required?}
export function makeInput(element, setting) {
  const input = MAKERS[element.type](element, setting);
  input.node.dataset.actionId = element.action_id ?? "";
  return {
    ...input,
    element,
    read: () => ({ type: element.type, ...input.read() }),
    isGroup: input.isGroup,
  };
}

// Calls `send` once a choice is made. With the keyboard a closed list or a date changes at
// each key, so there the choice counts when the person presses Enter or moves on.
export function whenChosen(input, send) {
  let typed = false;
  let waiting = false;
  const commit = () => {
    if (!waiting) return;
    waiting = false;
    send();
  };
  input.node.addEventListener("pointerdown", () => (typed = false));
  input.node.addEventListener("keydown", (event) => {
    if (event.key === "Enter") commit();
    typed = !["Enter", "Tab", " "].includes(event.key);
  });
  input.node.addEventListener("change", () => {
    waiting = true;
    if (!typed || input.controls[0].type === "checkbox") commit();
  });
  input.node.addEventListener("focusout", (event) => {
    if (!input.node.contains(event.relatedTarget)) commit();
  });
}
