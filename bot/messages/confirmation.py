"""Did it happen? Later the same message says what was answered, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.facts import SessionStatus
from bot.messages import actions, dates, labels
from bot.messages.notice import Button, Buttons, Notice, Paragraph, Part

_LISTED = 10  # as many references as are read at a glance; beyond that they are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A session whose time has come, as its supervisor sees it; moments are local.

    `duty` is the duty that asks; empty where whoever answers asked for the question themselves.
    `covered` are the references of the cases discussed. `next_at` is what is booked, `next_by` the
    day by which the rule asks for the next. `record_by` is None once it is recorded.
    """

    session: str
    pair: str
    practitioner: str
    other: str
    at: datetime
    status: SessionStatus = SessionStatus.PLANNED
    held_at: datetime | None = None
    covered: tuple[str, ...] = ()
    moved_to: datetime | None = None
    next_at: datetime | None = None
    next_by: date | None = None
    record_by: date | None = None
    case_system: str = ""
    disputed: bool = False
    withdrawn: bool = False
    duty: str = ""


def confirmation(asked: Confirmation) -> Notice:
    """The question while it is open; afterwards the answer, which can always be changed."""
    if asked.withdrawn:
        return Notice((Paragraph(f"No answer is needed any more about {_which(asked)}."),))
    if asked.status is SessionStatus.PLANNED:
        return question(asked)
    said = Paragraph(f"Thank you. You told us that {_answer(asked)}.")
    return Notice((said, *_disputed(asked), *_follows(asked), Buttons(_buttons(asked))))


def question(asked: Confirmation) -> Notice:
    """The four answers; also what *Change this answer* shows."""
    text = f"Did {_which(asked)} take place? You can change your answer later."
    one = asked.session
    answers = (actions.held(one), actions.partly(one), actions.moved(one), actions.not_held(one))
    why = (actions.why_told(asked.duty),) if asked.duty else ()
    return Notice((Paragraph(text), Buttons((*answers, *why))))


def disputed(asked: Confirmation) -> Notice:
    """Tells the supervisor that the practitioner remembers it differently."""
    told = f"{asked.other} remembers your supervision on {dates.moment(asked.at)} differently."
    advice = "You may want to talk about it. Either account can be right, and nobody else is told."
    return Notice((Paragraph(f"{told} {advice}"), Buttons((actions.change(asked.session),))))


def _which(asked: Confirmation) -> str:
    return f"supervision with {asked.other} on {dates.moment(asked.at)}"


def _answer(asked: Confirmation) -> str:
    held_on = dates.day((asked.held_at or asked.at).date())
    match asked.status:
        case SessionStatus.HELD:
            return f"supervision with {asked.other} took place on {held_on}{_cases(asked)}"
        case SessionStatus.PARTLY_HELD:
            return f"supervision with {asked.other} took place in part on {held_on}{_cases(asked)}"
        case SessionStatus.POSTPONED if asked.moved_to:
            return f"{_which(asked)} moved to {dates.moment(asked.moved_to)}"
        case SessionStatus.POSTPONED:
            return f"{_which(asked)} was put off"
        case SessionStatus.CANCELLED:
            return f"{_which(asked)} was cancelled"
    return f"{_which(asked)} did not take place"


def _cases(asked: Confirmation) -> str:
    if not asked.covered:
        return ""
    count = labels.counted(len(asked.covered), "case")
    listed = f" ({', '.join(asked.covered)})" if len(asked.covered) <= _LISTED else ""
    return f", with {count} discussed{listed}"


def _disputed(asked: Confirmation) -> tuple[Part, ...]:
    told = f"{asked.other} remembers this differently. You may want to talk about it."
    return (Paragraph(told),) if asked.disputed else ()


def _follows(asked: Confirmation) -> tuple[Part, ...]:
    lines = [*_to_record(asked), *_next(asked)]
    return (Paragraph("\n".join(lines)),) if lines else ()


def _to_record(asked: Confirmation) -> list[str]:
    if asked.record_by is None:
        return []
    where = f" on {asked.case_system}" if asked.case_system else ""
    return [f"Please put the record{where} by {dates.day(asked.record_by)}."]


def _next(asked: Confirmation) -> list[str]:
    if asked.next_at:
        return [f"The next one is booked for {dates.moment(asked.next_at)}."]
    if asked.next_by:
        return [f"The next one is due by {dates.day(asked.next_by)}."]
    return []


def _buttons(asked: Confirmation) -> tuple[Button, ...]:
    booking = (actions.book(asked.pair, primary=True), actions.book_six(asked.pair))
    booked = asked.next_at or asked.moved_to
    return (actions.change(asked.session), *(() if booked else booking))
