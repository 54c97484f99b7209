"""Booking, button by button: one date, the next six, or a session that already took place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Connection

from bot.domain import booking
from bot.domain.booking import series, usual_time
from bot.domain.facts import Pair
from bot.domain.intervals import in_words
from bot.messages import session_forms as words
from bot.messages.form import Form
from bot.services.desk import Desk
from bot.services.outcome import OpenForm, Outcome
from bot.services.permissions import PAIR
from bot.services.scene import Scene
from bot.services.session_forms import in_form, limit_after
from bot.services.subjects import NOT_YOURS, pair_for
from bot.store import forms

Filled = Callable[[Scene, Pair, str, str], Form]


def book(desk: Desk, asker: str, pair_id: str, *, now: datetime) -> Outcome:
    """Which day, which time? The rule's limit and a suggestion stand beside."""
    return _ask(desk, asker, pair_id, "session.book", book_form, now)


def book_six(desk: Desk, asker: str, pair_id: str, *, now: datetime) -> Outcome:
    """The next six at the rule's interval; each can be changed or left out."""
    return _ask(desk, asker, pair_id, "session.book_six", _six_form, now)


def already(desk: Desk, asker: str, pair_id: str, *, now: datetime) -> Outcome:
    """A session that we did not know of: on which day?"""
    return _ask(desk, asker, pair_id, "session.already", _already_form, now)


def book_form(scene: Scene, pair: Pair, asker: str, use: str, passed: date | None = None) -> Form:
    """The form for one date; `passed` is a day that was chosen past the limit."""
    facts = scene.facts(pair.practitioner)
    limit, suggested = booking.ahead(facts, scene.policy, scene.now)
    return words.book(
        use,
        other=other_of(scene, pair, asker),
        suggested=scene.day(suggested) if suggested else None,
        at=usual_time(facts, scene.policy),
        limit=in_form(limit, passed),
    )


def other_of(scene: Scene, pair: Pair, asker: str) -> str:
    """The name of the other one of a pair."""
    return scene.name(pair.supervisor if asker == pair.practitioner else pair.practitioner)


def _six_form(scene: Scene, pair: Pair, asker: str, use: str) -> Form:
    facts = scene.facts(pair.practitioner)
    moments = series(facts, scene.policy, scene.now, words.SIX)
    return words.book_six(
        use,
        other=other_of(scene, pair, asker),
        days=tuple(scene.day(moment) for moment in moments),
        at=usual_time(facts, scene.policy),
        every=_every(limit_after(facts, scene)),
    )


def _every(limit: booking.Limit | None) -> str:
    given = limit.because.given if limit else None
    return "" if given is None or isinstance(given, date) else in_words(given)


def _already_form(scene: Scene, pair: Pair, asker: str, use: str) -> Form:
    return words.already(use, other=other_of(scene, pair, asker), latest=scene.today)


def _ask(desk: Desk, asker: str, pair_id: str, name: str, form: Filled, now: datetime) -> Outcome:
    with desk.database.write() as tx:
        pair = pair_for(tx, asker, pair_id, PAIR, name, now)
        if pair is None:
            return NOT_YOURS
        return OpenForm(_opened(tx, desk, asker, pair, name, form, now))


def _opened(
    tx: Connection, desk: Desk, asker: str, pair: Pair, name: str, form: Filled, now: datetime
) -> Form:
    use = forms.open_form(tx, asker, name, pair.id, now)
    return form(Scene(tx, desk, now), pair, asker, use)
