"""One practitioner's facts in whole numbers: days as ordinals, moments as microseconds.

The same facts as in `facts.py`, as the engine counts with them. The store reads them straight from
its rows; `numbered` makes them of `Facts`. Codes are plain text, equal to their enumerations.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from bot.domain.almanac import MINUTE, number_of, ordinal_of
from bot.domain.facts import Case, Event, Facts, Pair, Person, Session, SessionKind, SessionStatus
from bot.domain.intervals import Interval

ONE_TO_ONE = SessionKind.ONE_TO_ONE.value
GROUP = SessionKind.GROUP.value
PLANNED = SessionStatus.PLANNED.value
CANCELLED = SessionStatus.CANCELLED.value
_HELD = (SessionStatus.HELD.value, SessionStatus.PARTLY_HELD.value)
_FELL_THROUGH = (SessionStatus.POSTPONED.value, SessionStatus.DID_NOT_HAPPEN.value)


REFLECTION_OFFERED_FOR = 7 * 24 * 60 * MINUTE
"""A local choice: no policy says how long after a session one is spoken to."""


class NumberedPerson(NamedTuple):
    """What the rules ask about somebody. `reports`: (since, how many); `absences`: (first day,
    last day, known on)."""

    id: str
    role: str
    employment: str
    team: str
    started_on: int
    qualified_on: int | None = None
    newly_qualified: bool = False
    progress_review_on: int | None = None
    left_on: int | None = None
    line_manager: str | None = None
    full_time: bool = True
    role_since: int | None = None
    programme_since: int | None = None
    agreed_point_on: int | None = None
    supervising_since: int | None = None
    supervises: bool = False
    marks: frozenset[str] = frozenset()
    reports: tuple[tuple[int, int], ...] = ()
    absences: tuple[tuple[int, int | None, int | None], ...] = ()


class NumberedPair(NamedTuple):
    """One supervisor and one practitioner, from a day."""

    id: str
    practitioner: str
    supervisor: str
    since: int
    agreed_every: Interval | None = None


class NumberedSession(NamedTuple):
    """One meeting, planned or past. Of `reason` only whether there is one ever decides a date."""

    id: str
    pair: str
    kind: str
    status: str
    planned_at: int
    minutes: int
    held_at: int | None
    decided_at: int | None
    reason: str | None
    replaces: str | None
    recorded_at: int | None
    urgent: bool
    discussed: Sequence[str] | frozenset[str] = ()
    led_by: str = "supervisor"

    @property
    def ends_at(self) -> int:
        """When its planned time is over."""
        return self.planned_at + self.minutes * MINUTE

    @property
    def happened_at(self) -> int:
        """When it was held; the planned time where nobody said otherwise."""
        return self.planned_at if self.held_at is None else self.held_at

    @property
    def over_at(self) -> int:
        """When it was over, had it taken as long as planned."""
        return self.happened_at + self.minutes * MINUTE

    def is_settled(self, now: int) -> bool:
        """Held and recorded, so long ago that even the reflective minute is over."""
        if self.recorded_at is None or self.status not in _HELD:
            return False
        happened_at = self.planned_at if self.held_at is None else self.held_at
        return now >= happened_at + self.minutes * MINUTE + REFLECTION_OFFERED_FOR

    @property
    def counts(self) -> bool:
        """Whether it meets a minimum: a formal one-to-one, held in whole or in part."""
        return self.kind == ONE_TO_ONE and self.status in _HELD

    @property
    def was_held(self) -> bool:
        """Held as planned or in part."""
        return self.status in _HELD

    @property
    def fell_through(self) -> bool:
        """Postponed, or it did not happen."""
        return self.status in _FELL_THROUGH


class NumberedCase(NamedTuple):
    """A case. `kinds` are (kind, since) in order of time; `reviews` the days of reviews.

    `plain_kind` is its kind if it has only ever been of one and nothing was agreed for it alone.
    """

    id: str
    kinds: tuple[tuple[str, int], ...]
    allocated_on: int
    own_interval_days: int | None
    discussed_on: tuple[int, ...]
    closed_on: int | None
    paused: bool
    plain_kind: str
    reviews: tuple[int, ...] = ()
    seen_every_days: int | None = None
    marks: frozenset[str] = frozenset()

    def as_on(self, day: int) -> tuple[tuple[str, int], ...]:
        """The kinds that it had been by `day`; the first one where it was of none yet."""
        kinds = self.kinds
        if kinds[-1][1] <= day:
            return kinds
        return tuple(one for one in kinds if one[1] <= day) or kinds[:1]

    def is_closed(self, today: int) -> bool:
        """Whether it is closed by today."""
        return self.closed_on is not None and self.closed_on <= today


class NumberedEvent(NamedTuple):
    """Something that happened on a day, and at a moment where that is known."""

    id: str
    kind: str
    on: int
    about: str = ""
    at: int | None = None
    until: int | None = None
    urgent: bool = False


class NumberedFacts(NamedTuple):
    """All that decides a date about one practitioner. `sessions` are in order of planned time."""

    person: NumberedPerson
    go_live: int
    pair: NumberedPair | None = None
    supervisor: NumberedPerson | None = None
    sessions: Sequence[NumberedSession] = ()
    cases: Sequence[NumberedCase] = ()
    earlier_pairs: tuple[NumberedPair, ...] = ()
    events: tuple[NumberedEvent, ...] = ()
    supervisor_events: tuple[NumberedEvent, ...] = ()


def numbered(facts: Facts) -> NumberedFacts:
    """The same facts in whole numbers, in an order that does not depend on theirs."""
    in_order = sorted(facts.sessions, key=attrgetter("planned_at", "id"))
    return NumberedFacts(
        person=_person(facts.person),
        go_live=facts.go_live.toordinal(),
        pair=_pair(facts.pair) if facts.pair else None,
        supervisor=_person(facts.supervisor) if facts.supervisor else None,
        sessions=tuple(_session(one) for one in in_order),
        cases=tuple(_case(one) for one in facts.cases),
        earlier_pairs=tuple(_pair(one) for one in facts.earlier_pairs),
        events=tuple(_event(one) for one in facts.events),
        supervisor_events=tuple(_event(one) for one in facts.supervisor_events),
    )


def _person(one: Person) -> NumberedPerson:
    return NumberedPerson(
        id=one.id,
        role=one.role,
        employment=one.employment,
        team=one.team,
        started_on=one.started_on.toordinal(),
        qualified_on=ordinal_of(one.qualified_on),
        newly_qualified=one.newly_qualified,
        progress_review_on=ordinal_of(one.progress_review_on),
        left_on=ordinal_of(one.left_on),
        line_manager=one.line_manager,
        full_time=one.full_time,
        role_since=ordinal_of(one.role_since),
        programme_since=ordinal_of(one.programme_since),
        agreed_point_on=ordinal_of(one.agreed_point_on),
        supervising_since=ordinal_of(one.supervising_since),
        supervises=one.supervises,
        marks=one.marks,
        reports=tuple(sorted((count.since.toordinal(), count.count) for count in one.reports)),
        absences=tuple(
            (away.first_day.toordinal(), ordinal_of(away.last_day), ordinal_of(away.known_on))
            for away in one.absences
        ),
    )


def _pair(one: Pair) -> NumberedPair:
    since = one.since.toordinal()
    return NumberedPair(one.id, one.practitioner, one.supervisor, since, one.agreed_every)


def _session(one: Session) -> NumberedSession:
    moments = (one.held_at, one.decided_at, one.recorded_at)
    held_at, decided_at, recorded_at = (number_of(at) if at else None for at in moments)
    return NumberedSession(
        id=one.id,
        pair=one.pair,
        kind=one.kind.value,
        status=one.status.value,
        planned_at=number_of(one.planned_at),
        minutes=one.minutes,
        held_at=held_at,
        decided_at=decided_at,
        reason=one.reason,
        replaces=one.replaces,
        recorded_at=recorded_at,
        urgent=one.urgent,
        discussed=one.discussed,
        led_by=one.led_by,
    )


def plain_kind(kinds: tuple[tuple[str, int], ...], own_interval_days: int | None) -> str:
    """The kind of a plain case; else nothing."""
    return kinds[0][0] if len(kinds) == 1 and own_interval_days is None else ""


def _case(one: Case) -> NumberedCase:
    kinds = tuple((change.kind.value, change.since.toordinal()) for change in one.kinds)
    return NumberedCase(
        id=one.id,
        kinds=kinds,
        allocated_on=one.allocated_on.toordinal(),
        own_interval_days=one.own_interval_days,
        discussed_on=tuple(day.toordinal() for day in one.discussed_on),
        closed_on=ordinal_of(one.closed_on),
        paused=one.paused,
        plain_kind=plain_kind(kinds, one.own_interval_days),
        reviews=tuple(sorted({review.on.toordinal() for review in one.reviews})),
        seen_every_days=one.seen_every_days,
        marks=one.marks,
    )


def _event(one: Event) -> NumberedEvent:
    return NumberedEvent(
        id=one.id,
        kind=one.kind.value,
        on=one.on.toordinal(),
        about=one.about,
        at=number_of(one.at) if one.at else None,
        until=ordinal_of(one.until),
        urgent=one.urgent,
    )
