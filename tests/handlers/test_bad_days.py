"""When something fails: whoever waits for an answer is told, and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import IncompleteRead

import pytest
from slack_sdk import WebClient
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.domain.facts import SessionStatus
from bot.messages.notice import Button
from bot.store import audit
from tests.handlers.conftest import Stage
from tests.support.organisation import ALICE, BOB, NOW
from tests.support.reception import fields, words
from tests.support.ways import both_ways

pytestmark = both_ways
LATE = "That took too long to open. Nothing is lost."
SORRY = "Something went wrong on our side and nothing was saved."


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    """What is logged meanwhile."""
    with capture_logs() as kept:
        yield kept


@pytest.fixture
def broken(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """From now on no audit row can be written."""

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("insert", {}, Exception("disk I/O error"))

    stage.asked()
    monkeypatch.setattr(audit, "write", fail)
    return monkeypatch


@pytest.mark.usefixtures("broken")
def test_a_button_that_fails_says_so(stage: Stage, logs: list[EventDict]) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    assert SORRY in stage.reception.modals(BOB)[0]
    assert [log["type"] for log in logs if log["event"] == "listener failed"] == ["block_actions"]


def test_a_form_that_fails_stays_as_it_was_filled_in(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    with monkeypatch.context() as patched:
        patched.setattr(audit, "write", lambda *_, **__: 1 / 0)
        stage.reception.submit(BOB, next_on="2026-12-14")
    form, told = stage.reception.modals(BOB)
    assert SORRY in told
    assert "As planned" in form
    assert stage.session().status is SessionStatus.PLANNED
    stage.reception.workspace.close_modal("U0BOB")
    assert fields(stage.reception.top(BOB))["next_on"] == "2026-12-14"
    stage.reception.submit(BOB)
    assert stage.session().status is SessionStatus.HELD


def test_a_command_that_fails_says_so(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.commands._help", lambda *_: 1 / 0)
    monkeypatch.setattr("bot.services.commands._COMMANDS", {})
    assert SORRY in words(stage.reception.command(BOB, "help"))


def test_a_button_that_fails_too_late_for_a_form_says_so_in_a_message(
    stage: Stage, broken: pytest.MonkeyPatch
) -> None:
    asked = stage.asked()
    stage.reception.workspace.misbehave("ok_false", "views.open", error="expired_trigger_id")
    stage.reception.click(BOB, asked, "session.held")
    assert SORRY in stage.reception.said(BOB)[-1]


def test_what_was_saved_stays_saved_when_only_showing_it_fails(stage: Stage) -> None:
    message = stage.reception.show(BOB, Button("Press", "session.already", "alice-bob"))
    stage.reception.workspace.misbehave("ok_false", "views.open", error="expired_trigger_id")
    stage.reception.click(BOB, message, "session.already")
    assert stage.reception.modals(BOB) == []
    assert LATE in stage.reception.said(BOB)[-1]
    assert stage.reception.messages(BOB)[-1]["ephemeral"]
    stage.reception.click(BOB, message, "session.already")
    stage.reception.submit(BOB, held_on="2026-11-20")
    assert stage.reception.clock.now() == NOW
    assert "you and Alice had supervision" in stage.reception.modals(BOB)[0]


def test_what_did_not_open_from_a_home_is_told_in_a_message(stage: Stage) -> None:
    stage.reception.open_home(BOB)
    home = stage.reception.workspace.home("U0BOB") or {}
    stage.reception.workspace.misbehave("ok_false", "views.open", error="expired_trigger_id")
    stage.reception.click(BOB, home, "session.held")
    assert LATE in stage.reception.said(BOB)[-1]


def test_when_slack_takes_nothing_it_is_only_logged(stage: Stage, logs: list[EventDict]) -> None:
    stage.reception.open_home(BOB)
    home = stage.reception.workspace.home("U0BOB") or {}
    stage.reception.workspace.misbehave("drop_before", times=9)
    stage.reception.click(BOB, home, "session.held")
    assert [log["event"] for log in logs] == ["listener failed", "nobody told"]
    stage.reception.workspace.behave()


def test_what_was_saved_stays_saved_when_slacks_answer_breaks_off(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WebClient, "views_open", _break_off)
    message = stage.reception.show(BOB, Button("Press", "session.already", "alice-bob"))
    stage.reception.click(BOB, message, "session.already")
    assert LATE in stage.reception.said(BOB)[-1]


def test_an_answer_to_a_command_that_slack_does_not_take_is_logged(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, logs: list[EventDict]
) -> None:
    monkeypatch.setattr("sandbox.response_urls.USES", 0)
    assert stage.reception.command(BOB, "help") == {}
    assert [log["event"] for log in logs] == ["listener failed", "nobody told"]


def test_whatever_goes_wrong_in_telling_of_a_failure_is_logged(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, logs: list[EventDict]
) -> None:
    stage.reception.open_home(BOB)
    home = stage.reception.workspace.home("U0BOB") or {}
    monkeypatch.setattr(WebClient, "views_open", _break_off)
    monkeypatch.setattr(WebClient, "chat_postMessage", lambda *_, **__: 1 / 0)
    stage.reception.click(BOB, home, "session.held")
    assert [log["event"] for log in logs] == ["listener failed", "nobody told"]


def _break_off(*_: object, **__: object) -> None:
    raise IncompleteRead(b"")


def test_an_event_that_could_not_be_kept_is_not_answered_and_comes_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = stage.reception.workspace
    before = len(stage.reception.messages(ALICE))
    with monkeypatch.context() as patched:
        patched.setattr("bot.services.people.answer", lambda *_: 1 / 0)
        assert not workspace.say("U0ALICE", "hello")["acked"]
        workspace.wait_for(lambda: len(workspace.deliveries("events_api")) == 2)
    workspace.retry_events()
    workspace.wait_for(lambda: workspace.deliveries("events_api")[-1]["acked"])
    stage.reception.deliver()
    assert len(stage.reception.messages(ALICE)) == before + 2  # theirs, and one answer
