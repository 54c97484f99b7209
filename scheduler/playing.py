"""The demo's clock: product time is asked for over HTTP, and played moment by moment.

The interval to the new time stops at every due moment, so that a week shows a week. Only a server
on this machine may move time.
"""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import Any
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import structlog

from bot.store.database import Database
from bot.store.upcoming import next_moment
from scheduler.courier import Delivered
from scheduler.product_clock import PlayedClock

log = structlog.get_logger()

_TIMEOUT = 5  # seconds
_PATIENCE = 60.0  # seconds of machine time for the messages of one moment
_PAUSE = 0.2


class NotLoopbackError(Exception):
    """Time may be moved only by a server on this machine."""


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class TimeStandsStillError(Exception):
    """The server that says how far time should go does not answer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How far time should go, how far it came, and whether all up to there is done."""

    target: datetime | None
    as_of: datetime | None
    idle: bool


class MovableTime:
    """The server that is asked how far time should go: `GET` a target, `PUT` how far we are."""

    def __init__(self, url: str) -> None:
        if not is_loopback(url):
            raise NotLoopbackError(f"{url} is not on this machine, so it may not move time.")
        self._url = url
        self._opener = build_opener(ProxyHandler({}))

    def start(self) -> datetime:
        """Where time stands to begin with: as it was left, or the machine's own."""
        shown = self.shown()
        left = [moment for moment in (shown.target, shown.as_of) if moment is not None]
        return max(left, default=datetime.now(UTC))

    def shown(self) -> Shown:
        """What the server shows."""
        answer = self._ask("GET")
        return Shown(_moment(answer["target"]), _moment(answer["as_of"]), bool(answer["idle"]))

    def tell(self, as_of: datetime, *, idle: bool) -> None:
        """Says how far we are, and whether everything up to there is done."""
        self._ask("PUT", {"as_of": as_of.isoformat(), "idle": idle})

    def _ask(self, method: str, body: object = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = Request(self._url, data, headers, method=method)  # noqa: S310  # loopback
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                shown: dict[str, Any] = json.load(answer)
        except OSError as error:
            raise TimeStandsStillError(f"{self._url} does not answer: {error}") from error
        return shown


class FollowedClock:
    """Product time as another process plays it: where that one says it stands."""

    def __init__(self, time_server: MovableTime) -> None:
        self._server = time_server
        self._last = time_server.start()

    def now(self) -> datetime:
        """Where time stands; while the server does not answer, where it stood."""
        try:
            self._last = max(self._last, self._server.shown().as_of or self._last)
        except TimeStandsStillError as error:
            log.warning("time stands still", reason=str(error))
        return self._last


class Player:
    """Moves product time to its target, doing at each moment what is due at it.

    Once `stopping` is set it goes no further than the pass under way.
    """

    def __init__(
        self,
        time_server: MovableTime,
        clock: PlayedClock,
        database: Database,
        run_once: Callable[[], Delivered],
        stopping: Event,
    ) -> None:
        self._server, self._clock = time_server, clock
        self._database, self._run_once = database, run_once
        self._stopping = stopping

    def step(self) -> None:
        """What is due now, then everything up to the target; nothing while nobody plays time."""
        try:
            self._play()
        except TimeStandsStillError as error:
            log.warning("time stands still", reason=str(error))

    def _play(self) -> None:
        if self._server.shown().as_of != self._clock.now():
            self._server.tell(self._clock.now(), idle=False)
        self._settle()
        shown = self._server.shown()
        while (target := self._ahead(shown)) is not None:
            self._clock.move_to(self._next(target))
            self._server.tell(self._clock.now(), idle=False)
            self._settle()
            shown = self._server.shown()
        if self._stopping.is_set():
            return
        if not shown.idle or shown.as_of != self._clock.now():
            self._server.tell(self._clock.now(), idle=True)

    def _ahead(self, shown: Shown) -> datetime | None:
        """The target, while it lies ahead and nobody stops us."""
        there = shown.target is None or shown.target <= self._clock.now()
        return None if there or self._stopping.is_set() else shown.target

    def _next(self, target: datetime) -> datetime:
        with self._database.read() as tx:
            moment = next_moment(tx, self._clock.now())
        return target if moment is None else min(moment, target)

    def _settle(self) -> None:
        """Until nothing waits for machine time: pacing, and messages in doubt."""
        deadline = time.monotonic() + _PATIENCE
        while self._run_once().waiting and time.monotonic() < deadline:
            if self._stopping.wait(_PAUSE):
                return


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
