"""The auditor tells the administrators once, and lets the heartbeat go only while all is well."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from bot.messages.alerts import Finding, Trouble
from bot.store import accounts, messages, nudges, settings
from scheduler.auditor import Auditor
from scheduler.findings import find_all
from scheduler.planner import plan_all
from tests.support.ladders import TOLD_WHEN_LATE, rung
from tests.support.organisation import NOW, SURFACE
from tests.support.scheduler import World

FRIDAY = date(2026, 11, 20)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def beats():
    return []


@pytest.fixture
def auditor(world: World, beats):
    return Auditor(world.desk, world.writer, SURFACE, heartbeat=lambda: beats.append(1))


def troubles(world, now=NOW):
    """What was found; that a test's own duties differ from the facts is another test's matter."""
    found = [finding.trouble for finding in find_all(world.desk, now)]
    return [trouble for trouble in found if trouble is not Trouble.DIFFERS]


def deliver(world):
    world.until_quiet(world.workers())


def forget(world, person_id):
    with world.database.write() as tx:
        accounts.remove(tx, person_id)


def test_while_all_is_well_the_heart_beats_and_nobody_is_told(world, auditor, beats):
    assert auditor.audit(NOW) == ()
    deliver(world)
    assert beats == [1]
    assert world.said_to("ada") == []


def test_a_nudge_that_waits_in_working_hours_is_late(world):
    world.owe("one", ASKED, FRIDAY)
    plan_all(world.desk, NOW)
    assert troubles(world, LATER) == [Trouble.LATE]
    assert troubles(world, datetime(2026, 11, 23, 20, tzinfo=UTC)) == []
    assert troubles(world, datetime(2026, 11, 24, 9, 5, tzinfo=UTC)) == []


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
    world.at(NOW + timedelta(days=1))
    deliver(world)
    assert Trouble.NOBODY_TO_TELL in troubles(world, NOW + timedelta(days=1))


def test_a_person_without_chat_and_an_old_case_list(world):
    forget(world, "dan")
    with world.database.write() as tx:
        settings.set_cases_as_at(tx, date(2026, 1, 5), NOW)
    assert troubles(world) == [Trouble.NO_ACCOUNT, Trouble.STALE_LIST]


def test_a_duty_that_the_facts_do_not_give_differs_and_is_left_alone(world):
    duty = world.owe("invented", ASKED, FRIDAY)
    (found,) = find_all(world.desk, NOW)
    assert found == Finding(Trouble.DIFFERS, 1, (duty.id,))
    plan_all(world.desk, NOW)
    with world.database.read() as tx:
        assert nudges.of_duties(tx, [duty.id])


def test_administrators_are_told_once_and_the_heart_does_not_beat(world, auditor, beats):
    forget(world, "dan")
    for minutes in (0, 5, 10):
        auditor.audit(NOW + timedelta(minutes=minutes))
        deliver(world)
    (said,) = world.said_to("ada")
    assert "no chat account" in said
    assert beats == []


def test_another_trouble_is_told_and_so_is_its_end(world, auditor, beats):
    forget(world, "dan")
    auditor.audit(NOW)
    deliver(world)
    with world.database.write() as tx:
        accounts.put(tx, SURFACE, world.workspace.team_id, "U0DAN", "dan")
    auditor.audit(LATER)
    deliver(world)
    assert "well again" in world.said_to("ada")[1]
    assert beats == [1]


def test_an_alert_waits_for_working_hours(world, auditor):
    forget(world, "dan")
    auditor.audit(datetime(2026, 11, 23, 20, tzinfo=UTC))
    deliver(world)
    assert world.said_to("ada") == []
    auditor.audit(datetime(2026, 11, 24, 9, tzinfo=UTC))
    deliver(world)
    assert len(world.said_to("ada")) == 1


def test_an_administrator_who_was_never_greeted_is_greeted_first(new_world):
    auditor = Auditor(new_world.desk, new_world.writer, SURFACE)
    forget(new_world, "dan")
    for _ in range(2):
        auditor.audit(NOW)
        deliver(new_world)
    hello, alert = new_world.said_to("ada")
    assert hello == "welcome"
    assert "no chat account" in alert


def test_a_message_refused_by_slack_is_found(world):
    world.workspace.misbehave("ok_false", "chat.postMessage", error="invalid_blocks")
    world.owe("one", ASKED, FRIDAY)
    deliver(world)
    assert Trouble.REJECTED in troubles(world)
    with world.database.read() as tx:
        assert len(messages.refused_since(tx, NOW)) == 1
