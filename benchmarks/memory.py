"""How much memory the running bot holds, however many people there are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import select

from benchmarks import people
from benchmarks.owed import MORNING, Owed
from benchmarks.places import Kind, world
from benchmarks.results import Figure, Ratio, Result, Spread
from benchmarks.running_bot import resident, running_bot, workspace
from benchmarks.world.rows import chat_user
from benchmarks.world.shape import Shape
from bot.store.database import Database
from bot.store.tables import nudge

_FLAT = 1.5


@dataclass(frozen=True, slots=True)
class Size:
    """`workers` of each world; what the bot does before it is measured is the same in each."""

    workers: tuple[int, ...] = (860, 8_600, 43_000)
    said: int = 100
    stale: int = 100
    rounds: int = 3


FULL = Size()
TINY = Size(workers=(40, 80), said=3, stale=3, rounds=2)


def measure(tiny: bool) -> Result:
    """The bot's process after a morning's work, in organisations of three sizes."""
    size = TINY if tiny else FULL
    found: dict[int, list[tuple[float, float]]] = {}
    for _ in range(size.rounds):
        for workers in size.workers:
            number, held = _after_a_morning(workers, size)
            found.setdefault(number, []).append(held)
    now = {number: Spread(tuple(held[0] for held in each)) for number, each in found.items()}
    most = {number: Spread(tuple(held[1] for held in each)) for number, each in found.items()}
    return Result(
        name="memory",
        measures="resident memory of `supervision-bot run`, a process of its own, with the local "
        f"workspace as its Slack, after it computed {size.stale} people anew, delivered "
        f"{size.said} messages and looked as its auditor; and the most it held on the way",
        leaves_out="the database's own memory, long uptime, and imports, which a process of "
        "their own makes",
        budget="lifted: while time is played the bot keeps to no limit a minute, and the local "
        "workspace has none",
        conditions={"people": list(found), "rounds": size.rounds, "database": "sqlite"},
        figures=(*_figures("held", now), *_figures("held at most", most)),
        ratios=(_flat("held", now), _flat("held at most", most)),
    )


def _after_a_morning(workers: int, size: Size) -> tuple[int, tuple[float, float]]:
    """How many people, and the memory held."""
    with ExitStack() as stack:
        shape = Shape(workers, cases=3, held=2, discussed=2)
        database = stack.enter_context(world(Kind.SQLITE, shape))
        owed = Owed(database, size.said)
        owed.release(size.said)
        users = _recipients(database)
        slack = stack.enter_context(workspace(users))
        process = stack.enter_context(running_bot(database, slack))
        people.mark_stale(database, size.stale)
        slack.play_to(MORNING)
        if slack.messages() < len(users) / 2:  # computing anew takes some of it back
            raise RuntimeError("the bot said less than it owed")
        return people.count(database), resident(process)


def _recipients(database: Database) -> list[str]:
    with database.read() as tx:
        owed = select(nudge.c.recipient).where(nudge.c.state == "owed").distinct()
        return [chat_user(one) for one in tx.execute(owed).scalars()]


def _figures(name: str, found: Mapping[int, Spread]) -> list[Figure]:
    return [Figure(f"{number:,} people: {name}", "MiB", one) for number, one in found.items()]


def _flat(name: str, found: Mapping[int, Spread]) -> Ratio:
    least, most = min(found), max(found)
    named = f"{name}: {most:,} people over {least:,}"
    return Ratio(named, found[most].over(found[least]), at_most=_FLAT)
