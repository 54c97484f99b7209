"""How soon clicks and forms are answered, however many come at once and whatever else goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

from benchmarks.beside import Beside, Busy, Idle
from benchmarks.burden import portions
from benchmarks.crowds import Clicks, Crowd, Forms, duties_of, middle, pairs_of, share, warming
from benchmarks.owed import Owed, everybody_is_at_work
from benchmarks.places import Kind, world
from benchmarks.progress import progress
from benchmarks.results import Figure, Ratio, Result
from benchmarks.rounds import interleaved
from benchmarks.slow_slack import slow_slack
from benchmarks.world.council import NOW, desk
from benchmarks.world.shape import Shape
from bot.store import people
from bot.store.database import Database
from scheduler.planner import plan_all
from tests.support.children import started

_SLACK_WAITS = 3.0  # seconds: for an answer, and for a form to open after a click
_WHY = "duty.why"


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and whether planner and courier are a process of their own."""

    kind: Kind
    apart: bool

    @property
    def name(self) -> str:
        """In a word."""
        return f"{self.kind}, apart" if self.apart else str(self.kind)


@dataclass(frozen=True, slots=True)
class Size:
    """`requests` of each kind in a round; `owed` messages in all, one beside each click and the
    rest beside the forms."""

    shape: Shape = field(default_factory=lambda: Shape(2_200, cases=12, held=4))
    requests: int = 200
    rounds: int = 2
    at_once: tuple[int, ...] = (1, 16, 64)
    owed: int = 2_150  # of the 2,189 whom a world of this shape can owe one
    places: tuple[Place, ...] = (Place(Kind.SQLITE, False), Place(Kind.POSTGRESQL, True))

    @property
    def beside_forms(self) -> int:
        """How many messages fall due as each turn of forms begins."""
        clicks = len(self.at_once) * (warming(self.requests) + self.requests * self.rounds)
        return (self.owed - clicks) // (len(self.at_once) * (self.rounds + 1))


FULL = Size()
TINY = Size(Shape(80), requests=6, at_once=(1, 16), owed=44, places=(Place(Kind.SQLITE, False),))


def measure(tiny: bool) -> Result:
    """Clicks and forms beside clicks on a listener that only says yes."""
    size = TINY if tiny else FULL
    figures: list[Figure] = []
    ratios: list[Ratio] = []
    for place in size.places:
        for busy in (False, True):
            for crowds in _measured(place, busy, size):
                figures += crowds.figures
                ratios += crowds.ratios
    return Result(
        name="ack",
        measures=f"{size.requests * size.rounds} signed clicks at a time over HTTP on Why this "
        "date?, until they are answered and until the form opens, and as many forms that book a "
        "date, answered once that is saved; beside as many clicks on a Bolt app with one listener "
        "that only says yes, behind the same server in the same process; idle, and while "
        "everybody is computed anew without a pause, a tenth of them at a time, and four couriers "
        f"deliver, a message with each click and {size.beside_forms} as the forms begin: on SQLite "
        "in that process, on PostgreSQL in another, as with --role listener and scheduler",
        leaves_out="Socket Mode, and the network. How soon a form opens, and how many are told to "
        "save once more, is shown without a goal: it follows what the machine can do",
        budget="lifted: no limit a minute, for the delivery beside it",
        conditions={"requests": size.requests, "rounds": size.rounds, "people": size.shape.name},
        figures=tuple(figures),
        ratios=tuple(ratios),
    )


