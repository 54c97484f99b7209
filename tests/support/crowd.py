"""Many supervisors to be written to at once, a chat that keeps count, and a clock of the test's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.domain.intervals import WorkingDays
from bot.domain.policy import Rung, Voice
from bot.services.desk import Desk
from bot.store import accounts, nudges, people, settings
from bot.store.database import Database
from bot.store.nudges import NudgeState
from bot.store.tables import message
from sandbox.pacing import Pacing
from scheduler.courier import Delivered
from scheduler.product_clock import PlayedClock
from scheduler.workers import Workers
from tests.fakes import FakeSurface, Moments
from tests.support.ladders import POLICY, rung
from tests.support.organisation import BOB, GO_LIVE, NOW, SURFACE, like
from tests.support.scheduler import PlainWriter, owe

FRIDAY = date(2026, 11, 20)
REMINDED = (rung("ask", Voice.PROMPT, "supervisor", after=WorkingDays(0)),)
GATHERED = (rung("note", Voice.REMINDER, "supervisor", after=WorkingDays(0), brief=True),)
WARNED = (
    rung("warning", Voice.WARNING, "supervisor", ahead_of="told", by=WorkingDays(2)),
    rung("told", Voice.ESCALATION, "next_up", after=WorkingDays(0)),
)


class Crowd:
    """People `p00`, `p01`, … like Bob, each with an account, who have all been greeted.

    The surface keeps to Slack's limits unless `pacing` says otherwise.
    """

    def __init__(self, database: Database, many: int, **pacing: Any) -> None:
        self.desk, self.database = Desk(database, POLICY, GO_LIVE), database
        self.machine = Moments(NOW)
        self.people = [f"p{number:02d}" for number in range(many)]
        self.pacing = Pacing(clock=self.machine.seconds, **pacing)
        self.surface = FakeSurface(self.people, self.pacing)
        self.writer = PlainWriter()
        self.clock = PlayedClock(NOW)
        with database.write() as tx:
            for who in self.people:
                email = f"{who}@example.org"
                people.add(tx, like(BOB, who), external_id=who, email=email)
                accounts.put(tx, SURFACE, "T1", who, who)
                people.greeted(tx, who, NOW)

    def budget(self, per_minute: int) -> None:
        with self.database.write() as tx:
            settings.put(tx, settings.MESSAGES_PER_MINUTE, per_minute, NOW)

    def owe(self, who: str, rungs: tuple[Rung, ...], due_on: date = FRIDAY) -> str:
        """One more thing owed to somebody; gives the duty's id."""
        return owe(self.desk, f"{who} {rungs[0].name}", rungs, due_on, supervisor=who).id

    def workers(self, **more: Any) -> Workers:
        """New ones, as of another process or after a restart."""
        return Workers(
            desk=self.desk,
            surface=self.surface,
            surface_name=SURFACE,
            writer=self.writer,
            clock=self.clock,
            machine=self.machine,
            **more,
        )

    def drain(self, *workers: Workers, most: float = 3600, step: float = 1) -> float:
        """Passes, each some seconds after the last, until nothing waits; how long it took."""
        began = self.machine.now
        while self._waits(workers):
            self.machine.move(step)
            assert self.machine.now - began < timedelta(seconds=most)
        return (self.machine.now - began).total_seconds()

    def _waits(self, workers: tuple[Workers, ...]) -> bool:
        passes: list[Delivered] = [one.run_once() for one in workers or (self.workers(),)]
        return any(one.waiting for one in passes)

    def words(self, who: str) -> list[str]:
        """What somebody reads, oldest first."""
        return [said.notice.plain() for said in self.surface.said.get(who, {}).values()]


def states(crowd: Crowd, duty_id: str) -> set[NudgeState]:
    """What became of all that was to be said about a duty."""
    with crowd.database.read() as tx:
        return {nudge.state for nudge in nudges.of_duties(tx, [duty_id])}


def resolved(crowd: Crowd) -> dict[str, int]:
    """How many doubts were resolved in each way."""
    query = select(message.c.resolved, func.count()).group_by(message.c.resolved)
    with crowd.database.read() as tx:
        return {how: many for how, many in tx.execute(query) if how}
