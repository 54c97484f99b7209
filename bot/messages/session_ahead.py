"""A session is coming: what to bring first. Later the same message says what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.facts import SessionStatus
from bot.messages import actions, dates, labels
from bot.messages.case_list import CaseLine, bullets
from bot.messages.notice import Button, Buttons, Notice, Paragraph, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One line of an agenda: a topic's code, a case reference, a few words."""

    topic: str
    case_ref: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAhead:
    """A session as one of the pair sees it; moments are local.

    `other` is the name of the other one; `first` the cases to bring first, of `cases` in all.
    `duty` is the duty that asks for the reminder; `stale_list` the day of a case list too old to
    count on. `held_at`, `moved_to` and `disputed` belong to what was said afterwards.
    """

    session: str
    pair: str
    practitioner: str
    other: str
    supervising: bool
    at: datetime
    first: tuple[CaseLine, ...] = ()
    cases: int = 0
    agenda: tuple[AgendaLine, ...] = ()
    stale_list: date | None = None
    status: SessionStatus = SessionStatus.PLANNED
    held_at: datetime | None = None
    moved_to: datetime | None = None
    disputed: bool = False
    duty: str


def session_ahead(ahead: SessionAhead) -> Notice:
    """The reminder, or what became of the session."""
    if ahead.status is SessionStatus.PLANNED:
        return Notice(_reminder(ahead))
    return Notice((Paragraph(_outcome(ahead)), *_disagreement(ahead), *_what_next(ahead)))


def agenda_words(line: AgendaLine) -> str:
    """`Workload: cover in half term (CP-1042)`."""
    words = f": {labels.written(line.words)}" if line.words else ""
    case = f" ({line.case_ref})" if line.case_ref else ""
    return f"{labels.topic(line.topic)}{words}{case}"


def _reminder(ahead: SessionAhead) -> tuple[Part, ...]:
    opening = Paragraph(f"Supervision with {ahead.other} is on {dates.moment(ahead.at)}.")
    return (opening, *_cases(ahead), *_agenda(ahead), Buttons(tuple(_buttons(ahead))))


def _cases(ahead: SessionAhead) -> tuple[Part, ...]:
    if ahead.stale_list:
        old = f"The case list is from {dates.short_day(ahead.stale_list)}"
        return (Paragraph(f"{old}, too old to suggest cases from."),)
    if not ahead.first:
        return ()
    whom = f"{ahead.other} may want to bring" if ahead.supervising else "You may want to bring"
    what = "this case" if len(ahead.first) == 1 else f"these {len(ahead.first)} cases"
    more = ahead.cases - len(ahead.first)
    rest = f"\n{labels.counted(more, 'more case')} on the list." if more > 0 else ""
    return (Paragraph(f"{whom} {what} first:\n{bullets(ahead.first)}{rest}"),)


def _agenda(ahead: SessionAhead) -> tuple[Part, ...]:
    if not ahead.agenda:
        return (Paragraph("Is there anything else you would like to talk about?"),)
    lines = "\n".join(f"• {agenda_words(line)}" for line in ahead.agenda)
    return (Paragraph(f"On the agenda so far:\n{lines}"),)


def _buttons(ahead: SessionAhead) -> list[Button]:
    cases = [actions.see_cases(ahead.practitioner)] if ahead.cases else []
    agenda, cannot = actions.add_to_agenda(ahead.pair), actions.cannot_make(ahead.session)
    return [*cases, agenda, cannot, actions.why_told(ahead.duty)]


def _outcome(ahead: SessionAhead) -> str:
    planned = f"Supervision with {ahead.other} on {dates.moment(ahead.at)}"
    match ahead.status:
        case SessionStatus.HELD:
            return f"Supervision with {ahead.other} took place on {_held_on(ahead)}."
        case SessionStatus.PARTLY_HELD:
            return f"Supervision with {ahead.other} took place in part on {_held_on(ahead)}."
        case SessionStatus.POSTPONED if ahead.moved_to:
            return f"{planned} has moved to {dates.moment(ahead.moved_to)}."
        case SessionStatus.POSTPONED:
            return f"{planned} is put off. There is no new date yet."
        case SessionStatus.CANCELLED:
            return f"{planned} is cancelled."
    return f"{planned} did not take place."


def _held_on(ahead: SessionAhead) -> str:
    return dates.day((ahead.held_at or ahead.at).date())


def _disagreement(ahead: SessionAhead) -> tuple[Part, ...]:
    """Only a practitioner is asked: the supervisor gave the account, and can change it."""
    if ahead.supervising or ahead.status is SessionStatus.CANCELLED:
        return ()
    if ahead.disputed:
        told = f"You remember this differently. {ahead.other} knows, and can change the answer."
        return (Paragraph(told),)
    return (Buttons((actions.disagree(ahead.session),)),)


def _what_next(ahead: SessionAhead) -> tuple[Part, ...]:
    was_held = ahead.status in (SessionStatus.HELD, SessionStatus.PARTLY_HELD)
    settled = was_held or ahead.moved_to is not None
    return () if settled else (Buttons((actions.book(ahead.pair, primary=True),)),)
