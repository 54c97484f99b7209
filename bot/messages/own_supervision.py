"""Home, for somebody who is supervised: next session, what they are owed, their cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.duty import DutyKind, State
from bot.domain.facts import SessionStatus
from bot.messages import actions, dates, labels
from bot.messages.case_list import CaseLine, as_at, bullets
from bot.messages.notice import Buttons, Heading, Paragraph, Part

CASES = 10
OWED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something owed to the practitioner, and whether they got it."""

    kind: DutyKind
    due_on: date
    state: State
    met_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSession:
    """The last session as the supervisor told it."""

    session: str
    on: date
    status: SessionStatus
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSupervision:
    """One person's own supervision; moments are local.

    `pair` is empty for somebody without a supervisor. `why` is the duty that the next date
    follows from.
    """

    practitioner: str
    pair: str = ""
    supervisor: str = ""
    next_session: str = ""
    next_at: datetime | None = None
    last: LastSession | None = None
    owed: tuple[Owed, ...] = ()
    why: str = ""
    cases: tuple[CaseLine, ...] = ()
    list_as_at: date | None = None
    stale_list: bool = False


def own_supervision(own: OwnSupervision) -> tuple[Part, ...]:
    """The section of Home, or nothing for somebody whom nobody supervises."""
    heading = Heading("Your supervision")
    if not own.pair:
        nobody = Paragraph("We do not know who supervises you.")
        return (heading, nobody, *_cases(own)) if own.cases else ()
    return (heading, *_next(own), *_last(own), *_owed(own), *_cases(own))


def _next(own: OwnSupervision) -> tuple[Part, ...]:
    cannot = (actions.cannot_make(own.next_session),) if own.next_session else ()
    why = (actions.why(own.why),) if own.why else ()
    book = actions.book(own.pair, primary=own.next_at is None)
    buttons = (*cannot, actions.add_to_agenda(own.pair), book, actions.already(own.pair), *why)
    return (Paragraph(_next_words(own)), Buttons(buttons))


def _next_words(own: OwnSupervision) -> str:
    if own.next_at is None:
        return f"Nothing is booked with {own.supervisor} yet."
    return f"Your next supervision with {own.supervisor} is on {dates.moment(own.next_at)}."


def _last(own: OwnSupervision) -> tuple[Part, ...]:
    if own.last is None:
        return ()
    told = f"{_account(own.last)} on {dates.short_day(own.last.on)}, as {own.supervisor} told us."
    if own.last.disputed:
        return (Paragraph(f"{told} You remember it differently, and {own.supervisor} knows."),)
    return (Paragraph(told), Buttons((actions.disagree(own.last.session),)))


def _account(last: LastSession) -> str:
    match last.status:
        case SessionStatus.HELD:
            return "Supervision took place"
        case SessionStatus.PARTLY_HELD:
            return "Supervision took place in part"
        case SessionStatus.POSTPONED:
            return "Supervision was put off"
        case SessionStatus.CANCELLED:
            return "Supervision was cancelled"
    return "Supervision did not take place"


def _owed(own: OwnSupervision) -> tuple[Part, ...]:
    if not own.owed:
        return ()
    lines = "\n".join(f"• {_owed_line(each)}" for each in own.owed[:OWED])
    more = len(own.owed) - OWED
    rest = f"\nAnd {labels.counted(more, 'more date')}: type /supervision why." if more > 0 else ""
    return (Paragraph(f"What you are owed:\n{lines}{rest}"),)


def _owed_line(owed: Owed) -> str:
    words = f"{labels.duty_kind(owed.kind)} by {dates.short_day(owed.due_on)}"
    if owed.met_on:
        return f"{words}: done on {dates.short_day(owed.met_on)}"
    return f"{words}: {labels.state(owed.state)}"


def _cases(own: OwnSupervision) -> tuple[Part, ...]:
    if not own.cases:
        return ()
    heading = Heading("Your cases")
    more = len(own.cases) - CASES
    rest = f"\n{labels.counted(more, 'more case')} under See all cases." if more > 0 else ""
    words = f"{labels.counted(len(own.cases), 'case')}:\n{bullets(own.cases[:CASES])}{rest}"
    button = Buttons((actions.see_cases(own.practitioner),))
    return (heading, *as_at(own.list_as_at, own.stale_list), Paragraph(words), button)
