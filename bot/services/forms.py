"""Forms that come back: each is used once, and a second submission gets the first Outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from bot.messages import refusal
from bot.messages.form import Answers
from bot.messages.plain_data import PlainData
from bot.services import agenda, answering, booking_answers, notes, oversight, reflective
from bot.services.desk import Desk
from bot.services.outcome import FieldErrors, OpenForm, Outcome, Refused, Saved, Tell
from bot.services.submission import Submission
from bot.store import forms
from bot.store.forms import FormUse

RECEIVERS: Mapping[str, Callable[[Submission], Outcome]] = {
    "session.held": answering.held,
    "session.partly": answering.partly,
    "session.moved": answering.moved,
    "session.not_held": answering.not_held,
    "session.cannot_make": answering.cannot_make,
    "session.book": booking_answers.book,
    "session.book_six": booking_answers.book_six,
    "session.already": booking_answers.already,
    "agenda.add": agenda.save,
    "duty.reason": oversight.save_reason,
    "reflection.write": reflective.save,
    "notes.delete": notes.save_deletion,
}
_OUTCOMES = PlainData((Saved, Tell, Refused))


def submit(
    desk: Desk, asker: str, form: str, use: str, answers: Answers, *, now: datetime
) -> Outcome:
    """Does what the form asks, in the transaction that uses up its id.

    Fields that are wrong, and a form that asks once more, use nothing up.
    """
    with desk.database.write() as tx:
        opened = forms.find(tx, use)
        if opened is None or opened.person != asker or opened.form != form:
            return Refused(refusal.form_used())
        if opened.used_at is not None:
            return _first_outcome(opened)
        given = Submission(tx, desk, asker, use, opened.subject, answers, now)
        return _use(tx, given, RECEIVERS[form](given))


def _first_outcome(used: FormUse) -> Outcome:
    """Where nobody can decrypt it, only that the form was used."""
    if used.outcome is None:
        return Refused(refusal.form_used())
    return cast("Outcome", _OUTCOMES.back(used.outcome))


def _use(tx: Connection, given: Submission, outcome: Outcome) -> Outcome:
    if not isinstance(outcome, FieldErrors | OpenForm):
        forms.use(tx, given.use, _OUTCOMES.of(outcome), given.now)
    return outcome
