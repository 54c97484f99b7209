"""One slow answer holds up one visit: the pass goes on without it, and so does the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest

from scheduler.crew import Crew
from scheduler.errand import Timing
from tests.support.crowd import REMINDED, Crowd

SOON = Timing(longest=timedelta(seconds=0.2))
PATIENCE = 60.0


@contextmanager
def crew(size: int, patience: float = PATIENCE) -> Iterator[tuple[Crew, Event]]:
    """A crew, and an event for which visits may wait; it is over at the end at the latest."""
    made, answer = Crew(size, patience), Event()
    try:
        yield made, answer
    finally:
        answer.set()
        made.close()


@pytest.fixture
def answer() -> Iterator[Event]:
    """For which a call waits; it comes at the end at the latest."""
    event = Event()
    yield event
    event.set()


def in_a_moment() -> float:
    return time.monotonic() + 0.1


def waits_for(answer: Event) -> Callable[[], str]:
    return lambda: "slow" if answer.wait() else "never"


def test_visits_are_begun_in_order_and_their_results_come_in_order():
    with crew(3) as (made, _):
        visits = [lambda number=number: number for number in range(20)]
        assert made.visit(visits, in_a_moment()) == list(range(20))
        assert made.away == 0


def test_one_that_waits_goes_on_and_the_next_pass_works_with_the_others():
    with crew(2) as (made, answer):
        assert made.visit([waits_for(answer), lambda: "quick"], in_a_moment()) == ["quick"]
        assert made.away == 1
        assert made.visit([lambda: "one", lambda: "two"], in_a_moment()) == ["one", "two"]
        answer.set()
        made.close()
        assert made.away == 0


def test_what_could_not_begin_in_time_is_left_and_never_begun():
    late: list[str] = []
    with crew(2) as (made, answer):
        held = [waits_for(answer), waits_for(answer), lambda: late.append("begun")]
        assert made.visit(held, in_a_moment()) == []
        assert made.away == 2
        answer.set()
        made.close()
    assert late == []


def test_one_that_does_not_come_back_is_waited_for():
    """So that whoever watches sees a process that stands still."""
    with crew(2, patience=0) as (made, answer):
        made.visit([waits_for(answer)], in_a_moment())
        found: list[list[str]] = []
        next_pass = Thread(
            target=lambda: found.append(made.visit([lambda: "next"], time.monotonic() + 60))
        )
        next_pass.start()
        next_pass.join(0.2)
        assert found == []
        answer.set()
        next_pass.join(5)
    assert found == [["next"]]


def test_what_fails_after_its_pass_is_logged(capsys):
    def fails() -> str:
        answer.wait()
        raise ValueError("lost")

    with crew(2) as (made, answer):
        assert made.visit([fails], in_a_moment()) == []
        answer.set()
        made.close()
    assert "visit failed after its pass" in "".join(capsys.readouterr())


def test_a_call_that_hangs_for_one_person_keeps_nobody_else_waiting(database, answer):
    crowd = Crowd(database, 8)
    for who in crowd.people[:5]:
        crowd.owe(who, REMINDED)
    crowd.surface.held["chat.postMessage", "p00"] = answer
    workers = crowd.workers(couriers=2, ahead=1, timing=SOON)
    assert workers.run_once().waiting == 1
    assert sorted(crowd.surface.order) == crowd.people[1:5]
    for who in crowd.people[5:]:
        crowd.owe(who, REMINDED)
    crowd.machine.move(1)
    workers.run_once()
    assert sorted(crowd.surface.order) == crowd.people[1:]
    answer.set()
    workers.close()
    assert crowd.words("p00") == ["p00 ask ask"]
    assert sorted(crowd.surface.order) == crowd.people


def test_where_every_call_hangs_what_waits_is_said_once_they_answer(database, answer):
    crowd = Crowd(database, 6)
    for who in crowd.people:
        crowd.owe(who, REMINDED)
        crowd.surface.held["chat.postMessage", who] = answer
    workers = crowd.workers(couriers=2, timing=SOON)
    assert workers.run_once().waiting == 6
    assert crowd.surface.order == []
    answer.set()
    crowd.drain(workers)
    workers.close()
    assert sorted(crowd.surface.order) == crowd.people
