"""Ladders, and a pair with two managers above it, for tests of whom is told and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from bot.domain.facts import Absence, Person, Shift
from bot.domain.intervals import Hours, WorkingDays
from bot.domain.ladders import Standing, freeze, plan, thaw
from bot.domain.local_time import at, end_of_day
from bot.domain.policy import Policy, Rung, Strength, Voice
from bot.domain.receivers import Chain
from tests.support.policies import LONDON, policy

POLICY = policy(settings={"hold": WorkingDays(1)})


def somebody(name: str, role: str = "social_worker", **changes: Any) -> Person:
    """A person at work from nine to five since 2020."""
    return replace(
        Person(id=name, name=name.title(), role=role, started_on=date(2020, 1, 6)), **changes
    )


ALICE = somebody("alice")
BOB = somebody("bob", "team_manager")
CAROL = somebody("carol", "service_manager")
ERIN = somebody("erin", "district_manager")
CHAIN = Chain(ALICE, BOB, (CAROL, ERIN))

THURSDAY = date(2026, 11, 26)
TUESDAY_TO_THURSDAY = tuple(Shift(day, time(9), time(17)) for day in (1, 2, 3))


def away(person: Person, first: date, last: date | None) -> Person:
    """The same person, on leave."""
    return replace(person, absences=(Absence(first, last),))


def rung(name: str, voice: Voice, to: str, **when: Any) -> Rung:
    """A local rung; `to` holds receivers with spaces between."""
    return Rung(name=name, voice=voice, to=tuple(to.split()), source="local", **when)


BEFORE_AND_AFTER = (
    rung("week", Voice.REMINDER, "supervisor", before=WorkingDays(5), brief=True),
    rung("day", Voice.REMINDER, "supervisor", before=WorkingDays(1), brief=True),
    rung("late", Voice.REMINDER, "supervisor", after=WorkingDays(0), brief=True),
)
TOLD_WHEN_LATE = (
    rung("warning", Voice.WARNING, "practitioner supervisor", ahead_of="told", by=WorkingDays(2)),
    rung("told", Voice.ESCALATION, "next_up", after=WorkingDays(0)),
    rung("again", Voice.REMINDER, "same", again="told"),
    rung("higher", Voice.ESCALATION, "second_up", unanswered="told", by=WorkingDays(3)),
)
TOLD_WHEN_LIKELY = (
    rung("warning", Voice.WARNING, "practitioner supervisor", ahead_of="told", by=WorkingDays(1)),
    rung("told", Voice.ESCALATION, "role:district_manager", on="opening"),
)
DID_IT_HAPPEN = (
    rung("ask", Voice.PROMPT, "supervisor", on="due"),
    rung("remind", Voice.REMINDER, "supervisor", after=WorkingDays(1), brief=True),
)
HOURS_BEFORE = (rung("soon", Voice.REMINDER, "supervisor", before=Hours(2)),)


def standing(
    rungs: tuple[Rung, ...], due_on: date, *, under: Policy = POLICY, **changes: Any
) -> Standing:
    """A must-duty kept until the end of `due_on`, open since a month before it."""
    made = Standing(
        strength=Strength.MUST,
        ladder=thaw(freeze(rungs, under)),
        opens_at=at(date.fromordinal(due_on.toordinal() - 30), time(12), LONDON),
        due_on=due_on,
        due_at=end_of_day(due_on, LONDON),
        go_live=date(2026, 1, 1),
    )
    return made._replace(**changes)


def said(before: Standing, moments: Mapping[str, datetime], *people: Person) -> Standing:
    """The same duty after these rungs were said to these people."""
    ids = tuple(person.id for person in people)
    return before._replace(
        said={**before.said, **moments},
        told={**before.told, **dict.fromkeys(moments, ids)},
    )


def local(text: str) -> datetime:
    """A moment in UTC from `2026-11-23 09:00` on London's clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def planned(duty: Standing, text: str, chain: Chain = CHAIN) -> list[tuple[str, str, datetime]]:
    """What is said by a moment: the rung, to whom, from when."""
    found = plan(duty, chain, POLICY, local(text))
    return [(one.rung, one.recipient, one.say_at) for one in found.nudges]


def looks(duty: Standing, text: str, chain: Chain = CHAIN) -> datetime | None:
    """When it is looked at again."""
    return plan(duty, chain, POLICY, local(text)).next_check_at


def told_on_friday() -> Standing:
    """A duty of Thursday's of which the pair were warned, and of which Carol was told."""
    duty = said(standing(TOLD_WHEN_LATE, THURSDAY), {"warning": local("2026-11-25 09:00")}, BOB)
    return said(duty, {"told": local("2026-11-27 09:00")}, CAROL)
