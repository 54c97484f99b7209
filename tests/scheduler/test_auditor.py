"""The auditor tells the administrators once; no heart beats where people may not be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages.alerts import Trouble
from bot.metrics import HEARTBEAT
from bot.store import accounts, people, settings
from bot.store.database import machine_now
from scheduler import clocks, stuck
from scheduler.auditor import BEATEN, Auditor, begin_heartbeat
from scheduler.findings import Surroundings
from tests.support.organisation import NOW, SURFACE
from tests.support.scheduler import World

LATER = NOW + timedelta(minutes=20)


@pytest.fixture
def beats():
    return []


@pytest.fixture
def auditor(world: World, beats):
    return Auditor(world.desk, SURFACE, heartbeat=lambda: beats.append(1))


def deliver(world):
    world.until_quiet(world.workers())


def look(world, auditor, now=NOW):
    world.at(now)
    auditor.audit(now)
    deliver(world)


def forget(world, *people):
    with world.database.write() as tx:
        for person_id in people:
            accounts.remove(tx, person_id)


def give_account(world, person_id):
    with world.database.write() as tx:
        accounts.put(tx, SURFACE, world.workspace.team_id, f"U0{person_id.upper()}", person_id)


def nobody_looked_for(world, minutes):
    with world.database.write() as tx:
        earlier = machine_now(tx) - timedelta(minutes=minutes)
        settings.put(tx, stuck.LOOKED, earlier.isoformat(), NOW)


def test_while_all_is_well_the_heart_beats_and_nobody_is_told(world, auditor, beats):
    assert auditor.audit(NOW) == ()
    deliver(world)
    assert beats == [1]
    assert world.said_to("ada") == []


def test_administrators_are_told_once_and_the_heart_does_not_beat(world, auditor, beats):
    off = replace(auditor, around=Surroundings(clock_off=lambda: 90.0))
    for minutes in (0, 5, 10):
        look(world, off, NOW + timedelta(minutes=minutes))
    (said,) = world.said_to("ada")
    assert "this machine" in said
    assert beats == []


def test_what_is_mended_is_told_and_the_heart_beats_again(world, auditor, beats):
    look(world, replace(auditor, around=Surroundings(clock_off=lambda: 90.0)))
    right = replace(auditor, around=Surroundings(clock_off=lambda: 0.5))
    for minutes in (20, 25):
        look(world, right, NOW + timedelta(minutes=minutes))
    _, said = world.said_to("ada")
    assert "the clock agrees" in said
    assert "All is well again." in said
    assert beats == [1, 1]


def test_what_the_lists_always_hold_is_told_once_and_the_heart_beats(world, auditor, beats):
    forget(world, "dan")
    with world.database.write() as tx:
        settings.set_cases_as_at(tx, date(2026, 1, 5), NOW)
    for minutes in (0, 5, 10):
        look(world, auditor, NOW + timedelta(minutes=minutes))
    (said,) = world.said_to("ada")
    assert "no chat account" in said
    assert "too old" in said
    assert beats == [1, 1, 1]


def test_where_nobody_can_be_written_to_the_heart_does_not_beat(world, auditor, beats):
    with world.database.read() as tx:
        everybody = [entry.person.id for entry in people.everybody(tx)]
    forget(world, *everybody)
    found = auditor.audit(NOW)
    assert Trouble.NOBODY_REACHED in {finding.trouble for finding in found}
    assert beats == []
    give_account(world, "ada")
    look(world, auditor)
    assert beats == [1]


def test_the_figure_begins_at_the_last_heartbeat_and_at_the_start_where_there_was_none(
    world, auditor
):
    for since in ("now", "the last"):
        HEARTBEAT.set(0)
        with world.database.write() as tx:
            before = machine_now(tx).timestamp()
            if since == "the last":
                before -= 3600
                moment = datetime.fromtimestamp(before, UTC)
                settings.put(tx, BEATEN, moment.isoformat(), NOW)
            begin_heartbeat(tx)
        assert before <= heartbeat() < before + 5
    world.at(NOW)
    auditor.audit(NOW)
    at = heartbeat()
    assert at > before + 3000
    HEARTBEAT.set(0)
    with world.database.read() as tx:
        begin_heartbeat(tx)
    assert heartbeat() == at


def heartbeat() -> float:
    (family,) = HEARTBEAT.collect()
    return family.samples[0].value


def test_only_what_is_new_is_told_and_what_comes_back_is_told_again(world, auditor):
    forget(world, "dan")
    look(world, auditor)
    forget(world, "sam")
    look(world, auditor)
    assert "1 person has" in world.said_to("ada")[-1]
    assert "sam" in world.said_to("ada")[-1]
    give_account(world, "sam")
    look(world, auditor)
    assert len(world.said_to("ada")) == 2
    forget(world, "sam")
    look(world, auditor)
    assert "sam" in world.said_to("ada")[2]
    assert len(world.said_to("ada")) == 3


def test_one_machine_does_not_mend_the_clock_of_another(world, auditor, beats):
    """Nor does a Slack that does not say what time it is."""
    wrong = replace(auditor, around=Surroundings("north", lambda: 90.0))
    right = replace(auditor, around=Surroundings("south", lambda: 0.5))
    for minutes in range(0, 20, 5):
        look(world, wrong, NOW + timedelta(minutes=minutes))
        look(world, right, NOW + timedelta(minutes=minutes))
        look(world, auditor, NOW + timedelta(minutes=minutes))
    (said,) = world.said_to("ada")
    assert "north" in said
    assert beats == []


def test_a_machine_that_is_gone_is_forgotten(world, monkeypatch):
    with world.database.write() as tx:
        clocks.note(tx, "north", 90.0)
        assert clocks.off(tx) == ["north"]
        later = machine_now(tx) + clocks.FORGOTTEN_AFTER
        monkeypatch.setattr(clocks, "machine_now", lambda _: later)
        assert clocks.off(tx) == []


def test_one_trouble_may_end_while_another_lasts(world, auditor, beats):
    forget(world, "dan")
    around = {"off": 90.0}
    both = Auditor(
        world.desk, SURFACE, auditor.heartbeat, Surroundings(clock_off=lambda: around["off"])
    )
    look(world, both)
    around["off"] = 0.5
    look(world, both)
    first, second = world.said_to("ada")
    assert "no chat account" in first
    assert "this machine" in first
    assert "the clock agrees" in second
    assert "well again" not in second
    assert beats == [1]


def test_an_alert_waits_for_working_hours(world, auditor):
    forget(world, "dan")
    look(world, auditor, datetime(2026, 11, 23, 20, tzinfo=UTC))
    assert world.said_to("ada") == []
    look(world, auditor, datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert len(world.said_to("ada")) == 1


def test_what_came_and_went_at_night_is_not_told(world, auditor):
    forget(world, "dan")
    look(world, auditor, datetime(2026, 11, 23, 20, tzinfo=UTC))
    give_account(world, "dan")
    look(world, auditor, datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert world.said_to("ada") == []


def test_an_administrator_who_was_never_greeted_is_greeted_first(new_world):
    auditor = Auditor(new_world.desk, SURFACE)
    forget(new_world, "dan")
    for _ in range(2):
        look(new_world, auditor)
    hello, alert = new_world.said_to("ada")
    assert hello == "welcome"
    assert "no chat account" in alert


def test_an_alert_that_slack_would_not_take_yet_is_said_later(world, auditor):
    world.workspace.misbehave("rate_limit", "chat.postMessage", retry_after=0)
    forget(world, "dan")
    look(world, auditor)
    assert len(world.said_to("ada")) == 1


def test_a_time_in_which_nobody_looked_is_told_once_though_the_heart_beats(world, auditor, beats):
    nobody_looked_for(world, minutes=40)
    for _ in range(3):
        look(world, auditor)
    (said,) = world.said_to("ada")
    assert "not at work" in said
    assert beats == [1, 1, 1]


def test_a_night_without_the_bot_is_told_in_the_morning(world, auditor):
    nobody_looked_for(world, minutes=40)
    look(world, auditor, datetime(2026, 11, 23, 22, tzinfo=UTC))
    look(world, auditor, datetime(2026, 11, 24, 9, tzinfo=UTC))
    (said,) = world.said_to("ada")
    assert "not at work" in said


def test_without_its_tables_no_look_ends_and_the_heart_does_not_beat(world, auditor, beats):
    with world.database.write() as tx:
        tx.exec_driver_sql("ALTER TABLE setting RENAME TO lost")
    try:
        with pytest.raises(Exception, match="setting"):
            auditor.audit(NOW)
    finally:
        with world.database.write() as tx:
            tx.exec_driver_sql("ALTER TABLE lost RENAME TO setting")
    assert beats == []
    auditor.audit(NOW)
    assert beats == [1]
