"""The bot as it runs at a council, with the local workspace as its Slack: each a process."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from benchmarks.world.council import KEY, NOW
from bot.store.database import Database
from tests.support.children import started

_SCOPES = ["chat:write", "commands", "im:history", "im:write", "users:read", "users:read.email"]
_PACING = {
    "per_channel_per_second": 100,
    "burst": 100,
    "workspace_per_minute": 10_000,
    "methods": {},  # no limit: nobody waits for a minute to be over
}
_PATIENCE = 300.0  # seconds


@dataclass(frozen=True, slots=True)
class Workspace:
    """A local workspace whose clock stands at `NOW`."""

    client: httpx.Client
    url: str
    bot_token: str
    app_token: str

    @property
    def environment(self) -> dict[str, str]:
        """What the bot is told of it."""
        clock = f"{self.url}/_control/clock?workspace={self.bot_token}"
        return {
            "SUPERVISION_SLACK_API_URL": f"{self.url}/api/",
            "SUPERVISION_SLACK_BOT_TOKEN": self.bot_token,
            "SUPERVISION_SLACK_APP_TOKEN": self.app_token,
            "SUPERVISION_CLOCK_URL": clock,
        }

    def stand_at(self, target: datetime) -> None:
        """Where time begins for a bot that starts."""
        self._clock("POST", {"target": target.isoformat()})

    def play_to(self, target: datetime) -> None:
        """Moves time, and waits until the bot has done all that was due by then."""
        self.stand_at(target)
        deadline = time.monotonic() + _PATIENCE
        while not _is_there(self._clock("GET"), target):
            if time.monotonic() > deadline:
                raise RuntimeError("the bot did not come to rest")
            time.sleep(0.2)

    def messages(self) -> int:
        """How many were posted."""
        return sum(map(len, self._ask("GET", "messages").values()))

    def _clock(self, method: str, body: object = None) -> dict[str, Any]:
        return self._ask(method, "clock", body)

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        asked = self.client.request(
            method, f"/_control/{path}", params={"workspace": self.bot_token}, json=body
        )
        found: dict[str, Any] = asked.raise_for_status().json()
        return found


def _is_there(clock: dict[str, Any], target: datetime) -> bool:
    as_of = clock["as_of"]
    return bool(clock["idle"] and as_of and datetime.fromisoformat(as_of) >= target)


@contextmanager
def workspace(users: Collection[str]) -> Iterator[Workspace]:
    """A local workspace with these users."""
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    with (
        started(command, stdout=subprocess.PIPE, text=True) as process,
        httpx.Client(timeout=60, trust_env=False) as client,
    ):
        try:
            assert process.stdout is not None  # noqa: S101  # it is a pipe
            url = process.stdout.readline().split()[-1].rstrip("/")
            client.base_url = httpx.URL(url)
            tokens = f"xoxb-{secrets.token_hex(12)}", f"xapp-{secrets.token_hex(12)}"
            made = Workspace(client, url, *tokens)
            people = [_user(one) for one in users]
            named = {"bot_token": tokens[0], "app_token": tokens[1], "scopes": _SCOPES}
            body = {**named, "users": people, "pacing": _PACING}
            client.post("/_control/workspaces", json=body).raise_for_status()
            made.stand_at(NOW)
            yield made
        finally:
            process.terminate()


def _user(external_id: str) -> dict[str, str]:
    name = external_id.lower()
    return {"id": external_id, "name": name, "real_name": name, "email": f"{name}@council.example"}


@contextmanager
def running_bot(database: Database, slack: Workspace) -> Iterator[int]:
    """The bot, started and at rest at `NOW`; its process id."""
    url = database.engine.url.render_as_string(hide_password=False)
    own = {"SUPERVISION_DATABASE_URL": url, "SUPERVISION_ENCRYPTION_KEYS": KEY}
    inherited = {n: v for n, v in os.environ.items() if not n.startswith("SUPERVISION_")}
    environment = {**inherited, **own, **slack.environment, "SUPERVISION_LOG_LEVEL": "error"}
    command = [sys.executable, "-m", "bot", "run"]
    with started(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            slack.play_to(NOW)
            yield process.pid
        finally:
            process.terminate()


def resident(process: int) -> tuple[float, float]:
    """MiB of memory that a process holds now, and held at most (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    found = dict(line.split(":", 1) for line in lines)
    now, most = (int(found[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, most
