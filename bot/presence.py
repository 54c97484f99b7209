"""What a process says of itself in the database, so that another's auditor can miss it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.store import processes
from bot.store.database import Database
from bot.store.ids import new_id

EVERY = 30.0  # seconds

log = structlog.get_logger()


class Presence:
    """One process. Each callable gives seconds; None where it has no scheduler or no listener."""

    def __init__(
        self,
        database: Database,
        since_pass: Callable[[], float] | None,
        since_heard: Callable[[], float] | None,
    ) -> None:
        self._database, self._id = database, new_id()
        self._since_pass, self._since_heard = since_pass, since_heard
        self._said: float | None = None

    def say(self) -> None:
        """Says that it lives, twice a minute at most; a database that is away is only logged."""
        now = time.monotonic()
        if self._said is not None and now < self._said + EVERY:
            return
        self._said = now
        self._note(lambda tx: processes.report(tx, self._id, *self._state()))

    def end(self) -> None:
        """It ends as it should."""
        self._note(lambda tx: processes.ended(tx, self._id))

    def _state(self) -> tuple[timedelta | None, timedelta | None]:
        return _ago(self._since_pass), _ago(self._since_heard)

    def _note(self, write: Callable[[Connection], None]) -> None:
        try:
            with self._database.write() as tx:
                write(tx)
        except OperationalError as error:  # whoever lives says so at the next turn
            log.warning("presence not noted", error=type(error).__name__)


def _ago(seconds: Callable[[], float] | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds())
