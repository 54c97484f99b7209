"""One process answers, others plan and send: together they are one bot."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, message_with, running
from tests.support.database import BOTH, Databases

LISTENER, SCHEDULER = ("--role", "listener"), ("--role", "scheduler")
POST = "chat.postMessage"
SEVERAL_PASSES = 5.0  # seconds; the first is made at once, another a second after a command


@pytest.fixture(params=BOTH)
def dialect(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def shared(council: Council, databases: Databases) -> Iterator[Council]:
    """Set up as far as the first run."""
    with databases.empty() as url:
        council.database_url = url
        council.establish()
        yield council


def texts(council: Council, name: str) -> list[str]:
    return list(council.said_to(name))


def test_a_listener_answers_and_schedulers_say_it_once(shared: Council) -> None:
    workspace = shared.workspace
    with ExitStack() as stack:
        stack.enter_context(running(shared, *LISTENER))
        first = stack.enter_context(running(shared, *SCHEDULER))
        stack.enter_context(running(shared, *SCHEDULER))
        message = message_with(shared, "U0ALICE", "session.cannot_make")
        workspace.wait_for(lambda: workspace.clock()["idle"], PATIENCE)
        first.kill()
        workspace.click("U0ALICE", message, "session.cannot_make")
        workspace.wait_for(lambda: workspace.modals("U0ALICE"), PATIENCE)
        answer = {"reason": {"reason": {"selected_option": {"value": "workload"}}}}
        assert workspace.submit("U0ALICE", answer)["acked"]
        workspace.wait_for(lambda: "put off" in " ".join(texts(shared, "alice")), PATIENCE)
    said = texts(shared, "alice")
    assert len(said) == len(set(said))


def test_a_listener_answers_and_posts_nothing_of_what_is_owed(shared: Council) -> None:
    workspace = shared.workspace
    leave_to_be_said(shared)
    with running(shared, *LISTENER):
        assert workspace.command("U0ALICE", "today")["acked"]
        workspace.wait_for(lambda: workspace.messages("U0ALICE"), PATIENCE)
        time.sleep(SEVERAL_PASSES)
        assert POST not in workspace.counts()["calls"]
        assert all(one["ephemeral"] for said in workspace.all_messages().values() for one in said)
    assert "Messages sent: 0" not in shared.well("tick", "--send")


def leave_to_be_said(council: Council) -> None:
    """What is due is planned and not sent, so that nudges are owed to people with an account."""
    council.well("pause")
    assert "Messages sent: 0" in council.well("tick", "--send")
    council.well("resume")


def test_a_scheduler_needs_no_app_token_and_a_listener_does(shared: Council) -> None:
    with running(shared, *SCHEDULER, SLACK_APP_TOKEN="") as scheduler:
        message_with(shared, "U0ALICE", "session.cannot_make")
        assert scheduler.poll() is None
    assert "SUPERVISION_SLACK_APP_TOKEN" in shared.refused("run", *LISTENER, SLACK_APP_TOKEN="")


def test_there_is_no_other_role(shared: Council) -> None:
    assert shared.command("run", "--role", "cook").exit_code == 2
