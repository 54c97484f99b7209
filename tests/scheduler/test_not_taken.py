"""What the courier does where Slack will not take what it says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from bot.messages.notice import Notice, Paragraph
from bot.messages.plain_data import of_notice
from bot.store import accounts, conversations, messages, waiting
from bot.store.messages import MessageState
from bot.store.nudges import NudgeState
from bot.store.tables import conversation, rate_limit
from scheduler.errand import UNPACED
from scheduler.planner import plan_all
from tests.support.ladders import TOLD_WHEN_LATE, rung
from tests.support.organisation import NOW, SURFACE
from tests.support.scheduler import Killed, die_at, run

FRIDAY = date(2026, 11, 20)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
CAROLS = {"supervisor": "carol", "owner": "carol"}


def is_back(world, person):
    """In Slack, and found there."""
    account = f"U0{person.upper()}"
    world.workspace.reactivate(account)
    with world.database.write() as tx:
        accounts.put(tx, SURFACE, world.workspace.team_id, account, person)


def test_slack_asking_to_wait_delays_and_loses_nothing(world):
    world.workspace.misbehave("rate_limit", "chat.postMessage", retry_after=1)
    world.owe("one", ASKED, FRIDAY)
    run(world)
    assert world.said_to("bob") == ["one ask"]
    assert len(world.workspace.requests("chat.postMessage")) == 2


@pytest.mark.parametrize("kind", ["rate_limit", "drop_before", "drop_after"])
def test_what_was_left_for_somebody_is_said_once_on_a_bad_day_too(world, kind):
    with world.database.write() as tx:
        there = conversations.of_person(tx, "bob", SURFACE)
        waiting.leave(tx, there.id, "note", of_notice(Notice((Paragraph("A note"),))), NOW)
    world.workspace.misbehave(kind, "chat.postMessage")
    run(world)
    assert world.said_to("bob") == ["A note"]


def test_what_is_done_while_a_message_is_in_doubt_is_not_said_again(world):
    world.workspace.misbehave("drop_before", "chat.postMessage")
    duty = world.owe("one", ASKED, FRIDAY)
    with pytest.raises(Killed):  # as soon as it is in doubt
        world.workers(die_at("before_find")).run_once()
    world.change(duty.id, met_at=NOW)
    run(world)
    assert world.said_to("bob") == []
    assert world.states(duty.id) == {NudgeState.WITHDRAWN}


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_dropped_connection_is_looked_into(world, kind):
    world.workspace.misbehave(kind, "chat.postMessage")
    duty = world.owe("one", ASKED, FRIDAY)
    run(world)
    assert world.said_to("bob") == ["one ask"]
    assert world.states(duty.id) == {NudgeState.SENT}


def test_what_is_in_doubt_is_not_joined_by_anything_else(world):
    world.workspace.misbehave("drop_before", "chat.postMessage")
    world.owe("one", ASKED, FRIDAY)
    world.workers().run_once()
    world.owe("two", ASKED, FRIDAY)
    run(world)
    assert sorted(world.said_to("bob")) == ["one ask", "two ask"]


def test_a_refused_message_is_said_as_plain_text(world):
    world.workspace.misbehave("ok_false", "chat.postMessage", error="invalid_blocks")
    world.owe("one", ASKED, FRIDAY)
    run(world)
    assert world.said_to("bob") == ["one ask"]
    with world.database.read() as tx:
        (message,) = messages.in_state(tx, MessageState.SENT)
        assert message.plain
        assert messages.refused_since(tx, NOW) == [message.id]


def test_a_message_refused_twice_is_given_up(world):
    world.workspace.misbehave("ok_false", "chat.postMessage", times=2, error="invalid_blocks")
    duty = world.owe("one", ASKED, FRIDAY)
    world.until_quiet(world.workers(timing=UNPACED))
    assert world.said_to("bob") == []
    assert world.states(duty.id) == {NudgeState.UNDELIVERABLE}


@pytest.mark.parametrize("error", ["messages_tab_disabled", "restricted_action"])
def test_a_setting_of_the_workspace_makes_nobody_unreachable(world, error):
    """Once it is mended everybody hears what they are owed."""
    world.workspace.misbehave("ok_false", "chat.postMessage", times=2, error=error)
    first, second = world.owe("one", ASKED, FRIDAY), world.owe("two", ASKED, FRIDAY, **CAROLS)
    workers = world.workers()
    workers.run_once()
    assert world.said_to("bob") == world.said_to("carol") == []
    assert world.states(first.id) | world.states(second.id) == {NudgeState.OWED}
    with world.database.write() as tx:  # and a minute later
        assert accounts.with_account(tx, ["bob", "carol"]) == {"bob", "carol"}
        tx.execute(update(rate_limit).values(not_before=None))
        tx.execute(update(conversation).values(not_before=None))
    run(world)
    assert (world.said_to("bob"), world.said_to("carol")) == (["one ask"], ["two ask"])


@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
def test_a_doubt_that_nobody_may_look_into_ends_with_the_grace(world, method):
    world.workspace.misbehave("drop_before", "chat.postMessage")
    world.workspace.misbehave("ok_false", method, times=5, error="missing_scope")
    duty = world.owe("one", ASKED, FRIDAY)
    run(world)
    assert world.said_to("bob") == []
    assert world.states(duty.id) == {NudgeState.UNDELIVERABLE}


def test_a_deactivated_manager_is_replaced_by_the_next_up(world):
    world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    run(world)
    world.workspace.deactivate("U0CAROL")
    world.at(NOW + timedelta(days=1))
    run(world)
    assert world.said_to("erin") == ["one told"]


def test_an_escalation_whose_text_is_refused_goes_to_the_next_up(world):
    duty = world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    run(world)
    world.workspace.misbehave("ok_false", "chat.postMessage", times=2, error="invalid_blocks")
    world.at(NOW + timedelta(days=1))
    run(world)
    assert (world.said_to("carol"), world.said_to("erin")) == ([], ["one told"])
    assert NudgeState.UNDELIVERABLE in world.states(duty.id)


def test_a_warning_whose_text_is_refused_holds_up_nothing(world):
    world.workspace.misbehave("ok_false", "chat.postMessage", times=4, error="invalid_blocks")
    world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    run(world)
    assert world.said_to("alice") == world.said_to("bob") == []
    assert world.said_to("carol") == ["one told"]


def test_what_nobody_could_be_told_is_said_once_somebody_is_back(world):
    world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    run(world)
    for account in ("U0CAROL", "U0ERIN"):
        world.workspace.deactivate(account)
    world.at(NOW + timedelta(days=1))
    run(world)
    is_back(world, "carol")
    world.at(NOW + timedelta(days=2))
    run(world)
    assert (world.said_to("carol"), world.said_to("erin")) == (["one told"], [])


def test_what_perhaps_arrived_before_its_recipient_left_is_not_said_again(world):
    world.workspace.misbehave("drop_after", "chat.postMessage")
    world.owe("one", ASKED, FRIDAY)
    with pytest.raises(Killed):  # as soon as it is in doubt
        world.workers(die_at("before_find")).run_once()
    world.workspace.deactivate("U0BOB")
    run(world)
    is_back(world, "bob")
    world.at(NOW + timedelta(days=1))
    run(world)
    assert world.said_to("bob") == ["one ask"]


def test_a_greeting_whose_text_is_refused_keeps_nobody_from_what_they_are_owed(new_world):
    new_world.workspace.misbehave("ok_false", "chat.postMessage", times=2, error="invalid_blocks")
    new_world.owe("one", ASKED, FRIDAY)
    run(new_world)
    assert new_world.said_to("bob") == ["one ask"]


def test_one_text_that_cannot_be_written_silences_nobody(world, monkeypatch):
    write_one = world.writer.nudges

    def fails_on_one(tx, person_id, nudges, now, *, brief):
        if world.nudges(first.id)[0].id in {nudge.id for nudge in nudges}:
            raise RuntimeError("no words")
        return write_one(tx, person_id, nudges, now, brief=brief)

    monkeypatch.setattr(world.writer, "nudges", fails_on_one)
    first, _ = world.owe("one", ASKED, FRIDAY), world.owe("two", ASKED, FRIDAY)
    for _ in range(3):
        run(world)
    assert world.said_to("bob") == ["two ask"]


def test_a_duty_that_cannot_be_read_silences_nobody(world):
    first, second = world.owe("one", ASKED, FRIDAY), world.owe("two", ASKED, FRIDAY)
    plan_all(world.desk, NOW)
    world.change(first.id, ladder=[{"nonsense": True}])
    run(world)
    assert world.said_to("bob") == ["two ask"]
    assert world.states(first.id) == {NudgeState.OWED}
    assert world.states(second.id) == {NudgeState.SENT}
