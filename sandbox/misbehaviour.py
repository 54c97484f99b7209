"""Faults on request: what Slack and the network do on a bad day, exactly when a test asks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Literal, get_args

from sandbox.errors import ControlError, Json, RateLimitedError, SlackError

Kind = Literal[
    "drop_before",
    "drop_after",
    "status",
    "rate_limit",
    "delay",
    "ok_false",
    "hold_before",
    "hold_after",
]


class ConnectionDroppedError(Exception):
    """Close the connection without a reply."""


@dataclass
class Gate:
    """Where calls are held back until somebody opens it."""

    held: list[asyncio.Event] = field(default_factory=list)

    async def wait(self, seconds: float) -> None:
        """Until it is opened, at most `seconds`."""
        opened = asyncio.Event()
        self.held.append(opened)
        with suppress(TimeoutError):
            await asyncio.wait_for(opened.wait(), seconds)
        self.held.remove(opened)

    def open(self) -> None:
        """Lets every call go that is held back now."""
        for opened in self.held:
            opened.set()


@dataclass
class Fault:
    """One fault, for `times` calls of `method` (any where None) in `channel` (any where None).

    A channel is named by its own id or by its user's.

    With a `chance` below 1 it strikes that share of the calls that fit, the same ones for a `seed`.
    """

    kind: Kind
    times: int = 1
    method: str | None = None
    channel: str | None = None
    status: int = 500
    retry_after: int = 1
    seconds: float = 1.0
    error: str = "internal_error"
    chance: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        self._luck = Random(self.seed)  # noqa: S311  # a plan that can be repeated, no secret

    def strikes(self, method: str, places: Collection[str]) -> bool:
        fits = self.method in (None, method) and (self.channel is None or self.channel in places)
        return fits and (self.chance >= 1 or self._luck.random() < self.chance)

    async def before(self, gate: Gate) -> None:
        """What happens before the call is carried out."""
        if self.kind == "drop_before":
            raise ConnectionDroppedError
        if self.kind == "status":
            raise SlackError(self.error, status=self.status)
        if self.kind == "rate_limit":
            raise RateLimitedError(self.retry_after)
        if self.kind == "ok_false":
            raise SlackError(self.error)
        if self.kind == "delay":
            await asyncio.sleep(self.seconds)
        if self.kind == "hold_before":
            await gate.wait(self.seconds)

    async def after(self, gate: Gate) -> None:
        """What happens once the call is carried out, before its reply."""
        if self.kind == "drop_after":
            raise ConnectionDroppedError
        if self.kind == "hold_after":
            await gate.wait(self.seconds)


@dataclass
class Misbehaviour:
    """The faults that were asked for, and how often each kind struck, by what it was asked for."""

    struck: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    gate: Gate = field(default_factory=Gate)

    def take(self, method: str, places: Collection[str]) -> Fault | None:
        """The first fault that strikes this call, counted down."""
        fault = next((each for each in self.faults if each.strikes(method, places)), None)
        if fault is not None:
            self.struck[f"{fault.kind} {fault.method or '*'}"] += 1
            fault.times -= 1
            self.faults = [each for each in self.faults if each.times > 0]
        return fault


def read_fault(body: Json) -> Fault:
    """A Fault from the body of `POST /_control/misbehave`."""
    if body.get("kind") not in get_args(Kind):
        kinds = ", ".join(get_args(Kind))
        raise ControlError("unknown_kind", f"kind must be one of {kinds}.")
    try:
        return Fault(**body)
    except TypeError as fault:
        raise ControlError("unknown_field", f"Not understood: {fault}.") from fault
