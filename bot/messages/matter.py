"""What is missed, or likely to be: the one sentence that the pair see before anybody else does.

The sentence depends only on what the duty is, so that what was shown is what is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.duty import DutyKind
from bot.messages import dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A duty as it is told to others. `practitioner` and `supervisor` are names.

    `since` is the last supervision, or the day of the session that the duty is about. `limit` is
    the rule's length in words (`8 weeks`). `case_ref` only where the duty is about a case.
    """

    duty: str
    pair: str
    kind: DutyKind
    practitioner: str
    supervisor: str
    due_on: date
    since: date | None = None
    limit: str = ""
    case_ref: str = ""


def sentence(matter: Matter) -> str:
    """The exact wording that goes up."""
    pair = f"{matter.practitioner} and {matter.supervisor}"
    due = f"It was due by {dates.day(matter.due_on)}."
    match matter.kind:
        case DutyKind.LIKELY_BREACH:
            return f"{pair} have no supervision booked by {_limit(matter)}."
        case DutyKind.REARRANGEMENT:
            return (
                f"Supervision of {pair}{_on(matter)} did not go ahead. A new one{_was_due(matter)}"
            )
        case DutyKind.RECORDING:
            return f"We do not know that supervision of {pair}{_on(matter)} is recorded. {due}"
        case DutyKind.CASE_DISCUSSION | DutyKind.QUOTA:
            case = f"case {matter.case_ref}" if matter.case_ref else "a case"
            return f"We do not know of a discussion of {case} by {pair}. {due}"
        case DutyKind.CONFIRMATION:
            return f"We do not know whether supervision of {pair}{_on(matter)} took place."
        case DutyKind.COVER:
            return f"We do not know who supervises in place of {matter.supervisor}. {due}"
        case DutyKind.OBLIGATION:
            return f"We do not know whether {pair} have done what the policy asks. {due}"
    return f"We do not know of supervision of {pair}{_since(matter)}. {due}"


def _limit(matter: Matter) -> str:
    day = dates.day(matter.due_on)
    return f"{day}, {matter.limit} after the last" if matter.limit and matter.since else day


def _was_due(matter: Matter) -> str:
    return f" was due by {dates.day(matter.due_on)}."


def _on(matter: Matter) -> str:
    return f" on {dates.day(matter.since, matter.due_on)}" if matter.since else ""


def _since(matter: Matter) -> str:
    return f" since {dates.day(matter.since, matter.due_on)}" if matter.since else ""
