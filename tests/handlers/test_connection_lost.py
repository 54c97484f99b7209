"""The connection breaks between a request and its answer: it comes again, and counts once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from bot.services import forms, people
from bot.store import agenda
from tests.handlers.conftest import Stage
from tests.sandbox.raw_socket import in_background
from tests.support.organisation import ALICE, ALICE_AND_BOB
from tests.support.reception import user, words
from tests.support.slack import Json, Workspace

PATIENCE = 20
Break = Callable[[Workspace], None]


class Held:
    """A use case that stops at its door until it is let in."""

    def __init__(self, really: Callable[..., Any]) -> None:
        self._really = really
        self.begun, self.go_on = Event(), Event()

    def __call__(self, *given: Any, **more: Any) -> Any:
        self.begun.set()
        self.go_on.wait(PATIENCE)
        return self._really(*given, **more)


def cut(workspace: Workspace) -> None:
    workspace.cut_sockets()
    workspace.wait_for(lambda: not workspace.state()["connections"])


def renew(workspace: Workspace) -> None:
    """Slack recycles the connection: the answer goes out on the next one."""
    workspace.refresh_sockets(seconds=0)
    workspace.wait_for(lambda: workspace.state()["connections"] == 1, PATIENCE)


@pytest.mark.parametrize("breaks", [cut, renew])
def test_an_event_whose_answer_was_lost_is_acted_on_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, breaks: Break
) -> None:
    workspace, before = stage.reception.workspace, len(stage.reception.messages(ALICE))
    answers = _interrupted(stage, monkeypatch, people, "wrote", workspace.say, breaks, "hello")
    assert not answers[0]["acked"]
    workspace.wait_for(lambda: _repeated(workspace), PATIENCE)
    stage.reception.deliver()
    said = stage.reception.said(ALICE)[before:]
    assert sum("/supervision today" in text for text in said) == 1


def test_a_form_whose_answer_was_lost_is_saved_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.reception.press(ALICE, "agenda.add", ALICE_AND_BOB.id)
    answer: Json = {"topic": {"topic": {"selected_option": {"value": "workload"}}}}
    submit = stage.reception.workspace.submit
    answers = _interrupted(stage, monkeypatch, forms, "submit", submit, cut, answer)
    assert answers[0]["error"] == "operation_timeout"
    assert "Add to the agenda" in stage.reception.modals(ALICE)[0]
    stage.reception.workspace.wait_for(stage.reception.workspace.is_connected, PATIENCE)
    stage.reception.workspace.submit(user(ALICE))
    assert "It is on the agenda" in words(stage.reception.top(ALICE))
    with stage.reception.database.read() as tx:
        assert len(agenda.of_pair(tx, ALICE_AND_BOB.id)) == 1


def _interrupted(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    act: Callable[..., Json],
    breaks: Break,
    given: Any,
) -> list[Json]:
    """Alice acts, the connection breaks while it is being done, and it is done nevertheless."""
    held = Held(getattr(module, name))
    workspace = stage.reception.workspace
    with monkeypatch.context() as patched:
        patched.setattr(module, name, held)
        answers = in_background(act, user(ALICE), given)
        assert held.begun.wait(PATIENCE)
        breaks(workspace)
        held.go_on.set()
        workspace.wait_for(lambda: answers, PATIENCE)
    return answers


def _repeated(workspace: Workspace) -> bool:
    """Slack's next attempt, which would come after a minute, once there is a connection again."""
    if workspace.is_connected():
        workspace.retry_events()
    return bool(workspace.deliveries("events_api")[-1]["acked"])
