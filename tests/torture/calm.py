"""The same council on a calm day: what is to be said, against which every run is held.

One process, a chat that never fails, and the same product code; no kill and no fault.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.house import opened_house
from bot.settings import read_settings
from bot.store import people
from bot.store.nudges import NudgeState
from bot.store.tables import duty, nudge
from bot.wiring import workers
from scheduler.allowance import UNLIMITED
from scheduler.errand import UNPACED
from scheduler.product_clock import PlayedClock
from tests.fakes import FakeSurface
from tests.torture.scenario import Scenario
from tests.torture.world import KEY, account_of, keep_to_budget

Told = tuple[str, str, str, int, str, str]  # a duty's kind, subject, anchor; round, rung, recipient

_DEACTIVATED = ("T0", "S0", "T1", "D0", "T2")


@dataclass(frozen=True, slots=True)
class Calm:
    """What a calm day comes to: how many messages, and what became of everything to be told."""

    messages: int
    told: dict[Told, NudgeState]
    deactivated: tuple[str, ...]


def calmly(database_url: str, scenario: Scenario) -> Calm:
    """Plays the stages of a scenario without any of its troubles."""
    settings = read_settings(database_url=database_url, encryption_keys=(KEY,))
    clock = PlayedClock(scenario.imported_at)
    gone = tuple(account_of(number) for number in _DEACTIVATED[: scenario.deactivated])
    with opened_house(settings, clock) as house:
        with house.desk.database.read() as tx:
            everybody = {account_of(one.external_id) for one in people.everybody(tx)}
        with house.desk.database.write() as tx:
            keep_to_budget(tx, scenario.budget, clock.now())
        surface = FakeSurface(everybody - set(gone))
        with closing(workers(house, surface, UNPACED, UNLIMITED)) as at_work:
            for stage in scenario.stages:
                clock.move_to(stage.at)
                while at_work.run_once().moved:
                    pass
        with house.desk.database.read() as tx:
            said = sum(len(there) for there in surface.said.values())
            return Calm(said, {key: found[0] for key, found in told(tx).items()}, gone)


def told(tx: Connection) -> dict[Told, tuple[NudgeState, str]]:
    """What became of everything to be told, and its id, by what is the same in every copy."""
    about = (duty.c.kind, duty.c.subject, duty.c.anchor)
    which = (nudge.c.round, nudge.c.rung, nudge.c.recipient)
    rows = tx.execute(select(*about, *which, nudge.c.state, nudge.c.id).join(duty))
    return {tuple(row[:6]): (NudgeState(row.state), row.id) for row in rows}
