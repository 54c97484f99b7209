"""`supervision-bot run` in processes of its own, and what people see of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.command_line.council import Council
from tests.support.children import started

ROOT = Path(__file__).parents[2]
PATIENCE = 20


@contextmanager
def running(council: Council, *words: str, **changes: str) -> Iterator[subprocess.Popen[str]]:
    """A process at work: one that listens is connected. Slack's own variables are a trap."""
    slacks_own = {"SLACK_CLIENT_ID": "of-another-app", "SLACK_CLIENT_SECRET": "of-another-app"}
    settings = council.environment(**changes)
    env = {**os.environ, **slacks_own, **settings, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "run", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started(command, env=env, cwd=council.folder, text=True, **pipes) as process:
        try:
            if "scheduler" not in words:
                council.workspace.wait_for(council.workspace.is_connected, PATIENCE)
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
