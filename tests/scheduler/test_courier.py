"""What the courier says, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete

from bot.domain.facts import Absence, Session, Shift
from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from bot.messages.notice import Button, Buttons, Notice, Paragraph
from bot.messages.plain_data import notice_of, of_notice
from bot.store import (
    conversations,
    homes,
    messages,
    nudges,
    people,
    sessions,
    settings,
    waiting,
)
from bot.store.messages import MessageState
from bot.store.nudges import NudgeState
from bot.store.tables import failure
from bot.store.upcoming import next_moment
from tests.support.ladders import BEFORE_AND_AFTER, TOLD_WHEN_LATE, rung
from tests.support.organisation import ALICE_AND_BOB, BOB, CAROL, NOW, SURFACE
from tests.support.scheduler import run

FRIDAY, MONDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
GATHERED = (rung("note", Voice.REMINDER, "supervisor", after=WorkingDays(0), brief=True),)
CAROLS = {"supervisor": "carol", "owner": "carol"}
EIGHT_IN_THE_EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)


def write(world, change):
    with world.database.write() as tx:
        change(tx)


# --- what one message carries ---------------------------------------------------------------------


def test_the_first_message_says_hello(new_world):
    new_world.owe("one", ASKED, FRIDAY)
    run(new_world)
    assert new_world.said_to("bob") == ["welcome", "one ask"]
    assert new_world.said_to("alice") == []


def test_a_brief_gathers_and_what_is_urgent_stands_alone(world):
    for subject in ("one", "two"):
        world.owe(subject, GATHERED, FRIDAY)
    world.owe("three", ASKED, FRIDAY)
    run(world)
    alone, gathered = world.said_to("bob")
    assert alone == "three ask"
    assert sorted(gathered.removeprefix("brief: ").split(", ")) == ["one note", "two note"]


def test_there_is_one_brief_a_day(world):
    world.owe("one", GATHERED, FRIDAY)
    run(world)
    world.owe("two", GATHERED, FRIDAY)
    run(world)
    assert world.said_to("bob") == ["brief: one note"]
    world.at(NEXT_MORNING)
    run(world)
    assert world.said_to("bob") == ["brief: one note", "brief: two note"]


def test_what_comes_up_during_the_day_waits_for_the_next_brief(world):
    world.owe("one", GATHERED, date(2026, 11, 17))
    world.at(NOW + timedelta(hours=3))
    run(world)
    assert world.said_to("bob") == []
    world.at(NEXT_MORNING)
    run(world)
    assert world.said_to("bob") == ["brief: one note"]


def test_a_reminder_that_could_not_wait_for_the_next_brief_is_said_at_once(world):
    world.owe("one", GATHERED, FRIDAY)
    run(world)
    soon = {"due_at": NOW + timedelta(hours=5)}
    world.owe("two", (BEFORE_AND_AFTER[1],), MONDAY, **soon)
    run(world)
    assert world.said_to("bob") == ["brief: one note", "two day"]


def test_beyond_the_budget_a_prompt_waits_for_the_next_brief(world):
    write(world, lambda tx: settings.put(tx, settings.MESSAGE_BUDGET, 2, NOW))
    for subject in ("one", "two", "three"):
        world.owe(subject, ASKED, FRIDAY)
    run(world)
    assert len(world.said_to("bob")) == 2
    world.at(NEXT_MORNING)
    run(world)
    assert world.said_to("bob")[2].startswith("brief: ")


def test_what_joins_todays_brief_stands_where_a_revision_will_read_it(world):
    write(world, lambda tx: settings.put(tx, settings.MESSAGE_BUDGET, 0, NOW))
    world.at(NEXT_MORNING)
    for number in range(4):
        world.owe(f"alone-{number}", ASKED, MONDAY)
        world.owe(f"gathered-{number}", GATHERED, MONDAY)
    run(world)
    with world.database.read() as tx:
        (message,) = messages.in_state(tx, MessageState.SENT)
        carried = nudges.of_message(tx, message.id)
        again = world.writer.nudges(tx, "bob", carried, NEXT_MORNING, brief=True)
    assert len(carried) == 8
    assert notice_of(message.notice) == again


def test_an_escalation_does_not_wait_for_the_budget(world):
    write(world, lambda tx: settings.put(tx, settings.MESSAGE_BUDGET, 0, NOW))
    world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    run(world)
    assert world.said_to("bob") == world.said_to("alice") == ["one warning"]
    world.at(NOW + timedelta(days=1))
    run(world)
    assert world.said_to("carol") == ["one told"]


# --- when nothing is said -------------------------------------------------------------------------


def test_nothing_is_said_in_the_evening(world):
    duty = world.owe("one", ASKED, FRIDAY)
    world.at(EIGHT_IN_THE_EVENING)
    run(world)
    assert world.said_to("bob") == []
    (nudge,) = world.nudges(duty.id)
    assert nudge.say_at == NEXT_MORNING
    world.at(NEXT_MORNING)
    run(world)
    assert world.said_to("bob") == ["one ask"]


def test_nothing_is_said_during_their_session(world):
    begins = NOW - timedelta(minutes=30)
    going_on = Session("going-on", ALICE_AND_BOB.id, begins, minutes=90)
    write(world, lambda tx: sessions.add(tx, going_on))
    world.owe("one", ASKED, FRIDAY)
    run(world)
    assert world.said_to("bob") == []
    world.at(begins + timedelta(minutes=90))
    run(world)
    assert "one ask" in world.said_to("bob")


def test_paused_means_that_nothing_is_said(world):
    write(world, lambda tx: settings.set_paused(tx, True, NOW))
    world.owe("one", ASKED, FRIDAY)
    run(world)
    assert world.said_to("bob") == []
    write(world, lambda tx: settings.set_paused(tx, False, NOW))
    run(world)
    assert world.said_to("bob") == ["one ask"]


def test_what_was_done_meanwhile_is_withdrawn(world):
    write(world, lambda tx: settings.set_paused(tx, True, NOW))
    duty = world.owe("one", ASKED, FRIDAY)
    run(world)
    world.change(duty.id, met_at=NOW)
    write(world, lambda tx: settings.set_paused(tx, False, NOW))
    run(world)
    assert world.said_to("bob") == []
    assert world.states(duty.id) == {NudgeState.WITHDRAWN}


def test_a_stale_reminder_lapses(world):
    write(world, lambda tx: settings.set_paused(tx, True, NOW))
    duty = world.owe("one", (BEFORE_AND_AFTER[1],), TUESDAY)
    run(world)
    assert world.states(duty.id) == {NudgeState.OWED}
    write(world, lambda tx: settings.set_paused(tx, False, NOW))
    world.at(datetime(2026, 11, 25, 10, tzinfo=UTC))
    run(world)
    assert world.states(duty.id) == {NudgeState.LAPSED}
    assert world.said_to("bob") == []


def test_a_manager_who_went_on_leave_meanwhile_is_replaced(world):
    write(world, lambda tx: settings.set_paused(tx, True, NOW))
    duty = world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    run(world)
    write(world, lambda tx: settings.set_paused(tx, False, NOW))
    run(world)
    away = replace(CAROL, absences=(Absence(MONDAY, TUESDAY),))
    write(world, lambda tx: people.change(tx, away))
    world.at(NOW + timedelta(days=1))
    run(world)
    assert world.said_to("erin") == ["one told"]
    assert world.said_to("carol") == []
    assert world.states(duty.id) == {NudgeState.SENT}


def test_the_other_of_the_pair_hears_the_warning_when_they_are_in(world):
    afternoon = tuple(Shift(day, time(13), time(17)) for day in range(5))
    write(world, lambda tx: people.change(tx, replace(BOB, pattern=afternoon)))
    world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    run(world)
    assert world.said_to("alice") == ["one warning"]
    assert world.said_to("bob") == []
    world.at(NOW + timedelta(hours=3))
    run(world)
    assert world.said_to("bob") == ["one warning"]


def test_what_was_left_for_somebody_waits_for_their_morning_and_time_stops_there(world):
    world.at(EIGHT_IN_THE_EVENING)
    with world.database.write() as tx:
        there = conversations.of_person(tx, "bob", SURFACE)
        note = of_notice(Notice((Paragraph("A note"),)))
        waiting.leave(tx, there.id, "note", note, EIGHT_IN_THE_EVENING)
    run(world)
    assert world.said_to("bob") == []
    with world.database.read() as tx:
        assert next_moment(tx, EIGHT_IN_THE_EVENING) == NEXT_MORNING
    world.at(NEXT_MORNING)
    run(world)
    assert world.said_to("bob") == ["A note"]


# --- revisions ------------------------------------------------------------------------------------


def test_an_old_message_is_made_to_say_the_latest(world):
    world.owe("one", ASKED, FRIDAY)
    run(world)
    say_latest(world, "done")
    run(world)
    run(world)
    assert world.said_to("bob") == ["done"]
    assert len(world.workspace.requests("chat.update")) == 1


def test_an_update_that_was_perhaps_shown_is_taken_back_again(world):
    """Its answer was lost; meanwhile the message is to say once more what it said at first."""
    world.owe("one", ASKED, FRIDAY)
    run(world)
    (first,) = world.said_to("bob")
    world.workspace.misbehave("drop_after", "chat.update")
    say_latest(world, "done")
    world.workers().run_once()
    assert world.said_to("bob") == ["done"]
    say_latest(world, first)
    with world.database.write() as tx:  # and a minute later
        tx.execute(delete(failure))
    run(world)
    assert world.said_to("bob") == [first]


def say_latest(world, text):
    """From now on every message is to say this."""
    world.writer.latest = text
    with world.database.write() as tx:
        messages.bump(tx, [one.id for one in messages.in_state(tx, MessageState.SENT)])


def test_what_was_said_as_plain_text_is_revised_as_plain_text(world, monkeypatch):
    """Slack refused its blocks once, and would again."""
    world.workspace.misbehave("ok_false", "chat.postMessage", error="invalid_blocks")
    world.owe("one", ASKED, FRIDAY)
    run(world)
    latest = Notice((Paragraph("done"), Buttons((Button("Why?", "duty.why", "1"),))))
    monkeypatch.setattr(world.writer, "revised", lambda *_: latest)
    with world.database.write() as tx:
        messages.bump(tx, [one.id for one in messages.in_state(tx, MessageState.SENT)])
    run(world)
    (said,) = world.workspace.messages("U0BOB")
    assert [block["type"] for block in said["blocks"]] == ["section"]
    assert world.said_to("bob") == [latest.words_only().plain()]


def test_home_is_shown_anew_even_while_paused(world):
    with world.database.write() as tx:
        homes.opened(tx, "alice")
        settings.set_paused(tx, True, NOW)
    run(world)
    assert "home: said" in str(world.workspace.home("U0ALICE"))
    with world.database.read() as tx:
        assert homes.behind(tx) == []
