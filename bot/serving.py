"""An application of ours, served over HTTP in a thread of its own."""

from __future__ import annotations

import socket
import time
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

_PATIENCE = 5.0  # seconds
_LAST_WORDS = 3  # seconds: as long as Slack waits for an answer


class WebServer:
    """Serves from `start` to `stop`: at most `at_once` connections, the next are answered 503."""

    def __init__(self, app: ASGIApp, name: str, at_once: int | None = None) -> None:
        config = uvicorn.Config(
            app,
            interface="asgi3",
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=at_once,
            timeout_graceful_shutdown=_LAST_WORDS,
        )
        self._server = uvicorn.Server(config)
        self._name = name
        self._thread: Thread | None = None

    def start(self, host: str, port: int) -> int:
        """Gives the port once it answers there (0 takes any free one).

        Raises:
            OSError: if the port is taken.
        """
        listener = socket.create_server((host, port))
        self._thread = Thread(
            target=self._server.run, args=([listener],), name=self._name, daemon=True
        )
        self._thread.start()
        self._await()
        return int(listener.getsockname()[1])

    @property
    def answers(self) -> bool:
        """Whether it is being served."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """Takes nothing new, and ends once what is being answered is answered."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def _await(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not self._server.started and time.monotonic() < deadline:
            time.sleep(0.01)
