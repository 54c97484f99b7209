"""The planner's pass: what is due of very many duties, and a pass with nothing due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial

from benchmarks.apscheduler_peer import Peer, empty_store
from benchmarks.due import Due, count
from benchmarks.places import Kind, world
from benchmarks.results import Figure, Ratio, Result, Spread
from benchmarks.rounds import Contender, interleaved, seconds
from benchmarks.world.council import NOW, desk
from benchmarks.world.shape import Shape
from bot.store.database import Database
from scheduler.planner import plan_all

_IDLE_PASSES = 20


@dataclass(frozen=True, slots=True)
class Size:
    """Three worlds, in workers; a worker has about 118 duties."""

    small: int = 9
    middle: int = 860
    large: int = 8_600
    due: int = 2_000
    rounds: int = 7
    databases: tuple[Kind, ...] = tuple(Kind)


FULL = Size()
TINY = Size(small=2, middle=12, large=24, due=20, rounds=2, databases=(Kind.POSTGRESQL,))


def measure(tiny: bool) -> Result:
    """The pass beside the same statements by the raw driver, and beside APScheduler."""
    size = TINY if tiny else FULL
    found = [_on(kind, size) for kind in size.databases]
    return Result(
        name="tick",
        measures=f"one pass of the planner: {size.due:,} due duties, each with something to say, "
        "found, planned and written down; and a pass with nothing due",
        leaves_out="saying it (delivery) and computing what is owed (sweep). The goal beside "
        "APScheduler is for jobs that do for one duty each what the pass does for all; beside jobs "
        "that do nothing at all the ratio is only shown",
        budget="none: nothing is sent",
        conditions={"due": size.due, "rounds": size.rounds},
        figures=tuple(figure for figures, _ in found for figure in figures),
        ratios=tuple(ratio for _, ratios in found for ratio in ratios),
    )


def _on(kind: Kind, size: Size) -> tuple[list[Figure], list[Ratio]]:
    """Everything on one database, in turn."""
    with ExitStack() as stack:
        shapes = (Shape(workers) for workers in (size.small, size.middle, size.large))
        opened = [stack.enter_context(world(kind, shape)) for shape in shapes]
        counts = [count(database) for database in opened]
        contenders: dict[str, Contender] = {
            _idle(number): partial(_idle_pass, database)
            for number, database in zip(counts, opened, strict=True)
        }
        for number, database in zip(counts[1:], opened[1:], strict=True):
            due = stack.enter_context(closing(Due(database, size.due)))
            jobs = Peer(stack.enter_context(empty_store(kind)), size.due, due.plan_one)
            contenders |= {
                _pass(size, number): due.product,
                _raw(size, number): due.floor,
                _peer(number): partial(due.one_by_one, jobs.seconds),
            }
        contenders[_IDLE_PEER] = Peer(stack.enter_context(empty_store(kind)), size.due).seconds
        spreads = interleaved(contenders, size.rounds)
    figures = [Figure(f"{kind}: {name}", "s", spread) for name, spread in spreads.items()]
    return figures, list(_ratios(kind, size, counts, spreads))


def _idle_pass(database: Database) -> float:
    """Seconds of one pass with nothing due: of many, their mean."""
    at_work = desk(database)
    passes = range(_IDLE_PASSES)
    return seconds(lambda: [plan_all(at_work, NOW) for _ in passes]) / _IDLE_PASSES


def _ratios(
    kind: Kind, size: Size, counts: Sequence[int], spreads: Mapping[str, Spread]
) -> Iterator[Ratio]:
    for number in counts[1:]:
        ours, raw = spreads[_pass(size, number)], spreads[_raw(size, number)]
        of = f"{kind}: {_pass(size, number)}"
        yield Ratio(f"{of}, over the raw driver", ours.over(raw), at_most=4)
        peer, idle_peer = spreads[_peer(number)], spreads[_IDLE_PEER]
        yield Ratio(f"{of}, times faster than {_PEER}", peer.over(ours), at_least=15)
        yield Ratio(f"{of}, times faster than {_IDLE_PEER}", idle_peer.over(ours))
    idle = spreads[_idle(counts[-1])].over(spreads[_idle(counts[0])])
    yield Ratio(f"{kind}: idle of {counts[-1]:,} over idle of {counts[0]:,}", idle, at_most=5)


_PEER = "APScheduler, each job planning one duty"
_IDLE_PEER = "APScheduler, its jobs doing nothing"


def _idle(duties: int) -> str:
    return f"idle pass, {duties:,} duties"


def _pass(size: Size, duties: int) -> str:
    return f"{size.due:,} due of {duties:,}"


def _peer(duties: int) -> str:
    return f"{_PEER}, {duties:,} duties"


def _raw(size: Size, duties: int) -> str:
    return f"{_pass(size, duties)}, raw driver and pure plan"
