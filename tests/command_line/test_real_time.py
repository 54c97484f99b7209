"""As a council runs it: the machine's own time, a pass a minute, Slack's pace, and the bell.

Everything else runs the bot in a time that is played. What is looked at here is said or shown at
any hour of any day: answers, and Homes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, buttons, healthz, running
from tests.support.ports import free_port

ALICE, BOB = "U0ALICE", "U0BOB"
SECONDS = 30.0  # on a slow machine; without the bell it is a minute from one pass to the next
AN_ANSWER = "/supervision today"  # stands in it
CANNOT_MAKE = "session.cannot_make"
REASON = {"reason": {"reason": {"selected_option": {"value": "workload"}}}}
SESSIONS = """\
session_id,supervisee,supervisor,planned_at,status,held_at,recorded_on
S1,P4,P3,{past}T10:00,held,{past}T10:00,{past}
S2,P4,P3,{next}T10:00,planned,,
"""


class InRealTime(Council):
    """No time is played: there is no clock to ask."""

    def environment(self, **changes: str) -> dict[str, str]:
        return super().environment(**({"CLOCK_URL": ""} | changes))


@pytest.fixture
def today(council: Council) -> Council:
    """Set up as far as the first run; Alice's next session is in a week."""
    found, now = InRealTime(council.folder, council.workspace), datetime.now(UTC)
    past, ahead = (now + timedelta(days=days) for days in (-7, 7))
    found.write("sessions.csv", SESSIONS.format(past=past.date(), next=ahead.date()))
    found.establish()
    found.well("match")
    return found


@contextmanager
def scheduler_of(council: Council) -> Iterator[int]:
    """One that plans and sends, and where it says how it is."""
    port = free_port()
    with running(council, "--role", "scheduler", HEALTH_PORT=str(port)):
        yield port


def at_rest(council: Council, port: int) -> None:
    """Waits until no pass is under way or wanted: the next is the minute's, or the bell's."""

    def rests() -> bool:
        answer = healthz(port)
        return answer is not None and bool(answer[1]["idle"])

    council.workspace.wait_for(rests, PATIENCE)


def answered_at(council: Council, user: str, least: int = 1) -> list[float]:
    """When somebody got answers (Slack's time), once there are as many."""

    def look() -> list[float]:
        said = council.workspace.messages(user)
        found = [float(one["ts"]) for one in said if AN_ANSWER in str(one["blocks"])]
        return found if len(found) >= least else []

    return council.workspace.wait_for(look, PATIENCE)


def home_of_alice(council: Council, *, booked: bool) -> dict[str, Any]:
    """Her Home, as soon as it shows a session that she could put off, or none."""

    def look() -> dict[str, Any]:
        home = council.workspace.home(ALICE)
        return home if home and (CANNOT_MAKE in buttons(home)) is booked else {}

    return council.workspace.wait_for(look, SECONDS)


def test_what_is_pressed_is_shown_in_seconds_by_the_process_that_sends(today: Council) -> None:
    """Twice, since a minute's pass may come just then, but not again so soon."""
    workspace = today.workspace
    with running(today, "--role", "listener"), scheduler_of(today) as port:
        at_rest(today, port)
        workspace.open_home(ALICE)
        home = home_of_alice(today, booked=True)
        at_rest(today, port)
        workspace.click(ALICE, home, CANNOT_MAKE)
        workspace.wait_for(lambda: workspace.modals(ALICE), PATIENCE)
        assert workspace.submit(ALICE, REASON)["acked"]
        home_of_alice(today, booked=False)


def test_a_person_and_the_workspace_are_written_to_at_their_pace(today: Council) -> None:
    workspace = today.workspace
    with running(today, "--role", "listener"):
        for _ in range(3):
            assert workspace.say(ALICE, "Hello")["acked"]
        with scheduler_of(today) as port:
            moments = answered_at(today, ALICE, 3)
            at_rest(today, port)
            today.well("set", "messages_per_minute", "12")
            assert workspace.say(ALICE, "Hello")["acked"]
            assert workspace.say(BOB, "Hello")["acked"]
            to_bob, to_alice = answered_at(today, BOB)[-1], answered_at(today, ALICE, 4)[-1]
    assert min(later - earlier for earlier, later in pairwise(moments)) >= 1
    assert abs(to_bob - to_alice) >= 3  # twelve a minute, one at once: five seconds lie between
