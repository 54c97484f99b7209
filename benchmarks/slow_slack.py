"""A server that answers each of Slack's calls after the same time, in a process of its own.

It keeps nothing, so that what is measured is how well it is kept busy. Run it with
`python -m benchmarks.slow_slack SECONDS`; it prints its port.
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks.world.council import WORKSPACE
from tests.support.children import started

_MORE_AT_ONCE = 4096


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
    numbers = count(1)

    async def call(request: Request) -> JSONResponse:
        asked = _asked(request.headers.get("content-type", ""), await request.body())
        await asyncio.sleep(seconds)
        return JSONResponse({"ok": True, **_answer(asked, next(numbers))})

    return Starlette(routes=[Route("/api/{method}", call, methods=["GET", "POST"])])


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
