"""What a pass costs as the organisation grows, while as much is due."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from statistics import linear_regression

from benchmarks import people
from benchmarks.delivery import courier, deliver
from benchmarks.due import Due
from benchmarks.owed import MORNING, Owed
from benchmarks.places import Kind, world
from benchmarks.results import Figure, Ratio, Result, Spread
from benchmarks.rounds import Contender, interleaved, seconds
from benchmarks.slow_slack import slow_slack
from benchmarks.world.council import NOW, desk
from benchmarks.world.shape import Shape
from bot.store.database import Database
from scheduler.findings import find_all
from scheduler.planner import plan_all

_MORE = 5  # times as much is due
_FLAT, _IN_PROPORTION = 0.2, 1.1


@dataclass(frozen=True, slots=True)
class Size:
    """`workers` of each world, and what is due in one pass."""

    workers: tuple[int, ...] = (860, 8_600, 43_000)
    due: int = 150
    stale: int = 50
    said: int = 20
    rounds: int = 5
    databases: tuple[Kind, ...] = tuple(Kind)


FULL = Size()
TINY = Size(workers=(24, 48), due=3, stale=3, said=2, rounds=2, databases=(Kind.SQLITE,))


def measure(tiny: bool) -> Result:
    """The exponent of each pass: 0 is flat, 1 is in proportion."""
    size = TINY if tiny else FULL
    found = [_on(kind, size) for kind in size.databases]
    return Result(
        name="growth",
        measures=f"passes with as much to do in organisations of three sizes: {size.due} duties "
        f"planned, {size.stale} people computed anew, {size.said} nudges delivered, nothing at "
        "all, and one look of the auditor; and the exponent of their cost in the number of "
        "people (0 is flat, 1 in proportion). Beside it the exponent in what is due",
        leaves_out="the peer: none was measured at these sizes",
        budget="lifted: no limit a minute; the server answers at once",
        conditions={"workers": list(size.workers), "rounds": size.rounds},
        figures=tuple(figure for figures, _ in found for figure in figures),
        ratios=tuple(ratio for _, ratios in found for ratio in ratios),
    )


def _on(kind: Kind, size: Size) -> tuple[list[Figure], list[Ratio]]:
    with ExitStack() as stack:
        slack = stack.enter_context(slow_slack(0))
        contenders: dict[tuple[str, int], Contender] = {}
        for workers in size.workers:
            shape = Shape(workers, cases=3, held=2, discussed=2)
            quiet, busy = (stack.enter_context(world(kind, shape)) for _ in range(2))
            number = people.count(quiet)
            due = stack.enter_context(closing(Due(busy, _MORE * size.due)))
            for name, work in _passes(size, quiet, due, slack).items():
                contenders[name, number] = work
        contenders[_PLANNED_MORE, number] = partial(due.product_of, _MORE * size.due)
        spreads = interleaved({_named(*one): work for one, work in contenders.items()}, size.rounds)
    found = {one: spreads[_named(*one)] for one in contenders}
    figures = [Figure(f"{kind}, {_named(*one)}", "s", spread) for one, spread in found.items()]
    return figures, [*_exponents(kind, found), _in_what_is_due(kind, found, number)]


_PLANNED, _PLANNED_MORE = "planned", f"planned, {_MORE} times as much"


def _named(name: str, number: int) -> str:
    return f"{number:,} people: {name}"


def _passes(size: Size, quiet: Database, due: Due, slack: str) -> Mapping[str, Contender]:
    """In a world in which nothing else comes due, and in one where duties are due."""
    owed = Owed(quiet, size.said * (size.rounds + 1))
    at_work = courier(quiet, slack, 1)
    return {
        _PLANNED: partial(due.product_of, size.due),
        "computed anew": partial(_computed, quiet, size.stale),
        "delivered, a message": lambda: 1 / deliver(at_work, owed, size.said),
        "idle": lambda: seconds(at_work.run_once),
        "looked at by the auditor": lambda: seconds(lambda: find_all(desk(quiet), MORNING)),
    }


def _computed(database: Database, some: int) -> float:
    people.mark_stale(database, some)
    return seconds(lambda: plan_all(desk(database), NOW))


def _exponents(kind: Kind, found: Mapping[tuple[str, int], Spread]) -> Iterator[Ratio]:
    for name in dict.fromkeys(name for name, _ in found if name != _PLANNED_MORE):
        sizes = {number: spread for (other, number), spread in found.items() if other == name}
        rounds = zip(*(spread.values for spread in sizes.values()), strict=True)
        exponents = tuple(_slope(list(sizes), one) for one in rounds)
        yield Ratio(f"{kind}: {name}, exponent in people", Spread(exponents), at_most=_FLAT)


def _in_what_is_due(kind: Kind, found: Mapping[tuple[str, int], Spread], number: int) -> Ratio:
    more = found[_PLANNED_MORE, number].over(found[_PLANNED, number])
    exponents = tuple(math.log(ratio, _MORE) for ratio in more.values)
    named = f"{kind}: {_PLANNED}, exponent in what is due"
    return Ratio(named, Spread(exponents), at_most=_IN_PROPORTION)


def _slope(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """The exponent that fits best: of the logarithms, by least squares."""
    fit = linear_regression([math.log(one) for one in sizes], [math.log(one) for one in costs])
    return fit.slope
