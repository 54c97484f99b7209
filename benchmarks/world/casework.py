"""The cases that a worker holds, and the sessions in which they were discussed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from benchmarks.world.council import NOW, rules
from benchmarks.world.shape import Shape
from benchmarks.world.staff import new_id
from bot.domain.facts import Case, CaseKind, KindChange, Pair, Session, SessionKind, SessionStatus
from bot.domain.local_time import at

_TODAY = NOW.date()
_FOUR_WEEKS = 28
_KINDS = tuple(CaseKind)


def cases(shape: Shape, random: Random) -> tuple[Case, ...]:
    """Open cases, allocated within the last year and a half."""
    return tuple(_case(random) for _ in range(shape.cases))


def sessions(shape: Shape, pair: Pair, held: tuple[Case, ...], random: Random) -> list[Session]:
    """One about every four weeks up to lately, each recorded; most pairs have booked the next."""
    late = random.randrange(0, 12)
    days = [
        _TODAY - timedelta(days=1 + late + _FOUR_WEEKS * back + random.randrange(-3, 4))
        for back in reversed(range(shape.held))
    ]
    past = [_held(shape, pair, day, held, random) for day in days if day < _TODAY]
    if random.random() < 0.6:
        ahead = _TODAY + timedelta(days=random.randrange(1, _FOUR_WEEKS))
        past.append(Session(new_id(random), pair.id, _moment(ahead, random)))
    return past


def _case(random: Random) -> Case:
    allocated = _TODAY - timedelta(days=random.randrange(30, 550))
    case_id = new_id(random)
    kind = KindChange(random.choice(_KINDS), allocated)
    return Case(case_id, f"C-{case_id[:10].upper()}", (kind,), allocated)


def _held(shape: Shape, pair: Pair, day: date, cases: tuple[Case, ...], random: Random) -> Session:
    moment = _moment(day, random)
    about = [case for case in cases if case.allocated_on <= day]
    spoken_of = random.sample(about, min(shape.discussed, len(about)))
    return Session(
        id=new_id(random),
        pair=pair.id,
        planned_at=moment,
        status=SessionStatus.HELD,
        kind=SessionKind.ONE_TO_ONE,
        held_at=moment,
        decided_at=moment + timedelta(hours=3),
        recorded_at=moment + timedelta(days=random.randrange(1, 4)),
        discussed=frozenset(case.id for case in spoken_of),
    )


def _moment(day: date, random: Random) -> datetime:
    """In the working day; nobody is supervised at a weekend."""
    weekday = day - timedelta(days=max(0, day.weekday() - 4))
    return at(weekday, time(random.randrange(9, 16)), rules().zone)
