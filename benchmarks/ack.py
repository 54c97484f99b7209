"""How soon a click is answered, however many come at once and whatever else goes on."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from benchmarks.clicks import click
from benchmarks.listener import TRIVIAL
from benchmarks.places import Kind, world
from benchmarks.results import Figure, Ratio, Result, Spread
from benchmarks.rounds import interleaved
from benchmarks.slow_slack import slow_slack
from benchmarks.world.rows import chat_user
from benchmarks.world.shape import Shape
from bot.store.database import Database
from bot.store.tables import duty
from tests.support.children import started

_SLACK_WAITS = 3.0  # seconds
_WHY = "duty.why"
_AT_ONCE = (1, 16, 64)
_LOADS: Mapping[str, list[str]] = {"idle": [], "busy": ["--busy"]}


@dataclass(frozen=True, slots=True)
class Size:
    """`clicks` of each kind in a round."""

    workers: int = 800
    clicks: int = 320
    rounds: int = 5


FULL = Size()
TINY = Size(workers=24, clicks=64, rounds=2)


def measure(tiny: bool) -> Result:
    """Clicks on *Why this date?* beside clicks on a listener that only says yes."""
    size = TINY if tiny else FULL
    found = [_while(load, size) for load in _LOADS]
    return Result(
        name="ack",
        measures=f"{size.clicks} signed clicks at a time over HTTP on Why this date?, answered by "
        "the bot's listeners, beside as many on a Bolt app with one listener that only says yes, "
        "behind the same server in the same process; idle, and while that process computes "
        "everybody anew without a pause and delivers with four couriers",
        leaves_out="Socket Mode, the network, and opening the form afterwards",
        budget="lifted: no limit a minute, for the delivery beside it",
        conditions={"clicks": size.clicks, "rounds": size.rounds, "workers": size.workers},
        figures=tuple(figure for figures, _ in found for figure in figures),
        ratios=tuple(ratio for _, ratios in found for ratio in ratios),
    )


def _while(load: str, size: Size) -> tuple[list[Figure], list[Ratio]]:
    with ExitStack() as stack:
        database = stack.enter_context(world(Kind.SQLITE, Shape(size.workers, cases=4, held=3)))
        slack = stack.enter_context(slow_slack(0.05))
        pressed = _pressed(database, size.clicks)
        urls = stack.enter_context(_listener(database, slack, _LOADS[load]))
        crowds = {
            (name, at_once): _Crowd(urls[name], action, pressed, at_once)
            for at_once in _AT_ONCE
            for name, action in (("ours", _WHY), ("trivial", TRIVIAL))
        }
        named = {f"{name} {at_once}": crowd.p99 for (name, at_once), crowd in crowds.items()}
        found = interleaved(named, size.rounds)
    figures = [Figure(f"{load}, {name} at once: p99", "s", one) for name, one in found.items()]
    return figures, list(_ratios(load, found, crowds))


def _ratios(
    load: str, found: Mapping[str, Spread], crowds: Mapping[tuple[str, int], _Crowd]
) -> Iterator[Ratio]:
    for at_once in _AT_ONCE:
        p99 = found[f"ours {at_once}"].over(found[f"trivial {at_once}"])
        named = f"{load}, {at_once} at once"
        yield Ratio(f"{named}: p99 over the trivial listener's", p99, at_most=3)
        slowest = Spread(tuple(one / _SLACK_WAITS for one in crowds["ours", at_once].slowest))
        yield Ratio(f"{named}: the slowest of Slack's 3 seconds", slowest, at_most=1, always=True)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Clicks on one listener, so many at once; `slowest` of each round."""

    url: str
    action: str
    pressed: list[tuple[str, str]]
    at_once: int
    slowest: list[float] = field(default_factory=list)

    def p99(self) -> float:
        """Seconds within which 99 of 100 were answered."""
        waited = sorted(click(self.url, self.action, self.pressed, self.at_once))
        self.slowest.append(waited[-1])
        return waited[math.ceil(0.99 * len(waited)) - 1]


def _pressed(database: Database, wanted: int) -> list[tuple[str, str]]:
    """The account of whom a duty is about, and the duty."""
    with database.read() as tx:
        query = select(duty.c.practitioner, duty.c.id).order_by(duty.c.id).limit(wanted)
        return [(chat_user(row.practitioner), row.id) for row in tx.execute(query)]


@contextmanager
def _listener(database: Database, slack: str, more: list[str]) -> Iterator[dict[str, str]]:
    """The addresses of our listeners and of the trivial one."""
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "benchmarks.listener", url, slack, *more]
    pipe = subprocess.PIPE
    with started(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101  # it is a pipe
            yield dict(json.loads(process.stdout.readline()))
        finally:
            process.kill()
