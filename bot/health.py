"""`/healthz`: whether the bot is at work, and how far it has come; `/metrics`; the heartbeat."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.metrics import CONTENT_TYPE
from bot.serving import WebServer

_PATIENCE = 5.0  # seconds

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Health:
    """`as_of` is product time; `idle`: nothing is due now and nothing is being sent.

    `problem` says in words why this process does not do its work; empty while it does.
    """

    ok: bool
    as_of: str
    idle: bool
    problem: str = ""


def create_app(look: Callable[[], Health], figures: Callable[[], bytes]) -> Starlette:
    """`/healthz` answers 200 while all is well, 503 where not; `/metrics` gives `figures`."""

    def healthz(_request: Request) -> JSONResponse:
        health = look()
        return JSONResponse(asdict(health), status_code=200 if health.ok else 503)

    def metrics(_request: Request) -> Response:
        return Response(figures(), headers={"Content-Type": CONTENT_TYPE})

    return Starlette(routes=[Route("/healthz", healthz), Route("/metrics", metrics)])


def heartbeat(url: str) -> Callable[[], None]:
    """Calls an address that somebody watches; nothing where there is none. A failure is logged."""

    def ping() -> None:
        try:
            with urllib.request.urlopen(url, timeout=_PATIENCE):  # noqa: S310 checked to be http
                pass
        except OSError as error:
            log.warning("heartbeat not taken", error=type(error).__name__)

    return ping if url else lambda: None


@contextmanager
def served(
    look: Callable[[], Health], figures: Callable[[], bytes], host: str, port: int
) -> Iterator[int]:
    """Serves them in a thread until the end of the block; gives the port (0 takes any free one).

    Raises:
        OSError: if the port is taken.
    """
    server = WebServer(create_app(look, figures), "health")
    taken = server.start(host, port)
    try:
        yield taken
    finally:
        server.stop()
