"""One process of the bot: the real planner and courier, which can be made to die at an instant.

Only times are shortened. SIGTERM stops it as it stops the bot.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from bot.command_line.opening import set_up_log
from bot.house import House, opened_house
from bot.settings import read_settings
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.sending import SlackSurface
from bot.wiring import listening, workers
from scheduler.allowance import UNLIMITED
from scheduler.clock import Clock
from scheduler.errand import Timing
from tests.torture.shared_clock import SharedClock, see_a_wrong_clock

COURIERS = 2  # in each process: four of them write more than SQLite takes, at this pace
TIMEOUT = 1  # seconds that a call to Slack may take
HASTY = Timing(
    lease=timedelta(seconds=3), grace=timedelta(seconds=2.5), pace=timedelta(seconds=0.05)
)
_EVERY = timedelta(seconds=0.1)

Trap = tuple[str, int]  # an instant of the courier's, and at which of its turns to die


def nothing() -> None:
    """Where the product is as it is."""


@dataclass(frozen=True, slots=True)
class Orders:
    """All that a process needs to know. `before` changes the product, to see the suite fail."""

    database_url: str
    key: str
    api_url: str
    bot_token: str
    app_token: str
    clock: Path
    log: Path
    listens: bool = False
    trap: Trap | None = None
    before: Callable[[], None] = nothing


def work(orders: Orders) -> None:
    """Works until SIGTERM, or until it dies."""
    stopping = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    _write_log_to(orders.log)
    orders.before()
    settings = read_settings(
        database_url=orders.database_url,
        encryption_keys=(orders.key,),
        slack_api_url=orders.api_url,
        slack_bot_token=orders.bot_token,
        slack_app_token=orders.app_token,
        log_level="warning",
    )
    set_up_log(settings)
    clock = SharedClock(orders.clock)
    see_a_wrong_clock(clock)
    with opened_house(settings, clock) as house:
        _tick_until(stopping, house, orders)


def _tick_until(stopping: Event, house: House, orders: Orders) -> None:
    client = make_client(orders.bot_token, orders.api_url, TIMEOUT)
    plain = workers(house, SlackSurface(client), HASTY, UNLIMITED)
    at_work = replace(plain, couriers=COURIERS, ahead=0, checkpoint=dying_at(orders.trap))
    ticks = Clock(lambda: _EVERY if at_work.run_once().waiting else None, _EVERY)
    ticks.start()
    socket = listening(house, ticks.wake) if orders.listens else None
    if socket:
        socket.open()
    stopping.wait()
    if socket:
        socket.finish()
    ticks.stop()


def dying_at(trap: Trap | None) -> Callable[[str], None]:
    """A checkpoint at which the process kills itself, as `kill -9` does."""
    seen: list[str] = []

    def check(reached: str) -> None:
        seen.append(reached)
        if trap is not None and trap == (reached, seen.count(reached)):
            os.kill(os.getpid(), signal.SIGKILL)

    return check


def _write_log_to(path: Path) -> None:
    """Both streams, so that whatever a process says before it dies is kept."""
    log = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(log, stream)
