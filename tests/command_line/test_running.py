"""run: it answers while it lives, and stops without losing anything."""

from __future__ import annotations

import json
import os
import signal
import socket
import urllib.request

import pytest

from bot.running import DEAF, STOPPED, Bot, run
from tests.command_line.council import Council
from tests.command_line.processes import PATIENCE, message_with, running
from tests.support.ways import HTTP, SOCKET, both_ways


@both_ways
def test_it_stops_when_it_is_told_to_and_keeps_what_was_pressed(established: Council) -> None:
    workspace = established.workspace
    with running(established) as process:
        message = message_with(established, "U0ALICE", "session.cannot_make")
        workspace.click("U0ALICE", message, "session.cannot_make")
        workspace.wait_for(lambda: workspace.modals("U0ALICE"), PATIENCE)
        answer = {"reason": {"reason": {"selected_option": {"value": "workload"}}}}
        assert workspace.submit("U0ALICE", answer)["acked"]
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert "running" in said
    assert "Traceback" not in errors
    assert any('INSERT INTO "fact"' in row for row in established.dump())
    assert "postponed" in "".join(row for row in established.dump() if '"session"' in row)


def test_health_says_how_far_it_is_and_nothing_is_said_again(established: Council) -> None:
    port, answers = free_port(), []

    def look(bot: Bot) -> None:
        established.workspace.wait_for(lambda: bot.health().idle, PATIENCE)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            answers.append(json.load(answer))
        os.kill(os.getpid(), signal.SIGTERM)

    assert run(established.settings(health_port=port), look) == STOPPED
    well = {"ok": True, "as_of": "2026-11-23T09:00:00+00:00", "idle": True, "problem": ""}
    assert answers == [well]
    before = len(established.workspace.messages("U0ALICE"))
    assert before
    assert "Messages sent: 0" in established.well("tick", "--send")
    assert len(established.workspace.messages("U0ALICE")) == before


def test_one_whose_slack_is_gone_ends(
    established: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.running._LOOK_SECONDS", 0.01)
    assert run(established.settings(), is_there=lambda: False) == DEAF


@both_ways
def test_what_it_needs_to_listen_is_named(established: Council, way: str) -> None:
    missing = "SLACK_APP_TOKEN" if way == SOCKET else "SLACK_SIGNING_SECRET"
    assert f"SUPERVISION_{missing} is not set." in established.refused("run", **{missing: ""})


@pytest.mark.parametrize("way", [HTTP])
def test_an_address_that_is_taken_is_a_sentence(established: Council) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = established.refused("run", HTTP_PORT=str(port))
    assert f"SUPERVISION_HTTP_PORT: 127.0.0.1:{port} cannot be used" in said


def test_a_health_port_that_is_taken_is_a_sentence(established: Council) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = established.refused("run", HEALTH_PORT=str(port))
    assert "SUPERVISION_HEALTH_PORT" in said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
