"""Socket Mode: connections, hello, envelopes and their acks, refresh by `disconnect`, deafness."""

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

from sandbox import delivery
from sandbox.delivery import NOT_CONNECTED, TIMED_OUT, Delivery, Request
from sandbox.errors import Json

CONNECTION_LIMIT = 10
CONNECTION_LIFETIME_SECONDS = 18_060


@dataclass(eq=False)
class Connection:
    """One socket. `leaving`: it was asked to go, so new envelopes go elsewhere if they can."""

    websocket: WebSocket
    abort: Callable[[], None]
    listen: Callable[[bool], None]
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
            return await asyncio.wait_for(future, delivery.ACK_SECONDS)
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
    deaf: bool = False

    async def send(self, request: Request) -> Delivery:
        """Sends an envelope to one connection; a deaf one lets it time out."""
        staying = [each for each in self.connections if not each.leaving]
        candidates = staying or self.connections
        if not candidates:
            return NOT_CONNECTED
        if self.deaf:
            await asyncio.sleep(delivery.ACK_SECONDS)
            return TIMED_OUT
        return await secrets.choice(candidates).deliver(_envelope(request))

    def go_deaf(self, deaf: bool) -> None:
        """Every connection stays open, and nothing is read, answered or delivered on it."""
        self.deaf = deaf
        for connection in self.connections:
            connection.listen(not deaf)

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
    connection = Connection(websocket, websocket.state.abort, websocket.state.listen)
    connection.listen(not sockets.deaf)
    await websocket.accept()
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


def _envelope(request: Request) -> Json:
    envelope = {
        "envelope_id": str(uuid4()),
        "type": request.kind,
        "accepts_response_payload": request.accepts_response,
        "payload": request.payload,
    }
    if request.kind != "events_api":
        return envelope
    return {**envelope, "retry_attempt": request.attempt, "retry_reason": _reason(request)}


def _reason(request: Request) -> str:
    if request.after is None:
        return ""
    return "timeout" if request.after == TIMED_OUT else "connection_failed"


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
