"""A server that answers each of Slack's calls after the same time, in a process of its own.

It keeps only when each form was opened and how many messages were posted, until somebody asks, so
that what is measured is how well it is kept busy. Run it with
`python -m benchmarks.slow_slack SECONDS`; it prints its port.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.world.council import WORKSPACE
from bot.messages import refusal
from bot.surfaces.slack.blocks import message_text
from tests.support.children import started

_MORE_AT_ONCE = 4096
_SORRY = message_text(refusal.went_wrong())


@dataclass(slots=True)
class Noted:
    """What was asked of it: when a form came for each trigger (monotonic), which of these forms
    only said that something went wrong, and how many messages were posted."""

    opened: dict[str, float] = field(default_factory=dict)
    sorry: list[str] = field(default_factory=list)
    posted: int = 0

    def note(self, method: str, asked: dict[str, Any]) -> None:
        """Notes one call."""
        self.posted += method == "chat.postMessage"
        if (trigger := asked.get("trigger_id")) is not None:
            self.opened[trigger] = time.monotonic()
            self.sorry += [trigger] * (_SORRY in json.dumps(asked["view"]))

    def add(self, more: Noted) -> None:
        """What was noted later, too."""
        self.opened |= more.opened
        self.sorry += more.sorry
        self.posted += more.posted


def noted(url: str) -> Noted:
    """What was noted since this was last asked of the server at this address."""
    with urllib.request.urlopen(f"{url.removesuffix('api/')}noted") as answer:  # noqa: S310
        return Noted(**json.loads(answer.read()))


@contextmanager
def slow_slack(seconds: float) -> Iterator[str]:
    """The address of its Web API, until the end of the block."""
    command = [sys.executable, "-m", "benchmarks.slow_slack", str(seconds)]
    with started(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101  # it is a pipe
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/api/"
        finally:
            process.terminate()


def create_app(seconds: float) -> Starlette:
    """Answers every method with yes, and with what our side reads of the answer."""
    numbers, notes = count(1), Noted()

    async def call(request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:  # who measures is done, and ended who asked
            return Response(status_code=400)
        asked = _asked(request.headers.get("content-type", ""), body)
        notes.note(request.path_params["method"], asked)
        await asyncio.sleep(seconds)
        return JSONResponse({"ok": True, **_answer(asked, next(numbers))})

    async def tell(_request: Request) -> Response:
        nonlocal notes
        told, notes = notes, Noted()
        return JSONResponse(asdict(told))

    return Starlette(
        routes=[Route("/api/{method}", call, methods=["GET", "POST"]), Route("/noted", tell)]
    )


def _asked(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type.startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _answer(asked: dict[str, Any], number: int) -> dict[str, Any]:
    channel = str(asked.get("channel") or asked.get("users") or "")
    return {
        "channel": {"id": channel} if "users" in asked else channel,
        "ts": f"1795428000.{number:06d}",
        "team_id": WORKSPACE,
        "user_id": "U0BOT",
        "bot_id": "B0BOT",
        "user": {"id": str(asked.get("user", "")), "profile": {}},
        "members": [],
        "messages": [],
        "view": {"id": "V0"},
    }


def main() -> None:
    """Serves on any free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=_MORE_AT_ONCE)
    print(listener.getsockname()[1], flush=True)  # noqa: T201  # whoever started us reads it
    app = create_app(float(sys.argv[1]))
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")
    uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
