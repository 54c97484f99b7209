"""Something owed under a rule: by whom, about what, by when, and why on that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from bot.domain.intervals import Interval
from bot.domain.rule_parts import Strength


class DutyKind(StrEnum):
    """What kind of thing is owed."""

    SESSION = "session"
    CONFIRMATION = "confirmation"
    LAST_SESSION = "last_session"
    RECORDING = "recording"
    REFLECTION = "reflection"
    SUPERVISION = "supervision"
    CEILING = "ceiling"
    LIKELY_BREACH = "likely_breach"
    REARRANGEMENT = "rearrangement"
    CASE_DISCUSSION = "case_discussion"
    QUOTA = "quota"
    OBLIGATION = "obligation"
    COVER = "cover"


class State(StrEnum):
    """Where a duty stands. The first three are computed from the moment one looks."""

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"
    MET = "met"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a duty itself: never a date, a rule, a pack's version or a supervisor."""

    kind: DutyKind
    subject: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic, evaluated: `result` follows from the result before it.

    `start` begins at `given`; `add` adds `given`; `no_earlier_than` takes the later of the two.
    `setting` names the local choice that decided it.
    """

    op: Literal["start", "add", "no_earlier_than"]
    given: date | Interval
    result: date
    says: str
    source: Literal["fact", "policy", "local"]
    rule: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class AlsoDue:
    """Another rule's date for the same thing; the earlier leads."""

    rule: str
    clause: str
    due: date
    why: Sequence[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty as computed. `due_at` is the last instant that still complies, in UTC.

    For a date that is the end of that local day; `due_on` is then that day. A duty about a moment
    (a session's start) has `due_on` of that moment's local day. `opens_at` is when it first exists.
    `what` is the code of what an obligation asks for.
    `held_back`: it is booked in time, or may have been done but nobody has said so; while that
    stands nothing is said.
    """

    key: Key
    owner: str
    practitioner: str
    supervisor: str
    pair: str
    session: str | None = None
    case: str | None = None
    opens_at: datetime
    due_on: date
    due_at: datetime
    met_at: datetime | None = None
    strength: Strength
    rule: str
    clause: str
    ladder: str
    why: Sequence[Step]
    also: tuple[AlsoDue, ...] = ()
    held_back: bool = False
    what: str = ""


def state(
    due_on: date, due_at: datetime, met_at: datetime | None, now: datetime, today: date
) -> State:
    """Where a duty stands at `now`; `due` on the day itself, `overdue` once `due_at` is past."""
    if met_at is not None:
        return State.MET
    if now > due_at:
        return State.OVERDUE
    return State.DUE if today >= due_on else State.UPCOMING
