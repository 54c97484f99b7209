"""What Slack sends to the app, either way: tried again where it must be, and recorded."""

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from sandbox.errors import Json

ACK_SECONDS = 3.0
RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
DELIVERIES_KEPT = 1000

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Delivery:
    """What came of a request: the app's answer, or Slack's word for what went wrong."""

    acked: bool
    payload: Any = None
    error: str | None = None

    def shown(self) -> Json:
        return {"acked": self.acked, **({"error": self.error} if self.error else {})}


NOT_CONNECTED = Delivery(acked=False, error="dispatch_failed")
TIMED_OUT = Delivery(acked=False, error="operation_timeout")


@dataclass(frozen=True)
class Request:
    """One request to the app. `attempt` counts repetitions; `after` is why there is one."""

    kind: Kind
    payload: Json
    accepts_response: bool = False
    attempt: int = 0
    after: Delivery | None = None


class Transport(Protocol):
    """A way to the app, which gives it at most ACK_SECONDS to answer."""

    async def send(self, request: Request) -> Delivery: ...

    def cut(self) -> None:
        """Lets go of whatever stands open."""


@dataclass
class Deliveries:
    """All that is sent to an app, with what came of it."""

    transport: Transport
    record: deque[Json] = field(default_factory=lambda: deque(maxlen=DELIVERIES_KEPT))
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, kind: Kind, payload: Json, *, accepts_response: bool) -> Delivery:
        """Sends a request and waits at most three seconds for its answer."""
        return await self._send(Request(kind, payload, accepts_response))

    async def deliver_event(self, payload: Json) -> Delivery:
        """As `deliver`; without an answer it is sent again at once, after 1 and after 5 minutes."""
        delivery = await self._send(Request("events_api", payload))
        if not delivery.acked:
            self._later(self._retry_event(payload, delivery))
        return delivery

    def retry_now(self) -> None:
        """Sends every event that waits for its next attempt now."""
        self.hurry.set()
        self.hurry = asyncio.Event()

    async def _retry_event(self, payload: Json, delivery: Delivery) -> None:
        for attempt, seconds in enumerate(RETRY_AFTER_SECONDS, start=1):
            await self._wait(seconds)
            again = Request("events_api", payload, attempt=attempt, after=delivery)
            delivery = await self._send(again)
            if delivery.acked:
                return

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.hurry.wait(), seconds)
        except TimeoutError:
            return

    async def _send(self, request: Request) -> Delivery:
        begun = time.monotonic()
        delivery = await self.transport.send(request)
        seconds = round(time.monotonic() - begun, 3)
        what = {"kind": request.kind, "attempt": request.attempt, "seconds": seconds}
        self.record.append(
            {**what, "event_id": request.payload.get("event_id"), **delivery.shown()}
        )
        return delivery

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
