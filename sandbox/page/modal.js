// The stack of views opened for one person, shown as one dialog in their pane.

import * as api from "./api.js";
import { openDialog } from "./dialog.js";
import { announce, el, focusables, newId } from "./dom.js";
import { Form } from "./form.js";

const KEPT = "This didn't work. What you wrote is still here.";

// What a view shows; its state and hash also change when nothing new is to be seen.
export function contentOf(view) {
  const { state, hash, ...content } = view;
  return JSON.stringify(content);
}

export class Modals {
  // `pane` is {stage, user, context(place), mayTakeFocus(), focusBack()}.
  constructor(pane) {
    this.pane = pane;
    this.ask = api.latest(api.modals);
    this.forms = new Map();
    this.shown = null;
  }

  get user() {
    return this.pane.user;
  }

  async refresh() {
    const user = this.user;
    const answer = await this.ask(user);
    if (!answer || user !== this.user) return;
    const { views, errors } = answer;
    this.forget(views);
    if (views.length === 0) this.hide();
    else this.show(views, errors ?? {});
  }

  forget(views) {
    const open = views.map((view) => view.id);
    for (const id of this.forms.keys()) if (!open.includes(id)) this.forms.delete(id);
  }

  hide() {
    if (!this.shown) return;
    this.shown.remove();
    this.shown = null;
    this.pane.focusBack();
  }

  // Forgets what is shown because the pane shows somebody else.
  reset() {
    this.shown?.remove();
    this.shown = null;
    this.forms.clear();
  }

  form(view) {
    const known = this.forms.get(view.id);
    const place = { view_id: view.id };
    if (!known) this.forms.set(view.id, new Form(view, this.pane.context(place)));
    else if (contentOf(known.view) !== contentOf(view)) known.draw(view);
    return this.forms.get(view.id);
  }

  show(views, errors) {
    const view = views.at(-1);
    const key = `${views.length} ${contentOf(view)}`;
    if (this.shown?.key === key) {
      this.showErrors(errors);
      return;
    }
    const form = this.form(view);
    const mine = this.shown !== null || this.pane.mayTakeFocus();
    const sameView = this.shown?.id === view.id;
    if (sameView) this.redraw(view, views.length, key);
    else this.open(view, form, views.length, key);
    this.showErrors(errors);
    if (sameView) return;
    if (mine) this.focusIn(form);
    else announce(`${view.title.text} has opened`);
  }

  redraw(view, depth, key) {
    this.shown.key = key;
    const hadFocus = this.shown.box.contains(document.activeElement);
    this.shown.title.textContent = view.title.text;
    this.shown.foot.replaceChildren(...this.footButtons(view, depth));
    this.sending(this.shown.isSending);
    if (hadFocus && !this.shown.box.contains(document.activeElement)) this.shown.box.focus();
    announce(`${view.title.text} has changed`);
  }

  open(view, form, depth, key) {
    this.shown?.remove();
    const titleId = newId("modal");
    const title = el("h3", { id: titleId, class: "dialog-title" }, view.title.text);
    const problem = el("div", { class: "problem", role: "alert" });
    const foot = el("div", { class: "actions dialog-foot" }, this.footButtons(view, depth));
    const box = el(
      "form",
      {
        class: "dialog",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        "data-view-id": view.id,
        tabindex: "-1",
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.submit();
        },
      },
      title,
      el("div", { class: "dialog-body" }, problem, form.node),
      foot,
    );
    const remove = openDialog(this.pane.stage, box, () => this.close());
    this.shown = { id: view.id, key, form, box, title, problem, foot, remove };
  }

  footButtons(view, depth) {
    const words = view.close?.text ?? (depth > 1 ? "Back" : "Close");
    const close = el("button", { type: "button", class: "button", onclick: () => this.close() }, words);
    if (!view.submit) return [close];
    const submit = { type: "submit", class: "button primary", "data-submit": view.submit.text };
    return [close, el("button", submit, view.submit.text)];
  }

  focusIn(form) {
    if (form.focusFirst()) return;
    (focusables(form.node)[0] ?? this.shown.box).focus();
  }

  showErrors(errors) {
    const errorsKey = JSON.stringify(errors);
    if (errorsKey === this.shown.errorsKey) return;
    this.shown.errorsKey = errorsKey;
    const others = this.shown.form.showErrors(errors);
    const count = Object.keys(errors).length;
    this.shown.problem.replaceChildren();
    if (count === 0) return;
    const words = count === 1 ? "Please check one answer." : `Please check ${count} answers.`;
    this.shown.problem.append(el("p", {}, words), ...others.map((text) => el("p", {}, text)));
  }

  sending(isSending) {
    const button = this.shown?.foot.querySelector("[data-submit]");
    if (!button) return;
    button.disabled = isSending;
    button.textContent = isSending ? "Sending…" : button.dataset.submit;
  }

  async submit() {
    const { id, form } = this.shown;
    if (this.shown.isSending) return;
    this.shown.isSending = true;
    this.shown.errorsKey = null;
    this.shown.box.focus();
    this.sending(true);
    const result = await this.trySubmit(id, form);
    if (this.shown?.id === id) this.settle(result);
    await this.refresh();
  }

  async trySubmit(id, form) {
    try {
      return await api.submitView(this.user, id, form.values());
    } catch (error) {
      return { acked: false, error: error.message };
    }
  }

  settle(result) {
    this.shown.isSending = false;
    this.sending(false);
    const errors = result.errors ?? {};
    this.showErrors(errors);
    if (Object.keys(errors).length > 0) this.shown.form.focusFirstError();
    else if (!result.acked || result.error) this.complain(result.error);
  }

  complain(reason) {
    const words = `⚠ ${KEPT}${reason ? ` (${reason})` : ""}`;
    this.shown.problem.replaceChildren(el("p", {}, words));
  }

  async close() {
    await api.closeView(this.user, this.shown.id).catch(() => null);
    await this.refresh();
  }
}
