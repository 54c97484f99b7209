"""One process of the bot: the real planner and courier, which can be made to die at an instant.

Only times are shortened. SIGTERM stops it as it stops the bot.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event

from bot import leaving
from bot.command_line.opening import set_up_log
from bot.house import House, opened_house
from bot.metrics import AtScrape, exposition
from bot.settings import read_settings
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.sending import SlackSurface
from bot.wiring import listening, workers
from scheduler.allowance import Limits
from scheduler.clock import Clock
from scheduler.errand import Timing
from scheduler.workers import Workers
from tests.torture.shared_clock import SharedClock, see_a_wrong_clock

TIMEOUT = 1  # seconds that a call to Slack may take
_A_MINUTE = 60_000
_AMPLE = Limits(post=_A_MINUTE, revise=_A_MINUTE, look=_A_MINUTE, home=_A_MINUTE)
_HASTY = Timing(
    lease=timedelta(seconds=3), grace=timedelta(seconds=2.5), pace=timedelta(seconds=0.05)
)
_PACED = replace(_HASTY, pace=timedelta(seconds=1))

LOG, FIGURES = "log.txt", "figures-*.txt"

Trap = tuple[str, int]  # an instant of the courier's, and at which of its turns to die


def nothing() -> None:
    """Where the product is as it is."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a process works: with as many couriers as in service, drawing on limits as in service.

    They are so high that it works as fast as it can.
    """

    timing: Timing = _HASTY
    limits: Limits = _AMPLE
    couriers: int = 4
    ahead: int = 2
    every: timedelta = timedelta(seconds=0.1)


AS_IN_SERVICE = Manners(_PACED, Limits(), every=timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Orders:
    """All that a process needs to know. `before` changes the product, to see the suite fail."""

    database_url: str
    key: str
    api_url: str
    bot_token: str
    app_token: str
    clock: Path
    folder: Path
    listens: bool = False
    manners: Manners = Manners()
    trap: Trap | None = None
    before: Callable[[], None] = nothing


def work(orders: Orders) -> None:
    """Works until SIGTERM, or until it dies."""
    stopping = Event()
    _write_log_to(orders.folder / LOG)
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
    with (
        leaving.on_signals(stopping, 0),
        opened_house(settings, clock) as house,
        ExitStack() as stack,
    ):
        _start(house, orders, stack)
        stopping.wait()
        with leaving.within(leaving.WITHIN, 0):
            stack.close()


def _start(house: House, orders: Orders, stack: ExitStack) -> None:
    stack.callback(_leave_figures, orders.folder)
    client = make_client(orders.bot_token, orders.api_url, TIMEOUT)
    how = orders.manners
    plain = workers(house, SlackSurface(client), how.timing, how.limits)
    at_work = replace(
        plain, couriers=how.couriers, ahead=how.ahead, checkpoint=dying_at(orders.trap)
    )
    once = partial(_pass, at_work, how.every)
    ticks = Clock(once, how.every, interrupt=at_work.stopping.set, finish=at_work.close)
    ticks.start()
    stack.callback(ticks.stop)
    if orders.listens:
        socket = listening(house, ticks.wake)
        socket.open()
        stack.callback(socket.finish)
    stack.callback(ticks.end_soon)


def _leave_figures(folder: Path) -> None:
    """What `/metrics` would say of a process that leaves."""
    path = folder / FIGURES.replace("*", str(os.getpid()))
    path.write_bytes(exposition(AtScrape(lambda: ())))


def _pass(at_work: Workers, soon: timedelta) -> timedelta | None:
    return soon if at_work.run_once().waiting else None


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
