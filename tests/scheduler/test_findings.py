"""Each thing that the auditor watches is broken here, and found; and well again, it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from bot.messages.alerts import Finding, Trouble
from bot.messages.notice import Notice, Paragraph
from bot.messages.plain_data import of_notice
from bot.store import (
    accounts,
    conversations,
    failures,
    nudges,
    pairs,
    people,
    processes,
    rates,
    settings,
    waiting,
)
from bot.store.database import machine_now
from bot.store.messages import ALERT, ANSWER
from bot.store.rates import Call, Rate
from bot.store.tables import conversation, message, process, rate_limit
from scheduler.findings import LATE_AFTER, ROOM, Surroundings, find_all
from scheduler.planner import plan_all
from scheduler.stuck import GONE_AFTER, SILENT_AFTER, TOO_LONG
from tests.support.ladders import TOLD_WHEN_LATE, rung
from tests.support.organisation import ALICE, BOB, DAN, NOW, SURFACE, like, write_person
from tests.support.scheduler import Killed, die_at

FRIDAY = date(2026, 11, 20)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
LATER = NOW + timedelta(minutes=20)
LITTLE = timedelta(seconds=5)


def troubles(world, now=NOW, around=None):
    """What was found; that a test's own duties differ from the facts is another test's matter."""
    found = [each.trouble for each in find_all(world.desk, now, around or Surroundings())]
    return [trouble for trouble in found if trouble is not Trouble.DIFFERS]


def deliver(world):
    world.until_quiet(world.workers())


def forget(world, person_id):
    with world.database.write() as tx:
        accounts.remove(tx, person_id)


def long_ago(world, table, *columns, by=TOO_LONG + LITTLE):
    """Moves machine moments of every row into the past."""
    with world.database.write() as tx:
        tx.execute(update(table).values(dict.fromkeys(columns, machine_now(tx) - by)))


# --- what is to be said ---------------------------------------------------------------------------


def test_a_nudge_that_waits_in_working_hours_is_late(world):
    world.owe("one", ASKED, FRIDAY)
    plan_all(world.desk, NOW)
    assert troubles(world, LATER) == [Trouble.LATE]
    assert troubles(world, datetime(2026, 11, 23, 20, tzinfo=UTC)) == []
    assert troubles(world, datetime(2026, 11, 24, 9, 5, tzinfo=UTC)) == []


def test_what_waits_for_the_budget_is_not_late(world):
    """5,000 messages at 240 a minute take 22 minutes."""
    world.owe("one", ASKED, FRIDAY)
    plan_all(world.desk, NOW)
    with world.database.write() as tx:
        assert rates.draw(tx, Call.POST, Rate(240), 100, machine_now(tx)) == 11
    assert troubles(world, LATER) == []
    long_ago(world, rate_limit, "used_up_at", by=timedelta(minutes=1))
    assert troubles(world, LATER) == [Trouble.LATE]


def leave(world, person_id, kind):
    with world.database.write() as tx:
        there = conversations.of_person(tx, person_id, SURFACE)
        notice = of_notice(Notice((Paragraph("A note"),)))
        return waiting.leave(tx, there.id, kind, notice, NOW)


@pytest.mark.parametrize("kind", ["note", ALERT, ANSWER])
def test_a_message_that_was_left_and_waits_in_working_hours_is_late(world, kind):
    left = leave(world, "bob", kind)
    assert troubles(world, NOW + LATE_AFTER) == []
    assert find_all(world.desk, LATER) == (Finding(Trouble.LATE, (left,)),)
    assert troubles(world, datetime(2026, 11, 23, 20, tzinfo=UTC)) == []
    world.at(LATER)
    deliver(world)
    assert troubles(world, LATER) == []


def test_calls_that_are_refused_whoever_they_are_for(world):
    with world.database.write() as tx:
        failures.failed(tx, failures.CALL, "post", machine_now(tx))
    assert troubles(world) == []
    with world.database.write() as tx:
        failures.failed(tx, failures.CALL, "post", machine_now(tx))
    assert find_all(world.desk, NOW) == (Finding(Trouble.CALLS_REFUSED, ("post",)),)
    with world.database.write() as tx:
        failures.mended(tx, failures.CALL, ["post"])
    assert troubles(world) == []


def test_while_paused_nothing_is_late(world):
    world.owe("one", ASKED, FRIDAY)
    plan_all(world.desk, NOW)
    with world.database.write() as tx:
        settings.set_paused(tx, True, NOW)
    assert troubles(world, LATER) == []


def test_a_duty_that_nobody_above_can_be_told_of(world):
    world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    deliver(world)
    for manager in ("carol", "erin"):
        forget(world, manager)
    tomorrow = NOW + timedelta(days=1)
    world.at(tomorrow)
    deliver(world)
    assert Trouble.NOBODY_TO_TELL in troubles(world, tomorrow)
    with world.database.write() as tx:
        accounts.put(tx, SURFACE, world.workspace.team_id, "U0CAROL", "carol")
    assert Trouble.NOBODY_TO_TELL not in troubles(world, tomorrow)


def test_a_person_without_chat_and_an_old_case_list(world):
    forget(world, "dan")
    with world.database.write() as tx:
        settings.set_cases_as_at(tx, date(2026, 1, 5), NOW)
    assert troubles(world) == [Trouble.NO_ACCOUNT, Trouble.STALE_LIST]


def test_a_person_without_chat_is_found_until_their_last_day_is_over(world):
    forget(world, "dan")
    with world.database.write() as tx:
        people.change(tx, replace(DAN, left_on=NOW.date()))
    assert troubles(world) == [Trouble.NO_ACCOUNT]
    assert troubles(world, NOW + timedelta(days=1)) == []


def test_a_message_refused_by_slack_is_found(world):
    world.workspace.misbehave("ok_false", "chat.postMessage", error="invalid_blocks")
    world.owe("one", ASKED, FRIDAY)
    deliver(world)
    assert Trouble.REJECTED in troubles(world)
    assert Trouble.REJECTED not in troubles(world, NOW + timedelta(days=2))


# --- stored duties against the facts --------------------------------------------------------------


def test_somebody_whose_duties_the_facts_do_not_give_is_found_and_left_alone(world):
    duty = world.owe("invented", ASKED, FRIDAY)
    assert find_all(world.desk, NOW) == (Finding(Trouble.DIFFERS, ("alice",)),)
    plan_all(world.desk, NOW)
    with world.database.read() as tx:
        assert nudges.of_duties(tx, [duty.id])


def test_everybody_is_compared_in_turn(world):
    with world.database.write() as tx:
        for number in range(45):
            write_person(tx, like(ALICE, f"p{number:02}"), BOB)
    for number in (3, 44):
        pair = pairs_of(world, f"p{number:02}")
        world.owe(f"x{number}", ASKED, FRIDAY, **pair)
    found: set[str] = set()
    for _ in range(3):
        found |= {i for each in find_all(world.desk, NOW) for i in each.ids}
    assert {"p03", "p44"} <= found


def pairs_of(world, practitioner):
    with world.database.read() as tx:
        return {"practitioner": practitioner, "pair": pairs.of_practitioner(tx, practitioner).id}


def test_whoever_waits_to_be_computed_is_not_compared(world):
    world.owe("invented", ASKED, FRIDAY)
    with world.database.write() as tx:
        people.mark_stale(tx, ["alice"])
    assert find_all(world.desk, NOW) == ()


# --- what stands still ----------------------------------------------------------------------------


def test_a_message_too_long_in_doubt(world):
    world.workspace.misbehave("drop_before", "chat.postMessage", times=50)
    world.owe("one", ASKED, FRIDAY)
    world.workers().run_once()
    assert Trouble.IN_DOUBT not in troubles(world)
    long_ago(world, message, "sending_since", "in_doubt_since")
    assert Trouble.IN_DOUBT in troubles(world)
    world.workspace.behave()
    deliver(world)
    assert troubles(world) == []


def test_a_lease_that_nobody_takes_over(world):
    world.owe("one", ASKED, FRIDAY)
    with pytest.raises(Killed):
        world.workers(die_at("after_claim")).run_once()
    assert Trouble.LEASE_STUCK not in troubles(world)
    long_ago(world, conversation, "leased_until")
    assert Trouble.LEASE_STUCK in troubles(world)
    deliver(world)
    assert troubles(world) == []


def test_an_old_lease_without_work_is_nothing(world):
    with world.database.write() as tx:
        idle = conversations.of_person(tx, "bob", SURFACE)
        now = machine_now(tx)
        conversations.lease(tx, idle.id, "somebody", now, now + LITTLE)
    long_ago(world, conversation, "leased_until")
    assert troubles(world) == []


def at_work(world, *, passed, heard):
    with world.database.write() as tx:
        processes.report(tx, "one", passed, heard)


def test_a_scheduler_that_does_not_finish(world):
    at_work(world, passed=LITTLE, heard=LITTLE)
    assert troubles(world) == []
    at_work(world, passed=TOO_LONG + LITTLE, heard=LITTLE)
    assert troubles(world) == [Trouble.PASS_STUCK]


def test_a_process_that_is_gone_is_not_one_that_hangs(world):
    at_work(world, passed=TOO_LONG + LITTLE, heard=None)
    long_ago(world, process, "seen_at", by=GONE_AFTER + LITTLE)
    assert troubles(world) == []


def test_a_silent_socket_unless_another_hears(world):
    at_work(world, passed=LITTLE, heard=SILENT_AFTER + LITTLE)
    assert troubles(world) == [Trouble.NOT_HEARD]
    with world.database.write() as tx:
        processes.report(tx, "another", None, LITTLE)
    assert troubles(world) == []
    with world.database.write() as tx:
        processes.ended(tx, "another")
    assert troubles(world) == [Trouble.NOT_HEARD]


def test_a_listener_that_was_killed_is_missed(world):
    at_work(world, passed=LITTLE, heard=LITTLE)
    long_ago(world, process, "seen_at", by=GONE_AFTER + LITTLE)
    assert troubles(world) == [Trouble.NOT_HEARD]


# --- outside --------------------------------------------------------------------------------------


def test_a_disk_nearly_full_and_a_clock_far_off(world):
    bad = Surroundings(clock_off=lambda: 75.0, free_bytes=lambda: ROOM - 1)
    assert troubles(world, around=bad) == [Trouble.NEARLY_FULL, Trouble.CLOCK_OFF]
    good = Surroundings(clock_off=lambda: 2.0, free_bytes=lambda: ROOM)
    assert troubles(world, around=good) == []
