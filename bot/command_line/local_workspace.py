"""The local workspace of the demo: a child process, spoken to over HTTP as anybody would."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.settings import Settings

LOOPBACK = "127.0.0.1"
STOPPED = "The local workspace has stopped, and the demo with it. Start the demo again."
_PATIENCE = 10.0  # seconds


_AS_PLAYED = {
    "per_channel_per_second": 1_000,
    "burst": 1_000,
    "workspace_per_minute": 1_000_000,
    "methods": {},
}
"""Slack's limits are by the minute; here a week is played in seconds."""


class WorkspaceTrouble(Exception):
    """The local workspace did not start or did not answer. The text says what to do."""


@dataclass(frozen=True, slots=True)
class LocalWorkspace:
    """A running local workspace: its address, without a slash at the end, and its process."""

    url: str
    process: subprocess.Popen[str]

    def is_there(self) -> bool:
        """Whether its process still runs."""
        return self.process.poll() is None

    @property
    def api_url(self) -> str:
        """Where the bot finds its Slack."""
        return f"{self.url}/api/"

    @property
    def clock_url(self) -> str:
        """Where the bot finds how far to play time."""
        return f"{self.url}/_control/clock"

    def create(self, settings: Settings, users: Sequence[Mapping[str, str]], manifest: str) -> None:
        """Makes the workspace with its people, the app's manifest and the bot's own secrets."""
        ours = {
            "bot_token": settings.slack_bot_token,
            "app_token": settings.slack_app_token,
            "signing_secret": settings.slack_signing_secret,
        }
        workspace = {**ours, "users": list(users), "manifest": manifest, "pacing": _AS_PLAYED}
        self._post("workspaces", workspace)

    def set_clock(self, target: datetime) -> None:
        """Asks for product time to be moved here."""
        self._post("clock", {"target": target.isoformat()})

    def _post(self, path: str, body: Mapping[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310 the address is our own child's
            f"{self.url}/_control/{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_PATIENCE) as answer:
                answer.read()
        except OSError:
            raise WorkspaceTrouble(STOPPED) from None


@contextmanager
def running_workspace(port: int) -> Iterator[LocalWorkspace]:
    """A local workspace in a process of its own until the end of the block.

    It does not hear Ctrl-C itself, so that the bot can close its connection first.

    Raises:
        WorkspaceTrouble: if the port is taken, or the process ends at once.
    """
    _check_free(port)
    command = [sys.executable, "-m", "sandbox", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 our own module
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        try:
            if child.stdout is None or not child.stdout.readline():
                raise WorkspaceTrouble("The local workspace did not start; see the line above.")
            yield LocalWorkspace(f"http://{LOOPBACK}:{port}", child)
        finally:
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(_PATIENCE)
            child.kill()


def _check_free(port: int) -> None:
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        raise WorkspaceTrouble(
            f"Port {port} is in use. Stop what uses it, or take another: "
            f"supervision-bot demo --port {port + 1} (or make demo PORT={port + 1})."
        ) from None
