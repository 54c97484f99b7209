"""Faults on request: what Slack and the network do on a bad day, exactly when a test asks."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, get_args

from sandbox.errors import ControlError, Json, RateLimitedError, SlackError

Kind = Literal["drop_before", "drop_after", "status", "rate_limit", "delay", "ok_false"]


class ConnectionDroppedError(Exception):
    """Close the connection without a reply."""


@dataclass
class Fault:
    """One fault, for `times` calls of `method` (any where None) in `channel` (any where None)."""

    kind: Kind
    times: int = 1
    method: str | None = None
    channel: str | None = None
    status: int = 500
    retry_after: int = 1
    seconds: float = 1.0
    error: str = "internal_error"

    def fits(self, method: str, channel: str | None) -> bool:
        return self.method in (None, method) and self.channel in (None, channel)

    async def before(self) -> None:
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

    def after(self) -> None:
        """What happens once the call is carried out, before its reply."""
        if self.kind == "drop_after":
            raise ConnectionDroppedError


@dataclass
class Misbehaviour:
    faults: list[Fault] = field(default_factory=list)

    def take(self, method: str, channel: str | None) -> Fault | None:
        """The first fault that fits this call, counted down."""
        fault = next((each for each in self.faults if each.fits(method, channel)), None)
        if fault is not None:
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
