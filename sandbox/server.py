"""Runs the local workspace, on loopback only: in a thread for tests, or for good."""

import asyncio
import ipaddress
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.app import create_app

LOOPBACK = "127.0.0.1"
START_SECONDS = 10.0
# Slack's SDK closes its socket only between two frames: frequent pings let tests stop quickly.
PING_SECONDS = 0.5


@dataclass(frozen=True)
class Sandbox:
    """A running local workspace: `url` has no slash at its end."""

    url: str

    @property
    def api_url(self) -> str:
        """For `WebClient(base_url=…)`."""
        return f"{self.url}/api/"


class AbortableProtocol(H11Protocol):
    """Lets a request reset its own connection without a reply, `request.state.abort()`, or stop
    reading from it, `request.state.listen(False)`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        ways = {"abort": partial(reset, transport), "listen": partial(listen_to, transport)}
        self.app_state = {**self.app_state, **ways}
        super().connection_made(transport)


def reset(transport: asyncio.Transport) -> None:
    """Closes at once with a TCP reset, as a failing network does."""
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def listen_to(transport: asyncio.Transport, wanted: bool) -> None:
    """Reads on, or leaves what comes where it is: not even a ping is answered."""
    if wanted:
        transport.resume_reading()
    else:
        transport.pause_reading()


class SandboxServer(uvicorn.Server):
    """Lets go of pages and sockets first, so that stopping takes no time."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.loaded_app.state.registry.close()
        await super().shutdown(sockets)


@contextmanager
def running_sandbox(port: int = 0) -> Iterator[Sandbox]:
    """A sandbox in a thread; port 0 takes any free one."""
    listener = listen(LOOPBACK, port)
    server = _server()
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    _await_start(server)
    try:
        yield Sandbox(url_of(listener))
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)


def serve(listener: socket.socket) -> None:
    """Runs until interrupted."""
    _server().run([listener])


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises ValueError for an address that others could reach."""
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"The local workspace only listens on this machine, not on {host}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _server() -> SandboxServer:
    config = uvicorn.Config(
        create_app(),
        http=AbortableProtocol,
        ws="websockets-sansio",
        ws_ping_interval=PING_SECONDS,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    config.load()
    return SandboxServer(config)


def url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _await_start(server: SandboxServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("The local workspace did not start.")
        time.sleep(0.01)
