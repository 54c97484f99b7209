"""The bell: rung by a process that only answers Slack, heard by one that plans and sends.

It stands in the database, so that both need nothing but that; a look at it is one small read.
While the database does not answer, nothing is rung or heard: the next minute's pass comes anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError

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

    def __post_init__(self) -> None:
        self._heard = self._rung()

    def ring(self) -> None:
        """Something changed: whoever listens begins a pass within a second."""
        with _or_not(), self.database.write() as tx:
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
    except OperationalError as error:
        log.warning("no bell", error=type(error.orig).__name__)
