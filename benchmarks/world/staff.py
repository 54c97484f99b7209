"""Everybody of an invented organisation, and who supervises whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from benchmarks.world.council import NOW
from benchmarks.world.shape import DISTRICT, SERVICE, TEAM, Shape
from bot.domain.facts import FULL_TIME, Absence, Pair, Person, Shift

_TODAY = NOW.date()
_ROLES = ("social_worker",) * 6 + ("senior_social_worker", "early_help_worker")
_THREE_DAYS = tuple(Shift(day, time(9), time(17)) for day in (0, 1, 2))
_SCHOOL_HOURS = tuple(Shift(day, time(9), time(14, 30)) for day in range(5))
_PATTERNS = (FULL_TIME,) * 7 + (_THREE_DAYS, _SCHOOL_HOURS, _SCHOOL_HOURS)
_LEVELS = (
    ("team_manager", TEAM),
    ("service_manager", SERVICE),
    ("district_manager", DISTRICT),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """`people` in an order in which managers come first; each worker has one of the `pairs`."""

    people: tuple[Person, ...]
    workers: tuple[Person, ...]
    pairs: tuple[Pair, ...]


def hire(shape: Shape, random: Random) -> Staff:
    """Workers in teams of eight, team managers in services of six, and so on up to one head."""
    levels = _levels(shape, random)
    pairs = tuple(
        Pair(new_id(random), person.id, person.line_manager, person.started_on)
        for level in levels
        for person in level
        if person.line_manager
    )
    everybody = tuple(person for level in levels for person in level)
    return Staff(everybody, levels[-1], pairs)


def new_id(random: Random) -> str:
    """An id as the product makes them, but the same for the same seed."""
    return f"{random.getrandbits(128):032x}"


def _levels(shape: Shape, random: Random) -> list[tuple[Person, ...]]:
    sizes = [shape.workers]
    for _, reports in _LEVELS:
        sizes.append(-(-sizes[-1] // reports))
    levels: list[tuple[Person, ...]] = [(_person(random, "head_of_service", "", None),)]
    for (role, _), size in zip(reversed(_LEVELS), reversed(sizes[1:]), strict=True):
        levels.append(_level(random, role, size, levels[-1]))
    levels.append(_level(random, "", shape.workers, levels[-1]))
    return levels


def _level(random: Random, role: str, size: int, above: Sequence[Person]) -> tuple[Person, ...]:
    return tuple(
        _person(
            random,
            role or random.choice(_ROLES),
            f"Team {number * len(above) // size + 1}",
            above[number * len(above) // size].id,
        )
        for number in range(size)
    )


def _person(random: Random, role: str, team: str, manager: str | None) -> Person:
    who = new_id(random)
    return Person(
        id=who,
        name=f"Person {who[:8]}",
        role=role,
        started_on=date(2018, 1, 8) + timedelta(days=random.randrange(2500)),
        team=team,
        line_manager=manager,
        pattern=random.choice(_PATTERNS),
        absences=_absences(random),
    )


def _absences(random: Random) -> tuple[Absence, ...]:
    """One in ten has a week of leave near today."""
    if random.random() >= 0.1:
        return ()
    first = _TODAY + timedelta(days=random.randrange(-10, 40))
    return (Absence(first, first + timedelta(days=6)),)
