"""Supervision is due by a day: under a minimum, or so that no gap grows too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.duty import State
from bot.messages import actions, dates
from bot.messages.breach import settled
from bot.messages.notice import Button, Buttons, Notice, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionDue:
    """What one of the pair sees; `other` is the name of the other one, moments are local.

    `longest` is set for a ceiling: the longest gap in words (`8 weeks`).
    """

    duty: str
    pair: str
    other: str
    due_on: date
    last_on: date | None = None
    booked_at: datetime | None = None
    longest: str = ""
    state: State = State.UPCOMING


def supervision_due(due: SupervisionDue) -> Notice:
    """The reminder while it is owed, thanks afterwards."""
    if due.state in (State.MET, State.VOID):
        return settled(due.state, due.other)
    text = f"{_by_when(due)} {_known(due)}"
    return Notice((Paragraph(text), Buttons(_buttons(due))))


def _by_when(due: SupervisionDue) -> str:
    day = dates.day(due.due_on)
    if due.state is State.OVERDUE:
        return f"We do not know of supervision with {due.other} by {day}, when it was due."
    if due.longest:
        longest = f"the longest gap that the policy allows is {due.longest}"
        return f"Supervision with {due.other} is needed by {day}: {longest}."
    return f"Supervision with {due.other} is due by {day}."


def _known(due: SupervisionDue) -> str:
    last = f"You last met on {dates.day(due.last_on, due.due_on)}. " if due.last_on else ""
    if due.booked_at is None:
        return f"{last}Nothing is booked yet."
    booked = f"{last}It is booked for {dates.moment(due.booked_at)}"
    late = due.booked_at.date() > due.due_on
    return f"{booked}, which is after that day." if late else f"{booked}."


def _buttons(due: SupervisionDue) -> tuple[Button, ...]:
    in_time = due.booked_at is not None and due.booked_at.date() <= due.due_on
    booking = () if in_time else (actions.book(due.pair, primary=True),)
    return (*booking, actions.already(due.pair), actions.why_told(due.duty))
