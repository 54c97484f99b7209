"""The bell: rung by a process that only answers Slack, heard by one that plans and sends.

It stands in the database, so that both need nothing but that; a look at it is one small read.
While the database does not answer, nothing is rung or heard: the next minute's pass comes anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.store import settings
from bot.store.database import Database
from bot.store.ids import new_id

_RUNG = "bell"

log = structlog.get_logger()


@dataclass(slots=True)
class Bell:
    """One process's side of it. What was rung before it first listened is not heard."""

    database: Database
    now: Callable[[], datetime]
    _heard: str | None = field(init=False)
    _waits: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._heard = self._rung()

    def ring(self) -> None:
        """Something changed: whoever listens begins a pass within a second.

        However many ring while one waits to write, it rings for all of them.
        """
        if not self._waits.acquire(blocking=False):
            return
        with _or_not(), ExitStack() as waiting:
            waiting.callback(self._waits.release)
            with self.database.write() as tx:
                waiting.close()  # what is changed from now on needs a ring of its own
                settings.put(tx, _RUNG, new_id(), self.now())

    def has_rung(self) -> bool:
        """Whether anybody rang since this was last asked."""
        before = self._heard
        with _or_not():
            self._heard = self._rung()
        return self._heard != before

    def _rung(self) -> str | None:
        with self.database.read() as tx:
            found: str | None = settings.get(tx, _RUNG)
            return found


@contextmanager
def _or_not() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        log.warning("no bell", error=type(error).__name__)
