"""Time is played moment by moment, so that a week shows a week; and the clock loses no wake."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest

from bot.domain.intervals import WorkingDays
from bot.domain.policy import Voice
from scheduler.clock import Clock
from scheduler.playing import MovableTime, NotLoopbackError, Player, is_loopback
from scheduler.product_clock import PlayedClock, SystemClock
from tests.support.ladders import BEFORE_AND_AFTER, TOLD_WHEN_LATE, rung
from tests.support.organisation import NOW

THURSDAY = date(2026, 11, 26)
ASKED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)


@pytest.fixture
def movable(world):
    workspace = world.workspace
    return MovableTime(f"{workspace.url}/_control/clock?workspace={workspace.bot_token}")


def test_only_this_machine_may_move_time():
    assert is_loopback("http://127.0.0.1:8484/clock")
    assert is_loopback("http://[::1]/")
    assert is_loopback("http://localhost:1/")
    assert not is_loopback("https://slack.com/api/")
    with pytest.raises(NotLoopbackError):
        MovableTime("http://127.0.0.1.example.org/clock")


def test_time_begins_where_it_was_left(world, movable):
    assert abs(movable.start() - datetime.now(UTC)) < timedelta(minutes=1)
    world.workspace.move_clock(NOW)
    assert movable.start() == NOW


def test_while_nobody_plays_time_it_stands_still_and_nothing_is_done(world):
    nobody = MovableTime("http://127.0.0.1:9/_control/clock")
    done: list[datetime] = []

    def run_once():
        done.append(world.clock.now())
        return world.workers().run_once()

    Player(nobody, world.clock, world.database, run_once, Event()).step()
    assert (done, world.clock.now()) == ([], NOW)


def test_what_is_said_at_the_start_is_said_at_the_products_time(world, movable):
    world.owe("one", ASKED, THURSDAY - timedelta(days=9))
    Player(movable, world.clock, world.database, world.workers().run_once, Event()).step()
    shown = world.workspace.messages("U0BOB")[0]["shown_at"]
    assert datetime.fromisoformat(shown) == NOW


def test_a_week_shows_a_week(world, movable):
    world.owe("one", BEFORE_AND_AFTER, THURSDAY)
    world.owe("two", TOLD_WHEN_LATE, THURSDAY)
    seen: list[datetime] = []
    workers = world.workers()

    def run_once():
        seen.append(world.clock.now())
        return workers.run_once()

    player = Player(movable, world.clock, world.database, run_once, Event())
    target = NOW + timedelta(days=7)
    world.workspace.move_clock(target)
    player.step()
    warned = world.writer.latest  # by now it says that it has gone up
    late = "brief: one week", warned, "brief: one day", "brief: one late"
    assert world.said_to("bob") == list(late)
    assert world.said_to("carol") == ["two told"]
    assert seen == sorted(seen)
    assert datetime(2026, 11, 27, 9, tzinfo=UTC) in seen
    shown = world.workspace.clock()
    assert shown["idle"]
    assert datetime.fromisoformat(shown["as_of"]) == target
    shown_at = [m["shown_at"] for m in world.workspace.messages("U0BOB")]
    assert [int(moment[8:10]) for moment in shown_at] == [24, 25, 25, 27]


def test_asking_for_the_same_moment_again_is_answered(world, movable):
    player = Player(movable, world.clock, world.database, world.workers().run_once, Event())
    for _ in range(2):
        world.workspace.move_clock(NOW)
        player.step()
        assert not world.workspace.clock()["playing"]


def test_coming_back_from_downtime_says_only_the_latest(world):
    world.owe("one", BEFORE_AND_AFTER, THURSDAY)
    world.at(datetime(2026, 11, 27, 10, tzinfo=UTC))
    world.until_quiet(world.workers())
    assert world.said_to("bob") == ["brief: one late"]


def test_played_time_never_goes_back():
    clock = PlayedClock(NOW)
    clock.move_to(NOW - timedelta(days=1))
    assert clock.now() == NOW
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_clock_passes_at_once_after_every_wake_and_survives_a_fault():
    passes: list[int] = []
    passed = Event()

    def work():
        passes.append(1)
        passed.set()
        if len(passes) == 1:
            raise RuntimeError("a bad pass")

    rare: list[int] = []
    clock = Clock(work, timedelta(hours=1), ((lambda: rare.append(1), timedelta(hours=1)),))
    clock.start()
    try:
        for _ in range(3):
            assert passed.wait(5)
            passed.clear()
            clock.wake()
        assert passed.wait(5)
    finally:
        clock.stop()
    assert len(passes) >= 4
    assert rare == [1]
