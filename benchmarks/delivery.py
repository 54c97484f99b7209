"""How well the courier keeps a slow Slack busy."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial

from benchmarks.owed import MORNING, Owed
from benchmarks.places import Kind, world
from benchmarks.results import Figure, Ratio, Result, Spread
from benchmarks.rounds import Contender, interleaved, seconds
from benchmarks.slow_slack import slow_slack
from benchmarks.world.council import SURFACE, desk
from benchmarks.world.shape import Shape
from bot.store.database import Database
from bot.surfaces.slack.client import make_client
from bot.surfaces.slack.sending import SlackSurface
from bot.wiring import Words
from scheduler.allowance import UNLIMITED
from scheduler.product_clock import PlayedClock
from scheduler.workers import Workers

_CALLS = 10.0  # seconds of patience for one call


@dataclass(frozen=True, slots=True)
class Size:
    """`portion` nudges a round: with the first turn, which is not counted, 2,000 in all."""

    shape: Shape = field(default_factory=lambda: Shape(2_200, cases=12, held=4))
    rounds: int = 9
    portion: int = 200
    answers_after: float = 0.05
    databases: tuple[Kind, ...] = tuple(Kind)


FULL = Size()
TINY = Size(Shape(24), rounds=2, portion=4, answers_after=0.01, databases=(Kind.SQLITE,))
_GOALS = {1: 0.90, 4: 0.75}
_AHEAD = 2


def measure(tiny: bool) -> Result:
    """Messages a second beside calls a second of clients that do nothing else."""
    size = TINY if tiny else FULL
    figures: list[Figure] = []
    ratios: list[Ratio] = []
    for kind in size.databases:
        for workers, goal in _GOALS.items():
            ours, bare = _on(kind, size, workers)
            named = f"{kind}, {workers} at once"
            figures += [
                Figure(f"{named}: messages a second", "1/s", ours),
                Figure(f"{named}: the server's capacity", "1/s", bare),
            ]
            ratios.append(Ratio(f"{named}: of the capacity", ours.over(bare), at_least=goal))
    total = size.portion * (size.rounds + 1)
    return Result(
        name="delivery",
        measures=f"{total:,} nudges to as many people, each chosen, asked whether it still "
        "stands, composed, frozen, posted once and committed; beside as many bare calls to the "
        f"same server by as many threads. The server answers after {size.answers_after * 1000:g} "
        "ms and is a process of its own",
        leaves_out="planning (tick), the limits of Slack, and pacing",
        budget="lifted: no limit a minute, so that the server is the limit",
        conditions={"nudges": total, "rounds": size.rounds, "people": size.shape.name},
        figures=tuple(figures),
        ratios=tuple(ratios),
    )


def _on(kind: Kind, size: Size, workers: int) -> tuple[Spread, Spread]:
    with ExitStack() as stack:
        database = stack.enter_context(world(kind, size.shape))
        url = stack.enter_context(slow_slack(size.answers_after))
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        owed = Owed(database, size.portion * (size.rounds + 1))
        at_work = stack.enter_context(closing(courier(database, url, workers)))
        contenders: dict[str, Contender] = {
            "ours": partial(deliver, at_work, owed, size.portion),
            "bare": partial(_call, url, pool, size.portion),
        }
        found = interleaved(contenders, size.rounds)
    return found["ours"], found["bare"]


def courier(database: Database, url: str, at_once: int) -> Workers:
    """The product's workers, sending to a server."""
    client = make_client("xoxb-benchmark", url, _CALLS)
    return Workers(
        desk=desk(database),
        surface=SlackSurface(client),
        surface_name=SURFACE,
        writer=Words(desk(database)),
        clock=PlayedClock(MORNING),
        limits=UNLIMITED,
        couriers=at_once,
        ahead=_AHEAD,
    )


def deliver(at_work: Workers, owed: Owed, portion: int) -> float:
    """Messages a second, until the next portion is said."""
    wanted = owed.release(portion)
    said = 0

    def until_all_is_said() -> None:
        nonlocal said
        while said < wanted and (more := at_work.run_once().said):
            said += more

    taken = seconds(until_all_is_said)
    if said != wanted:
        raise RuntimeError(f"{wanted} messages were owed, {said} were said")
    return said / taken


def _call(url: str, pool: ThreadPoolExecutor, calls: int) -> float:
    """Bare calls a second: the same threads, and nothing but the call."""
    post: Callable[[int], None] = partial(_post, url)
    return calls / seconds(lambda: list(pool.map(post, range(calls))))


def _post(url: str, number: int) -> None:
    body = json.dumps({"channel": f"U{number}", "text": "a message"}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(  # noqa: S310  # loopback
        f"{url}chat.postMessage", body, headers
    )
    with urllib.request.urlopen(request, timeout=_CALLS) as answer:  # noqa: S310
        answer.read()
