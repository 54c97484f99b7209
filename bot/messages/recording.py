"""The record of a session: by when, and thanks once it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.duty import State
from bot.messages import actions, dates
from bot.messages.notice import Buttons, Notice, Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A held session, as whoever records it sees it.

    `case_system` is the council's own name for it. `last_working_day` is set where they are not in
    on the due day itself.
    """

    duty: str
    session: str
    other: str
    held_on: date
    due_on: date
    case_system: str
    last_working_day: date | None = None
    state: State = State.UPCOMING


def recording(record: Recording) -> Notice:
    """The reminder while it is owed, thanks afterwards."""
    if record.state is State.VOID:
        text = f"No record is needed any more of {_session(record)}."
        return Notice((Paragraph(text),))
    if record.state is State.MET:
        return Notice((Paragraph(f"Done, thank you. {_capital(_session(record))} is recorded."),))
    buttons = (actions.recorded(record.session), actions.why_told(record.duty))
    return Notice((Paragraph(_ask(record)), Buttons(buttons)))


def _ask(record: Recording) -> str:
    due = dates.day(record.due_on)
    if record.state is State.OVERDUE:
        asked = f"Is {_session(record)} on {record.case_system} yet? The date for it was {due}."
        return f"{asked} If it is, tell us and the reminders stop."
    asked = f"{_capital(_session(record))}: please put the record on {record.case_system} by {due}."
    return f"{asked}{_last_day(record)}"


def _last_day(record: Recording) -> str:
    if record.last_working_day is None or record.last_working_day == record.due_on:
        return ""
    return f" {dates.day(record.last_working_day)} is your last working day before then."


def _session(record: Recording) -> str:
    return f"supervision with {record.other} on {dates.day(record.held_on, record.due_on)}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
