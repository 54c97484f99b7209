"""Facts about one pair, in short: days are days of 2026 unless given whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import (
    Case,
    CaseKind,
    Facts,
    KindChange,
    Pair,
    Person,
    Session,
    SessionStatus,
)
from bot.domain.local_time import at
from tests.support.policies import LONDON

GO_LIVE = date(2026, 1, 5)
PRACTITIONER = Person("priya", "Priya", "social_worker", started_on=date(2019, 9, 2))
SUPERVISOR = Person("sam", "Sam", "team_manager", started_on=date(2015, 1, 5))
PAIR = Pair("pair", "priya", "sam", since=date(2020, 1, 6))


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """London's clocks show this hour on this day."""
    return at(day, time(hour, minute), LONDON)


def planned(id: str, day: date, hour: int = 10, **changes: object) -> Session:
    return replace(Session(id, PAIR.id, moment(day, hour)), **changes)


def held(id: str, day: date, hour: int = 10, **changes: object) -> Session:
    when = moment(day, hour)
    session = Session(id, PAIR.id, when, status=SessionStatus.HELD, held_at=when)
    return replace(session, **changes)


def postponed(id: str, day: date, *, on: date, **changes: object) -> Session:
    """Planned for `day`, and postponed at nine on the day `on`."""
    decided = moment(on, 9)
    session = Session(id, PAIR.id, moment(day), status=SessionStatus.POSTPONED, decided_at=decided)
    return replace(session, **changes)


def case(id: str, allocated: date, *kinds: tuple[CaseKind, date], **changes: object) -> Case:
    """A case; without `kinds` a child protection case since it was allocated."""
    changed = tuple(KindChange(kind, since) for kind, since in kinds)
    made = Case(id, id, changed or (KindChange(CaseKind.CHILD_PROTECTION, allocated),), allocated)
    return replace(made, **changes)


def facts(
    *sessions: Session,
    cases: Iterable[Case] = (),
    person: Person = PRACTITIONER,
    go_live: date = GO_LIVE,
    pair: Pair | None = PAIR,
    **changes: object,
) -> Facts:
    known = Facts(person, go_live, pair, SUPERVISOR, sessions, tuple(cases))
    return replace(known, **changes)


def of_kind(duties: Iterable[Duty], kind: DutyKind) -> dict[str, Duty]:
    """Those of one kind, by anchor."""
    return {duty.key.anchor: duty for duty in duties if duty.key.kind is kind}
