"""However long a round takes, it is no trouble as long as something is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import people
from bot.surfaces.surface import Retry, Unknown
from scheduler.planner import plan_all
from scheduler.rounds import Rounds
from tests.fakes import FakeSurface
from tests.support.crowd import REMINDED, Crowd
from tests.support.organisation import NOW

LIMIT = 900
MANY = 6


class Moving:
    """A clock of the test's."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Slow(FakeSurface):
    """Takes most of the limit over each call, and asks each time whether that is a trouble."""

    def __init__(self, people: list[str], seconds: Moving, rounds: Rounds) -> None:
        super().__init__(people)
        self._seconds, self._rounds = seconds, rounds
        self.heard: list[str] = []

    def deliver(self, notice, address, marker):
        self._seconds.now += 0.9 * LIMIT
        self.heard.append(self._rounds.trouble(LIMIT))
        return super().deliver(notice, address, marker)


@pytest.mark.parametrize("outage", [None, Retry(timedelta(seconds=1)), Unknown("timeout")])
def test_a_backlog_that_takes_hours_however_each_call_ends(database, outage):
    crowd, seconds = Crowd(database, MANY), Moving()
    rounds = Rounds(seconds)
    crowd.surface = slow = Slow(crowd.people, seconds, rounds)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
        if outage is not None:
            slow.fail_next(outage, to=who)
    crowd.drain(crowd.workers(rounds=rounds))
    assert [len(said) for said in slow.said.values()] == [1] * MANY
    assert slow.heard == [""] * len(slow.heard)
    assert seconds.now > 5 * LIMIT


def test_people_who_are_computed_anew_move_portion_by_portion(database):
    crowd, done = Crowd(database, 120), []
    with database.write() as tx:
        people.mark_stale(tx)
    plan_all(crowd.desk, NOW, lambda: done.append(len(people_due(crowd))))
    assert len(done) >= 3
    assert done == sorted(done, reverse=True)
    assert done[0] > done[-1] == 0


def people_due(crowd: Crowd) -> list[str]:
    with crowd.database.read() as tx:
        return people.to_recompute(tx, NOW, 1000)
