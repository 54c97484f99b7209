"""run: it answers while it lives, and stops without losing anything."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.command_line.council import Council

ROOT = Path(__file__).parents[2]
PATIENCE = 20


@contextmanager
def running(council: Council, **changes: str) -> Iterator[subprocess.Popen[str]]:
    """`supervision-bot run` by itself, connected. Slack's own variables are a trap."""
    slacks_own = {"SLACK_CLIENT_ID": "of-another-app", "SLACK_CLIENT_SECRET": "of-another-app"}
    settings = council.environment(**changes)
    env = {**os.environ, **slacks_own, **settings, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "run"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=env, cwd=council.folder, text=True, **pipes) as process:
        try:
            council.workspace.wait_for(lambda: council.workspace.state()["connections"], PATIENCE)
            yield process
        finally:
            process.kill()


def buttons(message: dict[str, Any]) -> dict[str, str]:
    """The message's buttons: name and value."""
    rows = (block["elements"] for block in message["blocks"] if block["type"] == "actions")
    return {button["action_id"]: button["value"] for row in rows for button in row}


def message_with(council: Council, user: str, action: str) -> dict[str, Any]:
    """The first of somebody's messages with this button, once it is there."""

    def look() -> dict[str, Any] | None:
        said = council.workspace.messages(user)
        return next((each for each in said if action in buttons(each)), None)

    return council.workspace.wait_for(look, PATIENCE)


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


def test_nothing_is_said_again_after_a_restart(established: Council) -> None:
    workspace = established.workspace
    with running(established) as process:
        message_with(established, "U0ALICE", "session.cannot_make")
        workspace.wait_for(lambda: workspace.clock()["idle"], PATIENCE)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    before = len(workspace.messages("U0ALICE"))
    assert "Messages sent: 0" in established.well("tick", "--send")
    assert len(workspace.messages("U0ALICE")) == before


def test_health_says_how_far_it_is(established: Council) -> None:
    port = _free_port()
    with running(established, HEALTH_PORT=str(port)):
        established.workspace.wait_for(lambda: established.workspace.clock()["idle"], PATIENCE)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            health = json.load(answer)
    assert health["ok"]
    assert health["as_of"] == "2026-11-23T09:30:00+00:00"


def test_a_health_port_that_is_taken_is_a_sentence(established: Council) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = established.refused("run", HEALTH_PORT=str(port))
    assert "SUPERVISION_HEALTH_PORT" in said


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
