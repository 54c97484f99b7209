"""Somebody else writes for longer than Slack waits: whoever acts hears of it in time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event

import pytest
from structlog.testing import capture_logs

from bot.domain.facts import SessionStatus
from bot.messages.notice import Button
from tests.handlers.conftest import Stage
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB
from tests.support.reception import user
from tests.support.ways import both_ways

pytestmark = both_ways
SORRY = "Something went wrong on our side and nothing was saved. Please try again."
PATIENCE = 20


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """To draw a failure on the console takes a second here."""
    with capture_logs():
        yield


@contextmanager
def somebody_writes(stage: Stage) -> Iterator[None]:
    """In a thread of its own, as in another process."""
    begun, over = Event(), Event()

    def write() -> None:
        with stage.reception.database.write():
            begun.set()
            over.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert begun.wait(PATIENCE)
        try:
            yield
        finally:
            over.set()
            writing.result()


def test_a_form_is_told_that_nothing_was_saved_and_stays_as_it_was(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    with somebody_writes(stage):
        assert stage.reception.submit(BOB, next_on="2026-12-14")["acked"]
    form, told = stage.reception.modals(BOB)
    assert SORRY in told
    assert "As planned" in form
    assert stage.session().status is SessionStatus.PLANNED
    stage.reception.workspace.close_modal(user(BOB))
    stage.reception.submit(BOB)
    assert stage.session().status is SessionStatus.HELD


def test_a_button_is_told_while_a_form_still_opens(stage: Stage) -> None:
    asked = stage.asked()
    with somebody_writes(stage):
        stage.reception.click(BOB, asked, "session.held")
    assert SORRY in stage.reception.modals(BOB)[0]


def test_a_message_is_not_answered_and_comes_again(stage: Stage) -> None:
    workspace, before = stage.reception.workspace, len(stage.reception.messages(ALICE))
    with somebody_writes(stage):
        assert not workspace.say(user(ALICE), "hello")["acked"]
    workspace.wait_for(lambda: len(workspace.deliveries("events_api")) == 2)
    workspace.retry_events()
    workspace.wait_for(lambda: workspace.deliveries("events_api")[-1]["acked"])
    stage.reception.deliver()
    assert len(stage.reception.messages(ALICE)) == before + 2  # theirs, and one answer


def test_those_who_wait_keep_nobody_from_looking(stage: Stage) -> None:
    asked = stage.asked()
    workspace = stage.reception.workspace
    with somebody_writes(stage):
        for _ in range(3):
            workspace.click(user(BOB), asked, "session.held")
        message = stage.reception.show(ALICE, Button("Press", "dates.see", "1"))
        workspace.click(user(ALICE), message, "dates.see")
        workspace.wait_for(lambda: stage.reception.modals(ALICE), 3)
    stage.reception.settle()


def test_nobody_waits_until_it_is_shown(stage: Stage) -> None:
    """Waking the process that shows it is a write too."""
    reception, shown = stage.reception, Event()
    message = reception.show(ALICE, Button("Press", "agenda.add", ALICE_AND_BOB.id))
    reception.wake = partial(shown.wait, PATIENCE)
    try:
        reception.workspace.click(user(ALICE), message, "agenda.add")
        reception.workspace.wait_for(lambda: reception.modals(ALICE))
        topic = {"topic": {"topic": {"selected_option": {"value": "workload"}}}}
        assert reception.workspace.submit(user(ALICE), topic)["acked"]
        assert reception.workspace.say(user(ALICE), "hello")["acked"]
        assert reception.workspace.open_home(user(ALICE))["acked"]
    finally:
        shown.set()
    reception.settle()
    assert "It is on the agenda" in reception.modals(ALICE)[0]
