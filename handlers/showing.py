"""Showing an Outcome: after a button, as the answer to a form, or to a command."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.messages.form import Form
from bot.messages.notice import Notice
from bot.services.outcome import FieldErrors, OpenForm, Outcome, Refused, Saved, Tell
from bot.surfaces.slack.blocks import message_text, notice_blocks
from bot.surfaces.slack.views import modal_view

_TITLE = "Supervision Bot"


def after_button(outcome: Outcome, client: WebClient, body: dict[str, Any]) -> None:
    """Opens what is to be filled in or read; what was saved shows itself where it was clicked."""
    match outcome:
        case OpenForm(form, instead):
            _open(client, body, form, instead=instead)
        case Tell(notice) | Refused(notice) | Saved(Notice() as notice):
            _open(client, body, telling(notice), instead=True)
        case Saved() | FieldErrors():
            pass


def as_answer(outcome: Outcome, ack: Ack) -> None:
    """Answers a form's submission: the outcome is the acknowledgement."""
    match outcome:
        case FieldErrors(errors):
            ack(response_action="errors", errors=errors)
        case OpenForm(form, instead):
            ack(response_action="update" if instead else "push", view=modal_view(form))
        case Tell(notice) | Refused(notice) | Saved(Notice() as notice):
            ack(response_action="update", view=modal_view(telling(notice)))
        case Saved():
            ack(response_action="clear")


def after_command(
    outcome: Outcome, client: WebClient, body: dict[str, Any], respond: Respond
) -> None:
    """Answers where the command was typed, seen by nobody else."""
    match outcome:
        case OpenForm(form):
            _open(client, body, form, instead=False)
        case Tell(notice) | Refused(notice) | Saved(Notice() as notice):
            respond(
                text=message_text(notice),
                blocks=notice_blocks(notice),
                response_type="ephemeral",
            )
        case Saved() | FieldErrors():
            pass


def telling(notice: Notice) -> Form:
    """A notice as a form with nothing to fill in."""
    return Form(name="told", title=_TITLE, fields=notice.parts)


def _open(client: WebClient, body: dict[str, Any], form: Form, *, instead: bool) -> None:
    """A new modal; on top of the one that was clicked in, or in its place."""
    view = body.get("view") or {}
    if view.get("type") != "modal":
        client.views_open(trigger_id=body["trigger_id"], view=modal_view(form))
    elif instead:
        client.views_update(view_id=view["id"], hash=view["hash"], view=modal_view(form))
    else:
        client.views_push(trigger_id=body["trigger_id"], view=modal_view(form))
