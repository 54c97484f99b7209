"""The suite can fail: bots that do what others do are found out, each by the check meant for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import nudges
from tests.torture import mutants
from tests.torture.driver import Driver
from tests.torture.problem import Wrong
from tests.torture.scenario import MONDAY, Scenario, Stage
from tests.torture.telling import Tell
from tests.torture.troubles import KillAt, KillWhileHeld, Misbehave, RefuseHistory, Trouble

POST = "chat.postMessage"
TINY, SMALL = 2, 4  # teams
KILLED = KillAt("after_commit", 1)
HELD = KillWhileHeld((("hold_after", POST),))
DROPPED = Misbehave("drop_after", 0.3, POST)
NOT_STORED = Misbehave("drop_before", 0.5, POST)

SECRETIVE = (RefuseHistory(), Misbehave("drop_after", 0.4, POST))  # some of them reminders


@pytest.mark.parametrize(
    ("mutant", "troubles", "wrong"),
    [
        (mutants.marks_before_sending, (KILLED,), Wrong.LOST),
        (mutants.never_looks, (HELD,), Wrong.DOUBLED),
        (mutants.repeats_by_itself, (DROPPED,), Wrong.DOUBLED),
        (mutants.repeats_reminders, SECRETIVE, Wrong.DOUBLED),
        (mutants.repeats_unmarked, SECRETIVE, Wrong.DOUBLED),
        (mutants.repeats_nothing, SECRETIVE, Wrong.LOST),
        (mutants.never_revises, (Tell(4, at_last=True),), Wrong.NOT_SHOWN),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_what_others_do_is_found_out(
    on_sqlite: Driver, mutant: Callable[[], None], troubles: tuple[Trouble, ...], wrong: Wrong
) -> None:
    teams = SMALL if troubles == SECRETIVE else TINY
    found = replace(on_sqlite, before=mutant).run(Scenario("mutant", troubles, teams=teams))
    assert wrong in {problem.wrong for problem in found.problems}


def test_what_is_said_though_it_was_met_is_found_out(
    on_sqlite: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudges, "withdraw_unsent", lambda *_: None)
    hasty = replace(on_sqlite, before=mutants.never_asks_again)
    found = hasty.run(Scenario("mutant", (Tell(8), NOT_STORED), teams=TINY))
    assert Wrong.SAID_AFTER_MET in {problem.wrong for problem in found.problems}


def test_what_lapses_too_soon_is_found_out_where_no_calm_day_can_tell(on_sqlite: Driver) -> None:
    forgetful = replace(on_sqlite, before=mutants.lapses_at_once)
    later = (Stage(MONDAY, wrong_by=timedelta(hours=1)),)
    found = forgetful.run(Scenario("mutant", stages=later, teams=TINY))
    assert Wrong.LOST in {problem.wrong for problem in found.problems}
