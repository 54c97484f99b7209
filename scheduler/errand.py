"""What a courier has in hand on one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from bot.messages.notice import Notice
from bot.services.desk import Desk
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.surfaces.surface import Surface


class Writer(Protocol):
    """Puts what is to be said in words, from the facts of that moment. Reads only."""

    def welcome(self, tx: Connection, person_id: str, now: datetime) -> Notice:
        """The first message to somebody."""
        ...

    def nudges(
        self, tx: Connection, person_id: str, nudges: Sequence[Nudge], now: datetime, *, brief: bool
    ) -> Notice:
        """One message of one nudge, or the morning brief of many."""
        ...

    def revised(self, tx: Connection, message: Message, now: datetime) -> Notice:
        """What a message that was sent says now."""
        ...

    def home(self, tx: Connection, person_id: str, now: datetime) -> Notice:
        """Somebody's Home."""
        ...


@dataclass(frozen=True, slots=True)
class Timing:
    """Machine time. `lease` outlasts every call to the surface; `grace` its client's timeout."""

    lease: timedelta = timedelta(minutes=2)
    grace: timedelta = timedelta(seconds=45)


def nowhere(_instant: str) -> None:
    """Where nobody wants to know, nothing happens."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Everything that one pass works with. `now` is product time, frozen for the pass.

    `checkpoint` is called at every named instant at which a courier could die, for tests that
    kill it there.
    """

    desk: Desk
    surface: Surface
    surface_name: str
    writer: Writer
    holder: str
    now: datetime
    timing: Timing = Timing()
    checkpoint: Callable[[str], None] = nowhere
