"""Duties that are due, again and again: a world put back as it was before each pass."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, delete, func, select

from benchmarks.recording import Recording, raw_connection, recorded
from benchmarks.rounds import seconds
from benchmarks.world.council import GO_LIVE, NOW, desk, rules
from bot.domain.ladders import Standing, plan
from bot.domain.policy import Voice
from bot.domain.receivers import Chain
from bot.store import duties, looks
from bot.store.chains import load_chain
from bot.store.database import Database
from bot.store.nudges import NudgeState
from bot.store.standings import load_standings
from bot.store.tables import duty, nudge
from scheduler.planner import plan_all, plan_duties

_OPEN = duty.c.met_at.is_(None) & duty.c.void_at.is_(None)


class Due:
    """So many duties of a world are due at `NOW`: of each the last reminder was not said yet."""

    def __init__(self, database: Database, wanted: int) -> None:
        self.database = database
        with database.write() as tx:
            last = _last_said(tx, wanted)
            tx.execute(delete(nudge).where(nudge.c.id.in_(last.values())))
        self._ids = list(last)
        self._desk = desk(database)
        self._plans = self._planned()
        self._recording = self._recorded()
        self._raw = raw_connection(database)

    def product(self) -> float:
        """Seconds of the product's pass."""
        self._reset()
        return self._planned_all(len(self._ids))

    def product_of(self, some: int) -> float:
        """The same with only the first `some` of them due."""
        self._reset()
        with self.database.write() as tx:
            looks.no_more(tx, self._ids[some:])
        return self._planned_all(some)

    def one_by_one(self, jobs: Callable[[], float]) -> float:
        """Seconds of as many jobs as are due, each of which does `plan_one`."""
        self._reset()
        taken = jobs()
        self._check(len(self._ids))
        return taken

    def plan_one(self, number: int) -> None:
        """What the pass does, for one duty: find out whom to tell and when, and write it down."""
        plan_duties(self._desk, [self._ids[number]], (), NOW)

    def floor(self) -> float:
        """Seconds of the same statements by the raw driver, and of the pure plans."""
        self._reset()
        return seconds(self._bare)

    def _bare(self) -> None:
        self._recording.replay(self._raw)
        for standing, chain in self._plans:
            plan(standing, chain, rules(), NOW)

    def close(self) -> None:
        """Closes the raw connection."""
        self._raw.close()

    def _reset(self) -> None:
        with self.database.write() as tx:
            _make_due(tx, self._ids)

    def _planned_all(self, wanted: int) -> float:
        """Seconds of a pass that must write so many nudges."""
        taken = seconds(lambda: plan_all(self._desk, NOW))
        self._check(wanted)
        return taken

    def _check(self, wanted: int) -> None:
        """Raises RuntimeError unless so many nudges were written."""
        if (written := self._written()) != wanted:
            raise RuntimeError(f"{wanted} nudges were to be written, but {written} were")

    def _planned(self) -> list[tuple[Standing, Chain]]:
        """What the pure function is given for each of them."""
        self._reset()
        with self.database.read() as tx:
            found = list(duties.by_ids(tx, self._ids).values())
            standings = load_standings(tx, found, GO_LIVE)
            return [
                (standings[one.id], load_chain(tx, one.practitioner, one.supervisor))
                for one in found
            ]

    def _written(self) -> int:
        """How many nudges are owed about them."""
        owed = nudge.c.duty.in_(self._ids) & (nudge.c.state == NudgeState.OWED.value)
        with self.database.read() as tx:
            return tx.execute(select(func.count()).select_from(nudge).where(owed)).scalar_one()

    def _recorded(self) -> Recording:
        self._reset()
        with recorded(self.database) as recording:
            written = plan_all(self._desk, NOW)
        if written != len(self._ids):
            raise RuntimeError(f"{len(self._ids)} duties were due, but {written} nudges written")
        return recording


def count(database: Database) -> int:
    """How many duties a world has."""
    with database.read() as tx:
        return tx.execute(select(func.count()).select_from(duty)).scalar_one()


def _last_said(tx: Connection, wanted: int) -> dict[str, str]:
    """The reminder last said of each of so many open duties, by the duty's id."""
    gentle = nudge.c.voice.in_((Voice.REMINDER.value, Voice.PROMPT.value))
    query = select(nudge.c.duty, nudge.c.id).join(duty, duty.c.id == nudge.c.duty)
    query = query.where(_OPEN, gentle, nudge.c.state == NudgeState.SENT.value)
    found = {row.duty: row.id for row in tx.execute(query.order_by(nudge.c.say_at, nudge.c.id))}
    if len(found) < wanted:
        raise RuntimeError(f"only {len(found)} of {wanted} duties can be due in a world so small")
    return {duty_id: found[duty_id] for duty_id in sorted(found)[:wanted]}


def _make_due(tx: Connection, ids: list[str]) -> None:
    for begin in range(0, len(ids), 500):
        some = nudge.c.duty.in_(ids[begin : begin + 500])
        tx.execute(delete(nudge).where(some, nudge.c.state == NudgeState.OWED.value))
    looks.again(tx, ids, NOW)
