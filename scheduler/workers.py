"""Planner and courier together: one pass at one moment, until nothing more is to be done at it."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import BoundedSemaphore, Event

import structlog
from sqlalchemy import Connection

from bot.metrics import timed_pass
from bot.services.desk import Desk
from bot.store import failures, settings
from bot.store.database import machine_now
from bot.store.machine_time import keep_up
from bot.surfaces.surface import Surface
from scheduler.allowance import Allowance, Limits
from scheduler.courier import Delivered, deliver_all
from scheduler.crew import Crew
from scheduler.errand import Errand, Timing, Writer, nowhere
from scheduler.planner import plan_all
from scheduler.product_clock import ProductClock
from scheduler.rounds import COURIER, PLANNER, Rounds

_ROUNDS = 10

log = structlog.get_logger()


def holder_name() -> str:
    """Who holds a lease: this machine, this process, and a number of its own."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Workers:
    """What runs at every tick, and at once after a click.

    `couriers` calls are made to the surface at once; `ahead` more visits get ready meanwhile, or
    note what became of theirs. `machine` reads machine time. Once `stopping` is set no visit is
    begun. Whoever makes them closes them, since a visit may go on when its pass is over.
    """

    desk: Desk
    surface: Surface
    surface_name: str
    writer: Writer
    clock: ProductClock
    timing: Timing = field(default_factory=Timing)
    limits: Limits = field(default_factory=Limits)
    couriers: int = 1
    ahead: int = 0
    machine: Callable[[Connection], datetime] = machine_now
    holder: str = field(default_factory=holder_name)
    checkpoint: Callable[[str], None] = nowhere
    rounds: Rounds = field(default_factory=Rounds)
    stopping: Event = field(default_factory=Event)
    _lane: BoundedSemaphore = field(init=False)
    _crew: Crew = field(init=False)

    def __post_init__(self) -> None:
        crew = Crew(self.couriers + self.ahead, self.timing.lease.total_seconds())
        object.__setattr__(self, "_lane", BoundedSemaphore(self.couriers))
        object.__setattr__(self, "_crew", crew)

    def run_once(self) -> Delivered:
        """Plans and says everything due now; saying one thing may make another due."""
        if keep_up(self.desk.database):
            log.warning("the machine's clock went back")
        said = moved = 0
        for _ in range(_ROUNDS):
            now = self.clock.now()
            with timed_pass(PLANNER), self.rounds.round(PLANNER):
                planned = plan_all(self.desk, now, self.rounds.moved)
            with timed_pass(COURIER), self.rounds.round(COURIER):
                delivered = deliver_all(self._errand(now))
            said, moved = said + delivered.said, moved + delivered.moved
            if self.stopping.is_set() or not (planned or delivered.moved):
                break
        return Delivered(said, moved, delivered.waiting)

    def close(self) -> None:
        """Waits for the visits that are still under way."""
        self._crew.close()

    def _errand(self, now: datetime) -> Errand:
        database = self.desk.database
        with database.read() as tx:
            limits = self.limits.rates(settings.messages_per_minute(tx))
            paused, failing = settings.paused(tx), set(failures.all_subjects(tx))
            budget = settings.message_budget(tx)
        return Errand(
            desk=self.desk,
            surface=self.surface,
            surface_name=self.surface_name,
            writer=self.writer,
            holder=self.holder,
            now=now,
            timing=self.timing,
            machine=self.machine,
            allowance=Allowance(database, limits, self.machine),
            lane=self._lane,
            crew=self._crew,
            paused=paused,
            budget=budget,
            failing=failing,
            checkpoint=self.checkpoint,
            moved=self.rounds.moved,
            stopping=self.stopping,
        )
