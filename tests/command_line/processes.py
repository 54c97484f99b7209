"""`supervision-bot run` in processes of its own, and what people see of it.

It is never run in the test's own: a bot that does not stop in time ends its process as it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

from tests.command_line.council import Council
from tests.support.children import started

ROOT = Path(__file__).parents[2]
PATIENCE = 40  # seconds, on a slow machine


@contextmanager
def running(council: Council, *words: str, **changes: str) -> Iterator[subprocess.Popen[str]]:
    """A process at work: one that listens is connected. Slack's own variables are a trap."""
    with _python(council, "-m", "bot", "run", *words, **changes) as process:
        if "scheduler" not in words:
            council.workspace.wait_for(council.workspace.is_connected, PATIENCE)
        yield process


@contextmanager
def running_as(council: Council, script: str, **changes: str) -> Iterator[subprocess.Popen[str]]:
    """A process that runs the bot as a script does, to spoil something in it first."""
    with _python(council, "-c", script, **changes) as process:
        yield process


def not_started(council: Council, **changes: str) -> str:
    """What `run` says that could not start, without any trace."""
    with _python(council, "-m", "bot", "run", **changes) as process:
        _said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, errors
    assert "Traceback" not in errors
    return errors


@contextmanager
def _python(council: Council, *words: str, **changes: str) -> Iterator[subprocess.Popen[str]]:
    slacks_own = {"SLACK_CLIENT_ID": "of-another-app", "SLACK_CLIENT_SECRET": "of-another-app"}
    settings = council.environment(**changes)
    env = {**os.environ, **slacks_own, **settings, "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, *words]
    with started(command, env=env, cwd=council.folder, text=True, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def healthz(port: int) -> tuple[int, dict[str, Any]] | None:
    """The status and the body of `/healthz`; None while nobody is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, json.load(refused)
    except URLError:
        return None


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
