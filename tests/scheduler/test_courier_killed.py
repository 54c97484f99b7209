"""A courier may die at any instant: nothing is lost, and nothing is said twice."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from bot.metrics import REGISTRY, count
from bot.store import messages
from bot.store.database import Database
from bot.store.messages import MessageState
from bot.store.nudges import NudgeState
from bot.store.people import entry
from bot.store.tables import conversation, nudge
from bot.store.vault import Vault
from tests.support.database import KEY
from tests.support.ladders import rung
from tests.support.organisation import NOW
from tests.support.scheduler import Killed, World, die_at

FRIDAY = date(2026, 11, 20)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
EXPECTED = ["welcome", "one ask", "two ask"]


def two_duties(world: World) -> list[str]:
    return [world.owe(subject, ASKED, FRIDAY).id for subject in ("one", "two")]


def kill(world: World, instant: str, turn: int = 1) -> None:
    with pytest.raises(Killed):
        world.until_quiet(world.workers(die_at(instant, turn)))


def all_is_said_once(world: World, ids: list[str]) -> None:
    """Whoever comes next finishes it: each thing said once, and everything known as said."""
    world.until_quiet(world.workers())
    said = world.said_to("bob")
    assert said[0] == EXPECTED[0]
    assert sorted(said) == sorted(EXPECTED)
    assert [world.states(duty) for duty in ids] == [{NudgeState.SENT}] * 2
    with world.database.read() as tx:
        assert len(messages.in_state(tx, MessageState.SENT)) == 3
        assert entry(tx, "bob").greeted_at is not None


@pytest.mark.parametrize("turn", [1, 2, 3])
@pytest.mark.parametrize("instant", ["after_freeze", "before_post", "after_post", "after_commit"])
def test_killed_while_saying(new_world, instant, turn):
    ids = two_duties(new_world)
    kill(new_world, instant, turn)
    all_is_said_once(new_world, ids)


def test_killed_with_the_lease_in_hand(new_world):
    ids = two_duties(new_world)
    kill(new_world, "after_claim")
    all_is_said_once(new_world, ids)


def test_a_lease_taken_over_from_one_that_died_is_counted_once(new_world):
    world = counting(new_world)
    ids, before = two_duties(world), takeovers()
    kill(world, "after_claim")
    assert takeovers() == before
    all_is_said_once(world, ids)
    assert takeovers() == before + 1


def test_where_nobody_died_nothing_is_taken_over(new_world):
    world = counting(new_world)
    ids, before = two_duties(world), takeovers()
    all_is_said_once(world, ids)
    assert takeovers() == before


def counting(world: World) -> World:
    """The same, with what is done in its database counted, as where the bot runs."""
    url = world.database.engine.url.render_as_string(hide_password=False)
    counted = World(Database(url, Vault([KEY]), count), world.workspace, greeted=False)
    world.database.engine.dispose()
    return counted


def takeovers() -> float:
    return REGISTRY.get_sample_value("supervision_lease_takeovers_total") or 0.0


@pytest.mark.parametrize("instant", ["before_find", "after_find", "after_commit"])
@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_killed_while_finding_out(new_world, kind, instant):
    ids = two_duties(new_world)
    new_world.workspace.misbehave(kind, "chat.postMessage")
    kill(new_world, instant)
    all_is_said_once(new_world, ids)


def test_what_is_found_days_later_was_said_when_it_was_composed(new_world):
    """What a warning says will follow it counts from that moment; that day had its brief."""
    new_world.owe("one", (replace(ASKED[0], brief=True),), FRIDAY)
    kill(new_world, "after_post", 2)
    new_world.clock.move_to(NOW + timedelta(days=7))
    new_world.until_quiet(new_world.workers())
    with new_world.database.read() as tx:
        assert tx.execute(select(nudge.c.settled_at)).scalar_one() == NOW
        assert tx.execute(select(conversation.c.last_brief_on)).scalars().first() == NOW.date()


@pytest.mark.parametrize(("instant", "turn"), [("before_post", 2), ("after_post", 1)])
def test_killed_while_saying_again(new_world, instant, turn):
    ids = two_duties(new_world)
    new_world.workspace.misbehave("drop_before", "chat.postMessage")
    kill(new_world, instant, turn)
    all_is_said_once(new_world, ids)


@pytest.mark.parametrize("instant", ["before_revise", "after_revise"])
def test_killed_while_revising(world, instant):
    duty = world.owe("one", ASKED, FRIDAY)
    world.workers().run_once()
    world.writer.latest = "done"
    with world.database.write() as tx:
        messages.bump(tx, [message.id for message in messages.in_state(tx, MessageState.SENT)])
    kill(world, instant)
    world.until_quiet(world.workers())
    assert world.said_to("bob") == ["done"]
    assert world.states(duty.id) == {NudgeState.SENT}


def test_a_process_that_ends_at_once(new_world):
    ids = two_duties(new_world)
    world = new_world
    arguments = [str(world.database.engine.url), KEY, world.workspace.api_url]
    arguments += [world.workspace.bot_token, "after_post"]
    program = (
        "import sys; from tests.support.scheduler import run_and_exit as go; go(*sys.argv[1:])"
    )
    ended = subprocess.run([sys.executable, "-c", program, *arguments], timeout=30, check=False)
    assert ended.returncode == 9
    all_is_said_once(world, ids)


def test_two_couriers_at_once_say_everything_once(new_world):
    ids = two_duties(new_world)
    inner: list[int] = []

    def meanwhile(instant: str) -> None:
        if instant == "after_freeze" and not inner:
            inner.append(1)
            new_world.workers().run_once()

    new_world.workers(meanwhile).run_once()
    all_is_said_once(new_world, ids)
