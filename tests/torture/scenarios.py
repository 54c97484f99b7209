"""Every scenario: what a council's worst days hold, in small and in large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.torture.burst import Burst
from tests.torture.scenario import FRIDAY, MONDAY, Scenario, Stage
from tests.torture.spoiling import Spoil
from tests.torture.telling import CutSockets, Press, Tell
from tests.torture.troubles import (
    KillAt,
    KillAtRandom,
    KillWhileHeld,
    LockDatabase,
    Misbehave,
    Poison,
    RefuseHistory,
    RestartDatabase,
    StopAtRandom,
)

POST, UPDATE = "chat.postMessage", "chat.update"
SMALL, MIDDLE, LARGE = 3, 8, 116  # teams: about 60, 150 and 2,000 messages
_MONDAY = 300  # teams: 5,000 messages at one moment

_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
_LOST_REPLIES = (Misbehave("drop_before", 0.06, POST), Misbehave("drop_after", 0.06, POST))

_HISTORY_REFUSED = Scenario(
    "history refused",
    (RefuseHistory(), Misbehave("drop_before", 0.1, POST), Misbehave("drop_after", 0.1, POST)),
    budget=100,  # what is given up makes no room for what a calm day has no room for
    stages=(Stage(MONDAY), Stage(MONDAY + _DAY)),
)


_TIMEOUTS = Scenario("timeouts", (Misbehave("delay", 0.1, POST, {"seconds": 1.6}),))
_AN_HOUR_BACK = Scenario(
    "clock an hour back",
    (*_LOST_REPLIES, KillAt("after_post", 2)),
    stages=(Stage(MONDAY + _HOUR, 0.5), Stage(MONDAY, wrong_by=-_HOUR)),
)


def _not_shown(refused: float) -> Scenario:
    """`refused` is the share of calls that fail; whoever is refused twice waits ever longer."""
    return Scenario(
        "updates and Homes refused",
        (
            Tell(4, at_last=True),
            Misbehave("drop_after", 0.1, POST),
            Misbehave("status", refused, UPDATE, {"status": 500}),
            Misbehave("status", refused, "views.publish", {"status": 500}),
            Misbehave("status", refused, "conversations.history", {"status": 500}),
            Misbehave("rate_limit", 0.1, UPDATE, {"retry_after": 1}),
            Misbehave("rate_limit", 0.1, "views.publish", {"retry_after": 1}),
        ),
    )


_AT_INSTANTS = (
    Scenario("killed after the claim", (KillAt("after_claim", 6),)),
    Scenario("killed before the post", (KillAt("before_post", 6),)),
    Scenario("killed as the bytes left", (KillWhileHeld((("hold_before", POST),), 6),)),
    Scenario("killed before the reply", (KillWhileHeld((("hold_after", POST),), 6),)),
    Scenario("killed after the reply", (KillAt("after_post", 6),)),
    Scenario("killed after the commit", (KillAt("after_commit", 6),)),
    Scenario(
        "killed while revising",
        (
            Tell(6),
            Tell(12, at_last=True),
            KillAt("before_revise", 3),
            KillAt("after_revise", 3),
        ),
    ),
    Scenario(
        "killed while reconciling",
        (*_LOST_REPLIES, KillAt("before_find", 3), KillAt("after_find", 3)),
    ),
)
_SLACK = (
    Scenario("replies dropped", _LOST_REPLIES),
    Scenario(
        "asked to wait (429)",
        (Misbehave("rate_limit", 0.05, POST, {"retry_after": 1}), Misbehave("rate_limit", 0.02)),
    ),
    Scenario(
        "errors (500, internal_error)",
        (
            Misbehave("status", 0.04, more={"status": 500}),
            Misbehave("ok_false", 0.04, POST, {"error": "internal_error"}),
        ),
    ),
    _TIMEOUTS,
    Scenario(
        "sockets cut",
        (Press(8), CutSockets(12)),
        listens=True,
        stages=(Stage(FRIDAY), Stage(MONDAY)),  # a large import is worked through by then
    ),
    _HISTORY_REFUSED,
    _not_shown(0.3),
)
_DATABASE = (
    Scenario("database locked", (LockDatabase(4, 3.0), LockDatabase(1, 6.5))),
    Scenario("database restarted", (RestartDatabase(4),), databases=("postgresql",)),
)
_TIME = (
    Scenario(
        "clock a week ahead",
        (*_LOST_REPLIES,),
        stages=(Stage(MONDAY, 0.4), Stage(MONDAY + _WEEK, wrong_by=_WEEK)),
    ),
    _AN_HOUR_BACK,
    Scenario(
        "clocks go back",
        (KillAtRandom(3),),
        imported_at=datetime(2026, 10, 22, 17, 30, tzinfo=UTC),
        stages=(
            Stage(datetime(2026, 10, 23, 8, 30, tzinfo=UTC)),  # Friday, half past nine
            Stage(datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)),
            Stage(datetime(2026, 10, 25, 1, 0, 1, tzinfo=UTC)),
            Stage(datetime(2026, 10, 26, 9, 30, tzinfo=UTC)),  # Monday, half past nine
        ),
    ),
    Scenario(
        "clocks go forward",
        (KillAtRandom(3),),
        imported_at=datetime(2027, 3, 24, 17, 30, tzinfo=UTC),
        stages=(
            Stage(datetime(2027, 3, 25, 9, 30, tzinfo=UTC)),  # Thursday before Easter
            Stage(datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC)),
            Stage(datetime(2027, 3, 28, 1, 0, 1, tzinfo=UTC)),
            Stage(datetime(2027, 3, 30, 8, 30, tzinfo=UTC)),  # Tuesday, half past nine
        ),
    ),
    Scenario("down for a week", stages=(Stage(MONDAY, 0.4), Stage(MONDAY + _WEEK, down=True))),
)
_STOPS = (
    Scenario("told to stop", (StopAtRandom(8), Misbehave("delay", 0.3, POST, {"seconds": 0.4}))),
    Scenario("two, told to stop", (StopAtRandom(8), *_LOST_REPLIES), workers=2),
)
_PEOPLE = (
    Scenario("facts told meanwhile", (Tell(20), *_LOST_REPLIES, KillAtRandom(3))),
    Scenario(
        "accounts switched off",
        (KillAtRandom(3),),
        deactivated=5,
        stages=(Stage(MONDAY), Stage(MONDAY + _DAY), Stage(MONDAY + 2 * _DAY)),
    ),
    Scenario("poison rows", (Poison(6),)),
    Scenario(
        "texts that nobody can decrypt",
        (Spoil(12, 24), Tell(12, at_last=True), *_LOST_REPLIES),
        stages=(Stage(MONDAY), Stage(MONDAY + timedelta(minutes=2))),
    ),
)
_SEVERAL = (
    Scenario("two schedulers at once", (Tell(6),), workers=2),
    Scenario("two schedulers, killed", (KillAtRandom(6),), workers=2),
)

_FEW_ON_BOTH = (
    Scenario("killed at random", (KillAtRandom(6),)),
    Scenario(
        "one of four killed",
        (KillAtRandom(3), Tell(6), *_LOST_REPLIES, Misbehave("rate_limit", 0.02, POST)),
        workers=4,
    ),
    Scenario("database restarted", (RestartDatabase(2),), databases=("postgresql",)),
    _HISTORY_REFUSED,
)
_FEW_ON_ONE = (
    _not_shown(0.1),
    _TIMEOUTS,
    _AN_HOUR_BACK,
    Scenario("database locked", (LockDatabase(2, 1.5),)),
    Scenario(
        "killed at every instant",
        (
            KillAt("after_claim", 1),
            KillAt("before_post", 1),
            KillAt("after_post", 1),
            KillAt("after_commit", 1),
        ),
    ),
    Scenario(
        "killed while Slack has it",
        (
            Tell(4, at_last=True),
            KillWhileHeld((("hold_before", POST), ("hold_after", POST), ("hold_after", UPDATE))),
        ),
    ),
    Scenario(
        "killed while reconciling",
        (*_LOST_REPLIES, KillAt("before_find", 1), KillAt("after_find", 1)),
    ),
    Scenario("sockets cut", (Press(2), CutSockets(4)), listens=True),
    Scenario("accounts switched off", deactivated=3, stages=(Stage(MONDAY), Stage(MONDAY + _DAY))),
    Scenario("down for a week", stages=(Stage(MONDAY, 0.4), Stage(MONDAY + _WEEK, down=True))),
    Scenario("poison rows", (Poison(2),)),
    Scenario(
        "texts that nobody can decrypt",
        (Spoil(4, 8), Tell(4, at_last=True), *_LOST_REPLIES),
        stages=(Stage(MONDAY), Stage(MONDAY + timedelta(minutes=2))),
    ),
    Scenario("told to stop", (StopAtRandom(3),), workers=2),
)


def in_large() -> Iterator[Scenario]:
    """All of them, each with hundreds of messages, and random kills with thousands."""
    for letter in "abc":
        yield Scenario(f"killed at random ({letter})", (KillAtRandom(8),), teams=LARGE)
    everything = (KillAtRandom(8), Tell(30), *_LOST_REPLIES, Misbehave("rate_limit", 0.01, POST))
    yield Scenario("one of four killed", everything, teams=LARGE, workers=4)
    yield from _of_size(MIDDLE, _everything())
    for number, workers in (("one", 1), ("two", 2)):
        yield Scenario(
            f"Monday burst ({number})", (Burst(8),), teams=_MONDAY, workers=workers, paced=True
        )


def in_small() -> Iterator[Scenario]:
    """The same troubles with few messages, for every change of the code."""
    few = (*_FEW_ON_BOTH, *(replace(one, databases=("sqlite",)) for one in _FEW_ON_ONE))
    return _of_size(SMALL, few)


def _everything() -> Iterator[Scenario]:
    for group in (_AT_INSTANTS, _SLACK, _DATABASE, _TIME, _PEOPLE, _SEVERAL, _STOPS):
        yield from group


def _of_size(teams: int, scenarios: Iterable[Scenario]) -> Iterator[Scenario]:
    return (replace(one, teams=teams) for one in scenarios)