# --- what was found -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Together:
    """The two crowds of one size, at one place."""

    name: str
    clicks: Crowd
    forms: Crowd

    @property
    def figures(self) -> list[Figure]:
        """How long each waited, in every round."""
        return [*self._waits(self.clicks), *self._waits(self.forms), *self._opens(), *self._more()]

    def _waits(self, crowd: Crowd) -> Iterator[Figure]:
        for named, part in (("p50", middle), ("p99", partial(share, 0.99)), ("worst", max)):
            yield Figure(f"{crowd.name}: {named}", "s", crowd.of_waits(part))

    def _opens(self) -> Iterator[Figure]:
        for named, part in (("p50", middle), ("p99", partial(share, 0.99))):
            yield Figure(f"{self.name}: a form opens, {named}", "s", self.clicks.of_opening(part))

    def _more(self) -> Iterator[Figure]:
        for crowd, named in ((self.clicks, "clicks"), (self.forms, "forms")):
            posted = crowd.each(lambda one: one.posted)
            yield Figure(f"{self.name}: messages delivered beside the {named}", "", posted)
            computed = crowd.each(lambda one: one.computed)
            yield Figure(f"{self.name}: portions computed anew beside the {named}", "", computed)

    @property
    def ratios(self) -> list[Ratio]:
        """What is asked of them."""
        return [*self._over_trivial(), *self._in_time(), *self._saved()]

    def _over_trivial(self) -> Iterator[Ratio]:
        p99 = partial(share, 0.99)
        ours, floor = self.clicks.of_waits(p99), self.clicks.of_floor(p99)
        yield Ratio(f"{self.clicks.name}: p99 over the trivial listener's", ours.over(floor), 3)

    def _in_time(self) -> Iterator[Ratio]:
        for crowd in (self.clicks, self.forms):
            slowest = crowd.of_waits(_of_three_seconds)
            yield Ratio(f"{crowd.name}: the slowest of Slack's 3 s", slowest, 1, always=True)
        slowest = self.clicks.of_opening(_of_three_seconds)
        yield Ratio(f"{self.name}: the slowest form to open, of 3 s", slowest)

    def _saved(self) -> Iterator[Ratio]:
        sorry = self.forms.each(lambda one: one.sorry)
        yield Ratio(f"{self.forms.name}: told that nothing was saved", sorry)


def _of_three_seconds(waited: Sequence[float]) -> float:
    return max(waited) / _SLACK_WAITS


# --- measuring ------------------------------------------------------------------------------------


def _measured(place: Place, busy: bool, size: Size) -> list[_Together]:
    named = f"{place.name}, {'busy' if busy else 'idle'}"
    progress(f"{named}: the world")
    with ExitStack() as stack:
        database = stack.enter_context(world(place.kind, size.shape))
        slack = stack.enter_context(slow_slack(0.05))
        owed = _owed(database, size) if busy else None
        urls, far = stack.enter_context(_listener(database, slack, place, busy=busy))
        beside = Idle() if owed is None else Busy(slack, owed, far)
        at_hand = _AtHand(urls, slack, database, beside)
        together = [_crowds(f"{named}, {at} at once", at_hand, at, size) for at in size.at_once]
        crowds = [crowd for one in together for crowd in (one.clicks, one.forms)]
        interleaved({crowd.name: crowd.p99 for crowd in crowds}, size.rounds)
    return together


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What all crowds of a place need: addresses, the database, what goes on beside each turn."""

    urls: dict[str, str]
    slack: str
    database: Database
    beside: Beside


def _owed(database: Database, size: Size) -> Owed:
    """As many messages as last for all turns.

    Owed by people who are computed as they stand: computing them anew takes nothing back.
    """
    with database.write() as tx:
        everybody_is_at_work(tx)
        people.mark_stale(tx)
    plan_all(desk(database), NOW)
    return Owed(database, size.owed)


def _crowds(name: str, at: _AtHand, at_once: int, size: Size) -> _Together:
    duties, pairs = duties_of(at.database, size.requests), pairs_of(at.database, size.requests)
    ours, trivial = at.urls["ours"], at.urls["trivial"]
    clicks = Clicks(ours, trivial, at.slack, _WHY, duties, at_once, at.beside)
    forms = Forms(ours, at.slack, at.database, pairs, at_once, at.beside, size.beside_forms)
    return _Together(
        name,
        Crowd(f"{name}, clicks", size.requests, clicks),
        Crowd(f"{name}, forms", size.requests, forms),
    )


@contextmanager
def _listener(
    database: Database, slack: str, place: Place, *, busy: bool
) -> Iterator[tuple[dict[str, str], Callable[[], int]]]:
    """The addresses of our listeners and of the trivial one; how far the burden is.

    Raises RuntimeError at the end if any of the burden has ended before.
    """
    url = database.engine.url.render_as_string(hide_password=False)
    how = ["apart"] * place.apart + ["busy"] * (busy and not place.apart)
    with ExitStack() as stack:
        process = stack.enter_context(_process("benchmarks.listener", url, slack, *how))
        assert process.stdout is not None  # noqa: S101  # it is a pipe
        addresses = dict(json.loads(process.stdout.readline()))
        if busy and place.apart:
            process = stack.enter_context(_process("benchmarks.burden", url, slack))
        yield addresses, partial(portions, process)
        portions(process)


@contextmanager
def _process(module: str, *given: str) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", module, *given]
    with started(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
