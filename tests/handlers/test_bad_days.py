"""When something fails: whoever waits for an answer is told, and nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.domain.facts import SessionStatus
from bot.store import audit
from tests.handlers.conftest import Stage
from tests.support.organisation import BOB, NOW
from tests.support.reception import fields, words

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


def test_what_was_saved_stays_saved_when_only_showing_it_fails(stage: Stage) -> None:
    stage.reception.workspace.misbehave("ok_false", "views.open", error="expired_trigger_id")
    stage.reception.press(BOB, "session.already", "alice-bob")
    assert stage.reception.modals(BOB) == []
    stage.reception.press(BOB, "session.already", "alice-bob")
    stage.reception.submit(BOB, held_on="2026-11-20")
    assert stage.reception.clock.now() == NOW
    assert "you and Alice had supervision" in stage.reception.modals(BOB)[0]
