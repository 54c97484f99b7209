"""Slack over HTTP: each request verified, bounded, and answered in a thread.

Bolt's own adapter runs its synchronous app in the server's event loop, one request after another.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import structlog
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.serving import WebServer
from bot.surfaces.slack.listeners import Listeners
from bot.surfaces.slack.receiver import ANSWERING

PATH = "/slack/events"
MOST_BYTES = 1_000_000  # the largest form, all its fields full, is well below
_AT_ONCE = 250  # connections; more are told to come back (503)
_PATIENCE = 3.0  # seconds, as long as Slack waits itself
_STAMP = re.compile(r"[0-9]{1,12}", re.ASCII)

log = structlog.get_logger()


class HttpReceiver:
    """One address for events, buttons, forms and commands. `listeners` work on afterwards."""

    def __init__(
        self, app: App, signing_secret: str, host: str, port: int, listeners: Listeners
    ) -> None:
        self._app, self._host, self._port, self._listeners = app, host, port, listeners
        self._verifier = SignatureVerifier(signing_secret)
        self._answering = ThreadPoolExecutor(ANSWERING, thread_name_prefix="answering")
        routes = [Route(PATH, self._receive, methods=["POST"])]
        self._pages = Starlette(routes=routes)
        self._server = WebServer(self._serve, "slack", _AT_ONCE)

    def open(self) -> None:
        """Listens at its address. Raises OSError if that cannot be used."""
        self._port = self._server.start(self._host, self._port)

    @property
    def url(self) -> str:
        """Where it listens, as seen from this machine."""
        return f"http://{self._host}:{self._port}{PATH}"

    def silent_for(self) -> float:
        """Nothing tells whether Slack could call; that we would answer is all there is to know."""
        return 0.0 if self._server.answers else math.inf

    def finish(self) -> None:
        """Takes nothing new, answers what is being answered, ends what listeners do afterwards."""
        self._server.stop()
        self._answering.shutdown(wait=True)
        self._listeners.shutdown(wait=True)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._listeners.answering() if scope["type"] == "http" else nullcontext():
            await self._pages(scope, receive, send)

    async def _receive(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await _read(request)
        except TimeoutError:
            return _refused(408, "too slow")
        except ClientDisconnect:
            return _refused(400, "gone before the end")
        if body is None:
            return _refused(413, "too long")
        if not self._is_slacks(request.headers, body):
            return _refused(401, "not signed by Slack, or long ago")
        return await self._answer(request, body)

    async def _answer(self, request: Request, body: bytes) -> Response:
        asked = to_bolt_request(request, body)
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._answering, self._app.dispatch, asked)
        return to_starlette_response(answer)

    def _is_slacks(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Looks at the form of it first: Slack's verifier raises for what is not even text."""
        stamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not (_STAMP.fullmatch(stamp) and signature.isascii() and _is_text(body)):
            return False
        return self._verifier.is_valid(body, stamp, signature)


async def _read(request: Request) -> bytes | None:
    """The body; None as soon as it is too long."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refused(status: int, why: str) -> Response:
    log.warning("request refused", status=status, why=why)
    return Response(status_code=status)
