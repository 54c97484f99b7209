"""A session fell through: by when it should take place again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.duty import State
from bot.messages import actions, dates
from bot.messages.notice import Button, Buttons, Notice, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Rearrangement:
    """What one of the pair sees; moments are local.

    `original` is the time that fell through, `booked_at` the new one. `reason_will_do`: past the
    limit the text asks for a recorded reason instead.
    """

    duty: str
    pair: str
    other: str
    original: datetime
    due_on: date
    booked_at: datetime | None = None
    reason_will_do: bool = False
    state: State = State.UPCOMING


def rearrangement(asked: Rearrangement) -> Notice:
    """The limit while it is owed, thanks afterwards."""
    if asked.state is State.MET:
        text = f"Done, thank you. Nothing more is needed about {_session(asked)}."
        return Notice((Paragraph(text),))
    if asked.state is State.VOID:
        return Notice((Paragraph(f"Nothing is needed any more about {_session(asked)}."),))
    return Notice((Paragraph(_ask(asked)), Buttons(_buttons(asked))))


def _ask(asked: Rearrangement) -> str:
    day = dates.day(asked.due_on)
    opening = f"Your {_session(asked)} did not go ahead."
    if asked.state is State.OVERDUE and asked.reason_will_do:
        return f"{opening} The new one was due by {day}. A reason is enough for the record now."
    limit = "was due" if asked.state is State.OVERDUE else "is due"
    if asked.booked_at:
        return f"{opening} The new one {limit} by {day}, and is booked for {_booked(asked)}."
    return f"{opening} A new one {limit} by {day}, and no date is booked yet."


def _booked(asked: Rearrangement) -> str:
    return dates.moment(asked.booked_at) if asked.booked_at else ""


def _session(asked: Rearrangement) -> str:
    return f"supervision with {asked.other} planned for {dates.moment(asked.original)}"


def _buttons(asked: Rearrangement) -> tuple[Button, ...]:
    reason = (actions.note_reason(asked.duty),) if asked.reason_will_do else ()
    in_time = asked.booked_at is not None and asked.booked_at.date() <= asked.due_on
    booking = () if in_time else (actions.book(asked.pair, primary=True),)
    return (*booking, actions.already(asked.pair), *reason, actions.why_told(asked.duty))
