"""Planner and courier together: one pass at one moment, until nothing more is to be done at it."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.metrics import timed_pass
from bot.services.desk import Desk
from bot.store.machine_time import keep_up
from bot.surfaces.surface import Surface
from scheduler.courier import Delivered, deliver_all
from scheduler.errand import Errand, Timing, Writer, nowhere
from scheduler.planner import plan_all
from scheduler.product_clock import ProductClock

_ROUNDS = 10

log = structlog.get_logger()


def holder_name() -> str:
    """Who holds a lease: this machine, this process, and a number of its own."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Workers:
    """What runs at every tick, and at once after a click."""

    desk: Desk
    surface: Surface
    surface_name: str
    writer: Writer
    clock: ProductClock
    timing: Timing = field(default_factory=Timing)
    holder: str = field(default_factory=holder_name)
    checkpoint: Callable[[str], None] = nowhere

    def run_once(self) -> Delivered:
        """Plans and says everything due now; saying one thing may make another due."""
        if keep_up(self.desk.database):
            log.warning("the machine's clock went back")
        said = 0
        for _ in range(_ROUNDS):
            now = self.clock.now()
            with timed_pass("planner"):
                planned = plan_all(self.desk, now)
            with timed_pass("courier"):
                delivered = deliver_all(self._errand(now))
            said += delivered.said
            if not planned and not delivered.said:
                break
        return Delivered(said, delivered.waiting)

    def _errand(self, now: datetime) -> Errand:
        return Errand(
            desk=self.desk,
            surface=self.surface,
            surface_name=self.surface_name,
            writer=self.writer,
            holder=self.holder,
            now=now,
            timing=self.timing,
            checkpoint=self.checkpoint,
        )
