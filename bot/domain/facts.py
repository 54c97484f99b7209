"""What is known about one practitioner's supervision, as plain data.

Instants are aware datetimes in UTC; days are dates in the organisation's zone. Ids are opaque.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from bot.domain.happenings import Happening
from bot.domain.intervals import Interval


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
    """Days away, both ends included; no last day means that it is not known. Never a reason.

    `known_on`: when it was known, if before its first day.
    """

    first_day: date
    last_day: date | None
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReportCount:
    """How many direct reports somebody has from this day on."""

    since: date
    count: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the organisation.

    `role_since`: since when they have today's role, if later than `started_on`;
    `programme_since`: the beginning of a newly qualified programme; `agreed_point_on`: from when
    they meet less often, as a student and their educator agreed or a manager recorded; `reports` in
    order of time.
    """

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
    full_time: bool = True
    role_since: date | None = None
    programme_since: date | None = None
    agreed_point_on: date | None = None
    supervising_since: date | None = None
    reports: tuple[ReportCount, ...] = ()
    marks: frozenset[str] = frozenset()

    @property
    def supervises(self) -> bool:
        """Whether anybody reports to them, or they are in a supervisor's post."""
        return self.supervising_since is not None or any(one.count for one in self.reports[-1:])


@dataclass(frozen=True, slots=True)
class Pair:
    """One supervisor and one practitioner, from a day. `agreed_every`: how often they agreed."""

    id: str
    practitioner: str
    supervisor: str
    since: date
    agreed_every: Interval | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting, planned or past. `replaces` is the session it was rearranged from.

    Of cases: `discussed` in detail, `mentioned` briefly, `carried` over to a later session.
    `elements` are the codes of what came up; `led_by` a consultant where the policy asks for one.
    """

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
    mentioned: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    led_by: Literal["supervisor", "consultant"] = "supervisor"

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
class Review:
    """A case's review (or team around the family meeting): booked for a day, or held on it."""

    on: date
    held: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A case reference, never a name. `kinds` in order of time, the last is today's.

    `own_interval_days` is an interval agreed for this case alone; `discussed_on` lists the days of
    discussions imported without a session. `paused` while somebody says that the list is wrong.
    `seen_every_days`: how often this child is to be seen, where that was set.
    """

    id: str
    ref: str
    kinds: tuple[KindChange, ...]
    allocated_on: date
    own_interval_days: int | None = None
    discussed_on: tuple[date, ...] = ()
    closed_on: date | None = None
    paused: bool = False
    reviews: tuple[Review, ...] = ()
    seen_every_days: int | None = None
    marks: frozenset[str] = frozenset()

    @property
    def kind(self) -> CaseKind:
        """What kind of case it is today."""
        return self.kinds[-1].kind

    def as_on(self, day: date) -> Case:
        """The case without the changes of kind that lie after `day`."""
        if self.kinds[-1].since <= day:
            return self
        known = tuple(one for one in self.kinds if one.since <= day)
        return replace(self, kinds=known or self.kinds[:1])

    @property
    def kind_since(self) -> date:
        """Since when it has been of that kind."""
        return self.kinds[-1].since


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, and at a moment where hours matter.

    `about` is the id of what it is about: a session, a case, or the event that it answers; empty
    for the practitioner. `until` is its last day (an expiry), or the day that it names.
    """

    id: str
    kind: Happening
    on: date
    about: str = ""
    at: datetime | None = None
    until: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Which fields a record holds: a code each, never their content.

    `session` and `case` are what it is about, where it is about one.
    """

    id: str
    paper: str
    on: date
    fields: frozenset[str] = frozenset()
    session: str | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides what is owed to and about one practitioner.

    `pair` is None for somebody who has no supervisor, or who has left. `sessions` are in order of
    `planned_at`; those with earlier supervisors stand among them, and `earlier_pairs` says whose
    they were. `go_live` is the first day on which the bot answers for anything. `supervisor_events`
    are the supervisor's own (an authorisation).
    """

    person: Person
    go_live: date
    pair: Pair | None = None
    supervisor: Person | None = None
    sessions: tuple[Session, ...] = ()
    cases: tuple[Case, ...] = ()
    earlier_pairs: tuple[Pair, ...] = ()
    events: tuple[Event, ...] = ()
    supervisor_events: tuple[Event, ...] = ()
    records: tuple[Record, ...] = ()
