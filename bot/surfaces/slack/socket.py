"""The connection to Slack (Socket Mode): answered, watched, and closed without losing a click."""

from __future__ import annotations

import time
from threading import Lock, Thread
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.surfaces.slack.failures import safe_to_repeat
from bot.surfaces.slack.listeners import Listeners
from bot.surfaces.slack.receiver import ANSWERING

_PING_SECONDS = 10.0
_PINGS = 6  # at least so many go unanswered before we call ourselves deaf
_CLOSING = 10.0  # seconds: it reads for up to three before it looks up
_LAST_WORDS = 3.0  # seconds: as long as Slack waits for an answer


class Socket(SocketModeHandler):
    """One connection. `listeners` work on afterwards; `deaf_after` is in seconds."""

    def __init__(self, app: App, app_token: str, listeners: Listeners, deaf_after: float) -> None:
        ping = min(_PING_SECONDS, deaf_after / _PINGS)
        super().__init__(app, app_token, ping_interval=ping, concurrency=ANSWERING)
        self._listeners = listeners
        self._takes = True
        self._hearing = Lock()
        self._opened = time.time()
        self._answered, self._heard_at = 0.0, time.monotonic()
        self.client.message_listeners.append(self._hear)

    def open(self) -> None:
        """Connects. Raises SurfaceError if Slack cannot be reached or refuses the token."""
        with safe_to_repeat():
            self.client.connect()

    def handle(self, client: Any, req: Any) -> None:
        """Answers one envelope; one that comes while we stop goes unanswered, and comes again."""
        with self._listeners.answering():
            if self._takes:
                super().handle(client, req)

    def age(self) -> float:
        """Seconds since Slack last greeted us on a new connection."""
        return time.time() - self._opened

    def silent_for(self) -> float:
        """Seconds since we last saw a new answer to a ping, whatever the connection says of itself.

        By a clock that nobody sets, and over all connections: one that is new has no answer yet.
        """
        session = self.client.current_session
        answered = session.last_ping_pong_time if session else None
        with self._hearing:
            if answered is not None and answered != self._answered:
                self._answered, self._heard_at = answered, time.monotonic()
            return time.monotonic() - self._heard_at

    def _hear(self, _client: Any, message: dict[str, Any], _raw: str | None) -> None:
        if message.get("type") == "hello":
            self._opened = time.time()

    def finish(self) -> None:
        """Takes nothing new, answers what is being answered, closes, ends what the listeners do."""
        self._takes = False
        self._listeners.let_pass(_LAST_WORDS)
        self._close()
        self._listeners.shutdown(wait=True)

    def _close(self) -> None:
        """Slack's client waits for itself for ever if it is closed just as a connection begins."""
        closing = Thread(target=self.client.close, name="closing", daemon=True)
        closing.start()
        closing.join(_CLOSING)
