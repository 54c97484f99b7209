"""What a process says of itself in the database, so that another's auditor can miss it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.store import processes
from bot.store.database import Database
from bot.store.ids import new_id

_A_DAY = 86_400.0  # seconds
EVERY = 30.0  # seconds

log = structlog.get_logger()


class Presence:
    """One process. Each callable gives seconds; None where it has no scheduler or no listener.

    It speaks in a thread of its own: whoever looks whether the process is well must not wait for
    a database that does not answer.
    """

    def __init__(
        self,
        database: Database,
        since_pass: Callable[[], float] | None,
        since_heard: Callable[[], float] | None,
    ) -> None:
        self._database, self._id = database, new_id()
        self._since_pass, self._since_heard = since_pass, since_heard
        self._over = Event()
        self._thread = Thread(target=self._live, name="presence", daemon=True)

    def begin(self) -> None:
        """From now on it says twice a minute that it lives."""
        self._thread.start()

    def end(self) -> None:
        """It ends as it should."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        self._note(lambda tx: processes.ended(tx, self._id))

    def _live(self) -> None:
        over = False
        while not over:
            self._note(lambda tx: processes.report(tx, self._id, *self._state()))
            over = self._over.wait(EVERY)

    def _state(self) -> tuple[timedelta | None, timedelta | None]:
        return _ago(self._since_pass), _ago(self._since_heard)

    def _note(self, write: Callable[[Connection], None]) -> None:
        try:
            with self._database.write() as tx:
                write(tx)
        except SQLAlchemyError as error:  # whoever lives says so at the next turn
            log.warning("presence not noted", error=type(error).__name__)


def _ago(seconds: Callable[[], float] | None) -> timedelta | None:
    """At most a day: a dead web server has not heard Slack for ever."""
    return None if seconds is None else timedelta(seconds=min(seconds(), _A_DAY))
