"""What is known about one practitioner's supervision, as plain data.

Instants are aware datetimes in UTC; days are dates in the organisation's zone. Ids are opaque.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class SessionKind(StrEnum):
    """Only a `one_to_one` meets a minimum; the other kinds reset nothing."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    INFORMAL = "informal"


class SessionStatus(StrEnum):
    """What people have told us. *Not confirmed* is computed: planned, and its time is past."""

    PLANNED = "planned"
    HELD = "held"
    PARTLY_HELD = "partly_held"
    POSTPONED = "postponed"
    DID_NOT_HAPPEN = "did_not_happen"
    CANCELLED = "cancelled"


class CaseKind(StrEnum):
    """The kinds of case that the packs speak of."""

    CHILD_PROTECTION = "child_protection"
    COURT = "court"
    LOOKED_AFTER = "looked_after"
    CHILD_IN_NEED = "child_in_need"
    CARE_LEAVER = "care_leaver"
    EARLY_HELP = "early_help"


@dataclass(frozen=True, slots=True)
class Shift:
    """One weekday's working hours in local wall-clock time; `weekday` 0 is Monday."""

    weekday: int
    starts: time
    ends: time


FULL_TIME = tuple(Shift(weekday, time(9), time(17)) for weekday in range(5))


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away, both ends included; no last day means that it is not known. Never a reason."""

    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the organisation."""

    id: str
    name: str
    role: str
    started_on: date
    employment: str = "permanent"
    qualified_on: date | None = None
    newly_qualified: bool = False
    progress_review_on: date | None = None
    left_on: date | None = None
    team: str = ""
    line_manager: str | None = None
    deputy: str | None = None
    pattern: tuple[Shift, ...] = FULL_TIME
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One supervisor and one practitioner, from a day."""

    id: str
    practitioner: str
    supervisor: str
    since: date


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting, planned or past. `replaces` is the session it was rearranged from."""

    id: str
    pair: str
    planned_at: datetime
    status: SessionStatus = SessionStatus.PLANNED
    kind: SessionKind = SessionKind.ONE_TO_ONE
    minutes: int = 120
    held_at: datetime | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    replaces: str | None = None
    recorded_at: datetime | None = None
    urgent: bool = False
    discussed: frozenset[str] = frozenset()

    @property
    def ends_at(self) -> datetime:
        """When its planned time is over."""
        return self.planned_at + timedelta(minutes=self.minutes)

    @property
    def happened_at(self) -> datetime:
        """When it was held; the planned time where nobody said otherwise."""
        return self.held_at or self.planned_at

    @property
    def counts(self) -> bool:
        """Whether it meets a minimum: a formal one-to-one, held in whole or in part."""
        return self.kind is SessionKind.ONE_TO_ONE and self.was_held

    @property
    def was_held(self) -> bool:
        """Held as planned or in part."""
        return self.status in (SessionStatus.HELD, SessionStatus.PARTLY_HELD)

    @property
    def fell_through(self) -> bool:
        """Postponed, or it did not happen."""
        return self.status in (SessionStatus.POSTPONED, SessionStatus.DID_NOT_HAPPEN)


@dataclass(frozen=True, slots=True)
class KindChange:
    """A case became of this kind on this day."""

    kind: CaseKind
    since: date


@dataclass(frozen=True, slots=True)
class Case:
    """A case reference, never a name. `kinds` in order of time, the last is today's.

    `own_interval_days` is an interval agreed for this case alone; `discussed_on` lists the days of
    discussions imported without a session. `paused` while somebody says that the list is wrong.
    """

    id: str
    ref: str
    kinds: tuple[KindChange, ...]
    allocated_on: date
    own_interval_days: int | None = None
    discussed_on: tuple[date, ...] = ()
    closed_on: date | None = None
    paused: bool = False

    @property
    def kind(self) -> CaseKind:
        """What kind of case it is today."""
        return self.kinds[-1].kind

    @property
    def kind_since(self) -> date:
        """Since when it has been of that kind."""
        return self.kinds[-1].since


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides what is owed to and about one practitioner.

    `pair` is None for somebody who has no supervisor, or who has left. `sessions` are in order of
    `planned_at`; those with earlier supervisors stand among them, and `earlier_pairs` says whose
    they were. `go_live` is the first day on which the bot answers for anything.
    """

    person: Person
    go_live: date
    pair: Pair | None = None
    supervisor: Person | None = None
    sessions: tuple[Session, ...] = ()
    cases: tuple[Case, ...] = ()
    earlier_pairs: tuple[Pair, ...] = ()
