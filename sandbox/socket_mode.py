"""Socket Mode: connections, hello, envelopes and their acks, refresh by `disconnect`."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.errors import Json

ACK_SECONDS = 3.0
CONNECTION_LIMIT = 10
RETRY_AFTER_SECONDS = (0.0, 60.0, 300.0)
CONNECTION_LIFETIME_SECONDS = 18_060


@dataclass(frozen=True)
class Delivery:
    """What came of an envelope: the ack's payload, or Slack's word for what went wrong."""

    acked: bool
    payload: Any = None
    error: str | None = None

    def shown(self) -> Json:
        return {"acked": self.acked, **({"error": self.error} if self.error else {})}


NOT_CONNECTED = Delivery(acked=False, error="dispatch_failed")
TIMED_OUT = Delivery(acked=False, error="operation_timeout")


@dataclass(eq=False)
class Connection:
    """One socket. `leaving`: it was asked to go, so new envelopes go elsewhere if they can."""

    websocket: WebSocket
    abort: Callable[[], None]
    pending: dict[str, asyncio.Future[Delivery]] = field(default_factory=dict)
    leaving: bool = False

    async def send(self, message: Json) -> None:
        await self.websocket.send_text(json.dumps(message))

    async def say_disconnect(self, reason: str) -> None:
        """Asks the client to connect anew; one that has just gone needs no asking."""
        with suppress(WebSocketDisconnect, RuntimeError):
            await self.send(_disconnect(reason))

    async def hang_up(self) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await self.websocket.close()

    async def deliver(self, envelope: Json) -> Delivery:
        future: asyncio.Future[Delivery] = asyncio.get_running_loop().create_future()
        self.pending[envelope["envelope_id"]] = future
        try:
            await self.send(envelope)
            return await asyncio.wait_for(future, ACK_SECONDS)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return TIMED_OUT
        finally:
            self.pending.pop(envelope["envelope_id"], None)

    def receive(self, frame: str) -> None:
        """An ack; whatever else a client says is passed over."""
        try:
            said = json.loads(frame)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        future = self.pending.get(str(said.get("envelope_id")))
        if future is not None and not future.done():
            future.set_result(Delivery(acked=True, payload=said.get("payload")))

    def lost(self) -> None:
        for future in self.pending.values():
            if not future.done():
                future.set_result(TIMED_OUT)


@dataclass
class Sockets:
    """An app's open connections; each envelope goes to one of them."""

    connections: list[Connection] = field(default_factory=list)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def deliver(self, kind: str, payload: Json, *, accepts_response: bool) -> Delivery:
        """Sends an envelope and waits at most three seconds for its ack."""
        return await self._send(_envelope(kind, payload, accepts_response))

    async def deliver_event(self, payload: Json) -> Delivery:
        """As `deliver`; without an ack it is sent again at once, after 1 and after 5 minutes."""
        delivery = await self._send(_event_envelope(payload, 0, ""))
        if not delivery.acked:
            self._later(self._retry_event(payload, delivery))
        return delivery

    async def _retry_event(self, payload: Json, delivery: Delivery) -> None:
        for attempt, wait in enumerate(RETRY_AFTER_SECONDS, start=1):
            await asyncio.sleep(wait)
            reason = "timeout" if delivery is TIMED_OUT else "connection_failed"
            delivery = await self._send(_event_envelope(payload, attempt, reason))
            if delivery.acked:
                return

    async def _send(self, envelope: Json) -> Delivery:
        staying = [each for each in self.connections if not each.leaving]
        candidates = staying or self.connections
        if not candidates:
            return NOT_CONNECTED
        return await secrets.choice(candidates).deliver(envelope)

    def cut(self) -> None:
        """Drops every connection without a word."""
        for connection in self.connections:
            connection.abort()

    async def refresh(self, seconds: float) -> None:
        """Warns every connection, and after `seconds` closes those that are still there."""
        leaving = list(self.connections)
        for connection in leaving:
            connection.leaving = True
            await connection.say_disconnect("warning")
        self._later(self._close(leaving, seconds))

    async def _close(self, leaving: list[Connection], seconds: float) -> None:
        await asyncio.sleep(seconds)
        for connection in leaving:
            if connection in self.connections:
                await connection.say_disconnect("refresh_requested")
                await connection.hang_up()

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


async def serve_socket(websocket: WebSocket, sockets: Sockets, app_id: str) -> None:
    """One connection from hello to its end."""
    await websocket.accept()
    connection = Connection(websocket, websocket.state.abort)
    if len(sockets.connections) >= CONNECTION_LIMIT:
        await connection.say_disconnect("too_many_websockets")
        await connection.hang_up()
        return
    sockets.connections.append(connection)
    try:
        await connection.send(_hello(app_id, len(sockets.connections)))
        while True:
            connection.receive(await websocket.receive_text())
    except (WebSocketDisconnect, RuntimeError):
        connection.lost()
    finally:
        sockets.connections.remove(connection)


def _envelope(kind: str, payload: Json, accepts_response: bool) -> Json:
    return {
        "envelope_id": str(uuid4()),
        "type": kind,
        "accepts_response_payload": accepts_response,
        "payload": payload,
    }


def _event_envelope(payload: Json, attempt: int, reason: str) -> Json:
    envelope = _envelope("events_api", payload, accepts_response=False)
    return {**envelope, "retry_attempt": attempt, "retry_reason": reason}


def _hello(app_id: str, count: int) -> Json:
    debug = {
        "host": "applink-sandbox",
        "build_number": 1,
        "started": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
        "approximate_connection_time": CONNECTION_LIFETIME_SECONDS,
    }
    connection = {"app_id": app_id}
    return {
        "type": "hello",
        "num_connections": count,
        "debug_info": debug,
        "connection_info": connection,
    }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
