"""Showing an Outcome: after a button, as the answer to a form, or to a command."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import Ack, BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages import refusal
from bot.messages.done import as_form
from bot.messages.form import Form
from bot.messages.notice import Notice
from bot.services.outcome import FieldErrors, OpenForm, Outcome, Refused, Saved, Tell
from bot.surfaces.slack.blocks import (
    MESSAGE_BLOCKS,
    fitted,
    message_text,
    notice_blocks,
    reply,
)
from bot.surfaces.slack.client import answer_at
from bot.surfaces.slack.failures import NOT_TAKEN, count_refusal
from bot.surfaces.slack.views import modal_view

log = structlog.get_logger()


def after_button(outcome: Outcome, client: WebClient, body: dict[str, Any]) -> None:
    """Opens what is to be filled in or read; what was saved shows itself where it was clicked."""
    match outcome:
        case OpenForm(form, instead):
            _open(client, body, form, instead=instead)
        case Tell(notice) | Refused(notice) | Saved(Notice() as notice):
            _open(client, body, as_form(notice), instead=True)
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
            ack(response_action="update", view=modal_view(as_form(notice)))
        case Saved():
            ack(response_action="clear")


def after_command(outcome: Outcome, client: WebClient, body: dict[str, Any]) -> None:
    """Answers where the command was typed, seen by nobody else."""
    match outcome:
        case OpenForm(form):
            _open(client, body, form, instead=False)
        case Tell(notice) | Refused(notice) | Saved(Notice() as notice):
            answer_at(body["response_url"], reply(notice))
        case Saved() | FieldErrors():
            pass


def failed(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse | None:
    """The listeners' boundary: what went wrong is logged, and whoever asked is told.

    A form stays as it was filled in, with the answer on top of it.
    """
    log.error("listener failed", type=body.get("type"), exc_info=error)
    if isinstance(error, SlackApiError):
        count_refusal(error)
    only_not_shown = isinstance(error, NOT_TAKEN)  # it was done, and is kept
    notice = refusal.not_shown() if only_not_shown else refusal.went_wrong()
    if body.get("type") == "view_submission":
        answer = {"response_action": "push", "view": modal_view(as_form(notice))}
        return BoltResponse(status=200, body=answer)
    try:
        if only_not_shown or not _opened(notice, body, context):
            _tell(notice, body, context)
    except Exception as again:  # nobody reads the future that it would end in
        log.warning("nobody told", exc_info=again)
    return None


def _opened(notice: Notice, body: dict[str, Any], context: BoltContext) -> bool:
    """Whether it could be said in a modal: after a button, while its trigger holds."""
    if body.get("type") != "block_actions":
        return False
    try:
        _open(context.client, body, as_form(notice), instead=False)
    except NOT_TAKEN:
        return False
    return True


def _tell(notice: Notice, body: dict[str, Any], context: BoltContext) -> None:
    """Without a trigger, which may have expired: where it was pressed or typed, seen by nobody
    else; from a Home or a form, in their messages."""
    if body.get("response_url"):
        answer_at(body["response_url"], reply(notice))
    elif body.get("type") == "block_actions":
        blocks = fitted(notice_blocks(notice), MESSAGE_BLOCKS)
        user, text = body["user"]["id"], message_text(notice)
        context.client.chat_postMessage(channel=user, text=text, blocks=blocks)


def _open(client: WebClient, body: dict[str, Any], form: Form, *, instead: bool) -> None:
    """A new modal; on top of the one that was clicked in, or in its place."""
    view, shown = body.get("view") or {}, modal_view(form)
    if view.get("type") != "modal":
        client.views_open(trigger_id=body["trigger_id"], view=shown)
    elif instead:
        client.views_update(view_id=view["id"], view=shown)
    else:
        _push(client, body["trigger_id"], view["id"], shown)


def _push(client: WebClient, trigger_id: str, view_id: str, shown: dict[str, Any]) -> None:
    """Slack keeps three on top of one another; a fourth takes the place of the third."""
    try:
        client.views_push(trigger_id=trigger_id, view=shown)
    except SlackApiError as refused:
        if refused.response["error"] != "push_limit_reached":
            raise
        client.views_update(view_id=view_id, view=shown)
