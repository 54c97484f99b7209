"""Everybody computed anew from the database: the dates alone, and all duties beside the stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from benchmarks.places import Kind, world
from benchmarks.recording import Recording, raw_connection, recorded
from benchmarks.results import Figure, Ratio, Result
from benchmarks.rounds import Contender, interleaved, seconds
from benchmarks.world.council import GO_LIVE, NOW, PACK, desk
from benchmarks.world.shape import Shape
from bot import interpreter
from bot.domain.almanac import number_of
from bot.domain.duties import running
from bot.services.compared import compare
from bot.store.database import Database
from bot.store.numbered import Whose, between, load_numbered
from bot.store.tables import OPEN, case_, discussion, duty, pair, session

_AT_ONCE = 200
_TABLES = (pair, session, discussion, case_, duty)


@dataclass(frozen=True, slots=True)
class Size:
    """How many practitioners, each with twenty cases."""

    workers: int = 10_000
    rounds: int = 5


FULL = Size()
TINY = Size(workers=12, rounds=2)


def measure(tiny: bool) -> Result:
    """Both phases beside a raw scan of the same rows."""
    size = TINY if tiny else FULL
    with world(Kind.SQLITE, Shape(size.workers)) as database:
        sweep = Sweep(database)
        counts = _counts(database)
        with closing(sweep):
            spreads = interleaved(sweep.contenders, size.rounds)
    scan, stored = spreads[_SCAN], spreads[_SCAN_STORED]
    return Result(
        name="sweep",
        measures=f"what is owed about {size.workers:,} practitioners and their cases, from the "
        "database: the dates of what runs now; and every duty compared with the stored one, "
        "nothing found different",
        leaves_out="writing what differs, since nothing does; who is told and why, which are "
        "worked out for whoever asks",
        budget="none: nothing is sent",
        conditions={"policy": PACK, "at once": _AT_ONCE, "rounds": size.rounds, "rows": counts},
        figures=tuple(Figure(name, "s", spread) for name, spread in spreads.items()),
        ratios=(
            Ratio("dates, over the raw scan", spreads[_DATES].over(scan), at_most=3),
            Ratio("duties compared, over the raw scan", spreads[_DUTIES].over(scan), at_most=15),
            Ratio(
                "duties compared, over a raw scan with the stored duties",
                spreads[_DUTIES].over(stored),
            ),
        ),
        notes=(
            "The raw scan issues the statements by which the product reads the facts, with the "
            "driver alone, and fetches every row. Its goal for the compared duties leaves the "
            "stored duties out of the scan, though they are read too.",
        ),
    )


_SCAN = "raw scan of the facts"
_SCAN_STORED = "raw scan of the facts and of the stored duties"
_DATES = "dates"
_DUTIES = "duties compared"


class Sweep:
    """One database, swept by the product and by the raw driver."""

    def __init__(self, database: Database) -> None:
        self._database, self._desk = database, desk(database)
        self._portions = tuple(_portions(database))
        self._open = _open(database)
        self._facts = self._recorded(self._read_facts)
        self._everything = self._recorded(self._compare)
        self._raw = raw_connection(database)
        interpreter.settle()  # as the bot does once it has started

    @property
    def contenders(self) -> dict[str, Contender]:
        """Each by its name."""
        return {
            _SCAN: lambda: seconds(lambda: self._facts.replay(self._raw)),
            _DATES: self._of_dates,
            _SCAN_STORED: lambda: seconds(lambda: self._everything.replay(self._raw)),
            _DUTIES: lambda: seconds(self._compare),
        }

    def close(self) -> None:
        """Closes the raw connection."""
        self._raw.close()

    def _of_dates(self) -> float:
        """Seconds for all dates. Raises RuntimeError unless each open duty has one: the duties are
        stored as they should be, which `_compare` sees."""
        found: list[int] = []
        taken = seconds(lambda: found.append(self._dates()))
        if found != [self._open]:
            raise RuntimeError(f"{self._open} duties are open, but {found[0]} dates were found")
        return taken

    def _dates(self) -> int:
        """Says how many, so that none is left out."""
        now, kept = number_of(NOW), self._desk.kept
        with self._database.read() as tx:
            return sum(
                1
                for whose in self._portions
                for facts in load_numbered(tx, whose, GO_LIVE)
                for _ in running(facts, kept, now)
            )

    def _compare(self) -> None:
        """Raises RuntimeError where anything differs: the world stands as it should."""
        with self._database.read() as tx:
            for whose in self._portions:
                for compared in compare(tx, self._desk, whose, NOW):
                    if compared.differs:
                        raise RuntimeError(f"{compared.facts.person.id} stands otherwise")

    def _read_facts(self) -> None:
        with self._database.read() as tx:
            for whose in self._portions:
                for _ in load_numbered(tx, whose, GO_LIVE):
                    pass

    def _recorded(self, work: Any) -> Recording:
        with recorded(self._database) as recording:
            work()
        return recording


def _portions(database: Database) -> Iterator[Whose]:
    with database.read() as tx:
        practitioners = select(pair.c.practitioner).order_by(pair.c.practitioner)
        ids: Sequence[str] = tx.execute(practitioners).scalars().all()
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        yield between(some[0], some[-1])


def _open(database: Database) -> int:
    """How many duties are neither met nor void."""
    with database.read() as tx:
        return tx.execute(select(func.count()).select_from(duty).where(OPEN)).scalar_one()


def _counts(database: Database) -> dict[str, int]:
    with database.read() as tx:
        return {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in _TABLES
        }
