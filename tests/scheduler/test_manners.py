"""Under load: in order, within every limit, and nobody waits behind anybody else's trouble.

The machine's clock stands still until it is moved, so an hour of a burst takes no time.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.messages.alerts import Trouble
from bot.store import accounts, failures, homes, messages
from bot.store.database import machine_now
from bot.store.messages import MessageState
from bot.store.nudges import NudgeState
from bot.surfaces.surface import Rejected, Retry, Unknown, Whom
from scheduler.findings import find_all
from tests.support.crowd import FRIDAY, GATHERED, REMINDED, WARNED, Crowd, states
from tests.support.organisation import NOW
from tests.support.scheduler import Killed, die_at

THURSDAY = date(2026, 11, 19)
WAIT = Retry(timedelta(seconds=30), "429", Whom.PERHAPS_ALL)


# --- order and limits -----------------------------------------------------------------------------


def test_a_burst_drains_in_order_without_one_refusal(database):
    crowd = Crowd(database, 90, workspace_per_minute=60)
    crowd.budget(60)
    briefs, reminders, warnings = crowd.people[:30], crowd.people[30:60], crowd.people[60:]
    for who in briefs:
        crowd.owe(who, GATHERED)
    for who in reminders:
        crowd.owe(who, REMINDED)
    for who in warnings:
        crowd.owe(who, WARNED)
    took = crowd.drain()
    assert crowd.surface.refused == 0
    order = crowd.surface.order
    assert [set(order[:30]), set(order[30:60]), set(order[60:])] == [
        set(warnings),
        set(reminders),
        set(briefs),
    ]
    assert 85 <= took <= 95  # three seconds' worth at once, then as many as fit in a minute


def test_of_a_class_the_oldest_comes_first(database):
    crowd = Crowd(database, 20)
    for number, who in enumerate(crowd.people):
        crowd.owe(who, REMINDED, THURSDAY if number % 2 else FRIDAY)
    crowd.drain()
    older = crowd.people[1::2]
    assert set(crowd.surface.order[:10]) == set(older)


def test_what_is_urgent_and_comes_late_goes_ahead(database):
    crowd = Crowd(database, 30)
    crowd.budget(60)
    for who in crowd.people[1:]:
        crowd.owe(who, REMINDED)
    crowd.workers().run_once()
    begun = len(crowd.surface.order)
    crowd.owe("p00", WARNED)
    crowd.drain()
    assert 0 < begun < 29
    assert crowd.surface.order[begun] == "p00"


def test_one_message_a_second_to_one_person_also_after_a_restart(database):
    crowd = Crowd(database, 1, burst=1)
    for rungs in (REMINDED, WARNED):
        crowd.owe("p00", rungs)
    assert crowd.drain(step=0.5) >= 1
    assert crowd.surface.refused == 0
    assert len(crowd.surface.order) == 2


def test_all_processes_share_one_budget(database):
    crowd = Crowd(database, 60, workspace_per_minute=60)
    crowd.budget(60)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    took = crowd.drain(crowd.workers(), crowd.workers(), crowd.workers())
    assert crowd.surface.refused == 0
    assert len(crowd.surface.order) == 60
    assert 55 <= took <= 63


def test_the_budget_may_be_changed_on_the_way(database):
    crowd = Crowd(database, 40)
    crowd.budget(20)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    workers = crowd.workers()
    workers.run_once()
    assert len(crowd.surface.order) == 1
    crowd.budget(6000)
    crowd.machine.move(3)
    workers.run_once()
    assert len(crowd.surface.order) == 40


def test_updates_and_homes_keep_to_their_own_limits(database):
    crowd = Crowd(database, 70)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    crowd.drain()
    crowd.writer.latest = "done"
    with database.write() as tx:
        messages.bump(tx, [one.id for one in messages.in_state(tx, MessageState.SENT)])
        for who in crowd.people:
            homes.opened(tx, who)
    took = crowd.drain()
    assert crowd.surface.refused == 0
    assert {crowd.words(who)[-1] for who in crowd.people} == {"done"}
    assert len(crowd.surface.homes) == 70
    assert 80 <= took <= 100


# --- one person's trouble -------------------------------------------------------------------------


def test_a_conversation_refused_again_and_again_rests_alone(database):
    crowd = Crowd(database, 10)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    for _ in range(3):
        crowd.surface.fail_next(WAIT, to="p03")
    crowd.workers().run_once()
    assert set(crowd.surface.order) == set(crowd.people) - {"p03"}
    assert 85 <= crowd.drain() <= 95
    assert len(crowd.surface.order) == 10


def test_a_workspace_that_is_refused_rests_as_long_as_it_is_asked(database):
    crowd = Crowd(database, 10)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
        crowd.surface.fail_next(WAIT)
    crowd.workers().run_once()
    assert crowd.surface.asked == 2
    crowd.machine.move(29)
    crowd.workers().run_once()
    assert crowd.surface.asked == 2
    crowd.drain()
    assert len(crowd.surface.order) == 10


@pytest.mark.parametrize("error", [Unknown("lost"), Rejected("invalid_blocks")])
def test_doubts_and_refusals_hold_up_nobody_else(database, error):
    crowd = Crowd(database, 10)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    crowd.surface.fail_next(error, to="p00")
    crowd.surface.fail_next(error, to="p00")
    crowd.workers().run_once()
    assert set(crowd.people[1:]) <= set(crowd.surface.order)


def test_whoever_has_no_account_holds_up_nobody(database):
    crowd = Crowd(database, 3)
    duty = crowd.owe("p00", REMINDED)
    crowd.owe("p01", REMINDED)
    with database.write() as tx:
        accounts.remove(tx, "p00")
    crowd.drain()
    assert crowd.surface.order == ["p01"]
    assert states(crowd, duty) <= {NudgeState.UNDELIVERABLE, NudgeState.WITHDRAWN}


# --- what always fails ----------------------------------------------------------------------------


def test_what_cannot_be_written_is_tried_ever_more_rarely_and_told(database, monkeypatch):
    crowd = Crowd(database, 5)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    tries: list[int] = []
    write = crowd.writer.nudges

    def fails_for_one(tx, person_id, said, now, *, brief):
        if person_id == "p00":
            tries.append(1)
            raise ValueError("no words")
        return write(tx, person_id, said, now, brief=brief)

    monkeypatch.setattr(crowd.writer, "nudges", fails_for_one)
    crowd.drain()
    assert sorted(crowd.surface.order) == crowd.people[1:]
    assert len(tries) == 1
    for _ in range(60):
        crowd.clock.move_to(crowd.clock.now() + timedelta(minutes=1))
        crowd.machine.move(60)
        crowd.drain()
    assert len(tries) == 6  # after 1, 2, 4, 8 and 16 minutes more
    with database.read() as tx:
        assert len(failures.lasting(tx, crowd.machine.now)) == 1


def test_what_failed_twice_is_a_finding(database):
    crowd = Crowd(database, 1)
    with database.write() as tx:
        for subject in ("once", "twice", "twice"):
            failures.failed(tx, failures.DUTY, subject, machine_now(tx))
    found = {one.trouble: one.ids for one in find_all(crowd.desk, NOW)}
    assert found[Trouble.FAILING] == ("twice",)


def test_a_courier_killed_on_the_way_leaves_the_budget_and_the_rest_to_others(database):
    crowd = Crowd(database, 20)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
    with pytest.raises(Killed):
        crowd.workers(checkpoint=die_at("after_post", 5)).run_once()
    crowd.drain()
    assert sorted(crowd.surface.order) == crowd.people
    assert crowd.surface.refused == 0
