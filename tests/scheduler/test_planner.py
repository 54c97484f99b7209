"""The planner writes what is due and no more, whatever one row does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from bot.services.desk import Desk
from bot.store import duties, looks, nudges, people
from bot.store.upcoming import next_moment
from scheduler.planner import plan_all
from tests.support.duties import next_look
from tests.support.ladders import POLICY, TOLD_WHEN_LATE, rung
from tests.support.organisation import GO_LIVE, NOW
from tests.support.scheduler import owe

FRIDAY, THURSDAY = date(2026, 11, 20), date(2026, 11, 26)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
BEFORE = (rung("day", Voice.REMINDER, "supervisor", before=WorkingDays(1), brief=True),)


@pytest.fixture
def desk(database):
    return Desk(database, POLICY, GO_LIVE)


def rungs_owed(desk, *stored):
    with desk.database.read() as tx:
        return [(one.rung, one.recipient) for one in nudges.of_duties(tx, [d.id for d in stored])]


def test_planning_twice_writes_once(desk):
    duty = owe(desk, "one", TOLD_WHEN_LATE, FRIDAY)
    assert plan_all(desk, NOW) == 2
    with desk.database.write() as tx:
        looks.again(tx, [duty.id], NOW)
    assert plan_all(desk, NOW) == 0
    assert rungs_owed(desk, duty) == [("warning", "alice"), ("warning", "bob")]


def test_what_comes_later_is_written_when_its_moment_comes(desk):
    duty = owe(desk, "one", BEFORE, THURSDAY)
    assert plan_all(desk, NOW) == 0
    wednesday = datetime(2026, 11, 25, 9, tzinfo=UTC)
    with desk.database.read() as tx:
        assert next_moment(tx, NOW) == wednesday
        assert next_moment(tx, wednesday) is None
    assert plan_all(desk, wednesday) == 1
    assert rungs_owed(desk, duty) == [("day", "bob")]


def test_one_bad_row_is_skipped_and_tried_again_later(desk):
    bad, good = owe(desk, "bad", ASKED, FRIDAY), owe(desk, "good", ASKED, FRIDAY)
    with desk.database.write() as tx:
        duties.change(tx, bad.id, {"ladder": [{"name": "broken"}]})
    assert plan_all(desk, NOW) == 1
    assert rungs_owed(desk, bad, good) == [("ask", "bob")]
    with desk.database.read() as tx:
        assert next_look(tx, bad.id) == NOW + timedelta(minutes=1)


def test_bad_rows_among_many_stop_none_of_the_others(desk):
    stored = [owe(desk, f"s{number}", ASKED, FRIDAY) for number in range(9)]
    with desk.database.write() as tx:
        for bad in (stored[0], stored[5]):
            duties.change(tx, bad.id, {"ladder": [{"name": "broken"}]})
    assert plan_all(desk, NOW) == 7
    assert rungs_owed(desk, stored[0], stored[5]) == []


def test_whoever_is_stale_is_computed_and_then_rests(desk):
    with desk.database.write() as tx:
        people.mark_stale(tx, ["alice"])
    plan_all(desk, NOW)
    with desk.database.read() as tx:
        assert people.to_recompute(tx, NOW, 10) == []
