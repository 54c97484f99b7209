"""Buttons: acknowledge, then act. One table from the button's name to its use case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.messages import help as help_words
from bot.services import (
    administration,
    agenda,
    booking,
    cases,
    commands,
    explanation,
    home,
    notes,
    oversight,
    reflective,
    sessions,
    welcome,
)
from bot.services.outcome import Outcome, Refused, Tell
from bot.surfaces.slack.blocks import action_name
from handlers.front import Front
from handlers.showing import after_button
from handlers.timing import timed

UseCase = Callable[..., Outcome]

USE_CASES: Mapping[str, UseCase] = {
    "session.held": sessions.held,
    "session.partly": sessions.partly,
    "session.moved": sessions.moved,
    "session.not_held": sessions.not_held,
    "session.cannot_make": sessions.cannot_make,
    "session.change": sessions.change,
    "session.disagree": sessions.disagree,
    "session.recorded": sessions.recorded,
    "session.not_recorded": sessions.not_recorded,
    "session.book": booking.book,
    "session.book_six": booking.book_six,
    "session.already": booking.already,
    "agenda.add": agenda.add,
    "cases.see": cases.see,
    "cases.wrong": cases.wrong,
    "cases.right": cases.right,
    "duty.why": explanation.why,
    "duty.on_it": oversight.on_it,
    "duty.ask_to_book": oversight.ask_to_book,
    "duty.reason": oversight.reason,
    "reflection.take": reflective.take,
    "reflection.write": reflective.write,
    "reflection.another": reflective.another,
    "reflection.not_today": reflective.not_today,
    "notes.mine": notes.mine,
    "notes.open": notes.read,
    "notes.delete": notes.delete,
    "today.see": home.see_today,
    "dates.see": commands.see_dates,
    "pairs.see": home.see_pairs,
    "line.see": home.see_line,
    "about.me": welcome.about_me,
    "about.when": welcome.about_when,
    "admin.pause": administration.pause,
    "admin.resume": administration.resume,
}


def register(app: App, front: Front) -> None:
    """Listens to every button there is."""

    @app.action(re.compile(".+"))
    def pressed(
        ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext
    ) -> None:
        ack()
        front.afterwards(body, context, partial(_act, front, action, body, context))


def _act(front: Front, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
    with timed("action", action_name(action["action_id"]), USE_CASES):
        with front.one_at_a_time():
            outcome = _outcome(front, context, action)
        front.changed()
        after_button(outcome, context.client, body)


def _outcome(front: Front, context: BoltContext, action: dict[str, Any]) -> Outcome:
    asker = front.asker(context)
    if isinstance(asker, Refused):
        return asker
    use_case = USE_CASES.get(action_name(action["action_id"]))
    if use_case is None:
        return Tell(help_words.commands())
    return use_case(front.desk, asker, action.get("value", ""), now=front.now())
