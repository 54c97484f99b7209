"""So many people who are each owed one message, in portions: what a courier delivers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from benchmarks.world.council import NOW, desk
from bot.domain.policy import Voice
from bot.store.database import Database
from bot.store.ids import in_batches
from bot.store.nudges import NudgeState
from bot.store.tables import absence, duty, nudge, person
from scheduler.planner import plan_all

MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # the next day, while briefs are said
_LATER = MORNING + timedelta(days=300)
_OPEN = duty.c.met_at.is_(None) & duty.c.void_at.is_(None)


class Owed:
    """`wanted` people of a world are owed one reminder each; `release` makes some of it due."""

    def __init__(self, database: Database, wanted: int) -> None:
        self._database = database
        with database.write() as tx:
            tx.execute(delete(absence))  # whoever is away would be written to later
            last = _last_said(tx, wanted)
            _unsay(tx, last)
        plan_all(desk(database), NOW)
        with database.write() as tx:
            self._waiting = _put_off(tx)

    def release(self, some: int) -> int:
        """Makes the next portion due at `MORNING`; how many there were."""
        portion, self._waiting = self._waiting[:some], self._waiting[some:]
        with self._database.write() as tx:
            due = update(nudge).where(nudge.c.id.in_(portion))
            tx.execute(due.values(say_at=NOW))
        return len(portion)


def _last_said(tx: Connection, wanted: int) -> dict[str, str]:
    """One open duty for each of so many people, and the reminder of it last said to them."""
    gentle = nudge.c.voice.in_((Voice.REMINDER.value, Voice.PROMPT.value))
    query = select(nudge.c.recipient, nudge.c.duty, nudge.c.id)
    query = query.join(duty, duty.c.id == nudge.c.duty)
    query = query.where(_OPEN, gentle, nudge.c.state == NudgeState.SENT.value)
    found = {row.recipient: row for row in tx.execute(query.order_by(nudge.c.say_at, nudge.c.id))}
    chosen = {found[who].duty: found[who].id for who in sorted(found)}
    if len(chosen) < wanted:
        raise RuntimeError(f"only {len(chosen)} of {wanted} people can be owed in a world so small")
    return dict(list(chosen.items())[:wanted])


def _unsay(tx: Connection, last: dict[str, str]) -> None:
    for some in in_batches(list(last)):
        tx.execute(delete(nudge).where(nudge.c.id.in_([last[one] for one in some])))
        tx.execute(update(duty).where(duty.c.id.in_(some)).values(next_check_at=NOW))


def _put_off(tx: Connection) -> list[str]:
    """Nothing else comes due meanwhile."""
    owed = nudge.c.state == NudgeState.OWED.value
    ids = list(tx.execute(select(nudge.c.id).where(owed).order_by(nudge.c.id)).scalars())
    tx.execute(update(nudge).where(owed).values(say_at=_LATER))
    tx.execute(update(duty).where(duty.c.next_check_at <= MORNING).values(next_check_at=_LATER))
    tx.execute(update(person).where(person.c.recompute_at <= MORNING).values(recompute_at=_LATER))
    return ids
