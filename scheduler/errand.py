"""What a courier has in hand on one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from sqlalchemy import Connection

from bot.domain.local_time import local_day, start_of_day
from bot.messages.notice import Notice
from bot.services.desk import Desk
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.surfaces.surface import Surface
from scheduler.allowance import Allowance
from scheduler.crew import Crew
from scheduler.rounds import unwatched


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
    """Machine time. `lease` outlasts every call to the surface; half the `grace` its client's
    timeout.

    `pace` lies between two messages to one person; `longest` is how long a pass begins visits
    of one kind, before it is asked anew who is the most urgent.
    """

    lease: timedelta = timedelta(minutes=2)
    grace: timedelta = timedelta(seconds=45)
    pace: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(seconds=3)


UNPACED = Timing(pace=timedelta())
"""For a time that is played, in which a week passes in seconds."""


def nowhere(_instant: str) -> None:
    """Where nobody wants to know, nothing happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Everything that one pass works with. `now` is product time, frozen for the pass.

    `machine` reads machine time in a transaction. `crew` makes the visits; `lane` is held while the
    surface is called: so many calls are made at once as it lets through. `budget` is how many
    messages a person should get in a day. `failing` are ids of what failed, before or since.
    `checkpoint` is called at every named instant at which a courier could die, for tests that
    kill it there; `moved` whenever a visit is over. Once `stopping` is set no further visit is
    begun.
    """

    desk: Desk
    surface: Surface
    surface_name: str
    writer: Writer
    holder: str
    now: datetime
    timing: Timing
    machine: Callable[[Connection], datetime]
    allowance: Allowance
    lane: AbstractContextManager[object]
    crew: Crew
    paused: bool
    budget: int
    failing: set[str]
    checkpoint: Callable[[str], None] = nowhere
    moved: Callable[[], None] = unwatched
    stopping: Event = field(default_factory=Event)

    @property
    def midnight(self) -> datetime:
        """When the local day began."""
        zone = self.desk.policy.zone
        return start_of_day(local_day(self.now, zone), zone)
