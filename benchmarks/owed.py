"""So many people who are each owed one message, in portions: what a courier delivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from benchmarks.world.council import NOW, desk
from bot.domain.policy import Voice
from bot.store import duties, looks
from bot.store.database import Database
from bot.store.nudges import NudgeState
from bot.store.tables import absence, duty, look, nudge, person, session
from scheduler.planner import plan_all

MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # the next day, while briefs are said
_A_DAY = timedelta(days=1)
_LATER = MORNING + timedelta(days=300)
_OPEN = duty.c.met_at.is_(None) & duty.c.void_at.is_(None)

_PAIR = ("practitioner", "supervisor")
_OF_DUTY = (duty.c.ladder, duty.c.practitioner, duty.c.supervisor)


class Owed:
    """`wanted` people of a world are owed one reminder each; `release` makes some of it due."""

    def __init__(self, database: Database, wanted: int) -> None:
        self._database = database
        with database.write() as tx:
            everybody_is_at_work(tx)
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


def everybody_is_at_work(tx: Connection) -> None:
    """Whoever is away or in a session would be written to later."""
    tx.execute(delete(absence))
    near = session.c.planned_at.between(MORNING - _A_DAY, MORNING + _A_DAY)
    tx.execute(update(session).where(near).values(planned_at=_LATER))


@dataclass(frozen=True, slots=True)
class _Last:
    """The reminder last said to somebody, and its rung to nobody else and with nothing after it."""

    nudge: str
    ladder: list[Any]


def _last_said(tx: Connection, wanted: int) -> dict[str, _Last]:
    """One open duty for each of so many people, and what was last said to them about it."""
    gentle = nudge.c.voice.in_((Voice.REMINDER.value, Voice.PROMPT.value))
    query = select(nudge.c.recipient, nudge.c.duty, nudge.c.id, nudge.c.rung, *_OF_DUTY)
    query = query.join(duty, duty.c.id == nudge.c.duty)
    lasting = nudge.c.lapses_at.is_(None)
    query = query.where(_OPEN, gentle, lasting, nudge.c.state == NudgeState.SENT.value)
    chosen: dict[str, _Last] = {}
    heard: set[str] = set()
    for row in tx.execute(query.order_by(nudge.c.say_at.desc(), nudge.c.id)):
        to = _role(row)
        new = row.recipient not in heard and row.duty not in chosen
        if len(chosen) < wanted and to is not None and new:
            heard.add(row.recipient)
            rung = [{**one, "to": [to]} for one in row.ladder if one["name"] == row.rung]
            chosen[row.duty] = _Last(row.id, rung)
    if len(chosen) < wanted:
        raise RuntimeError(f"only {len(chosen)} of {wanted} people can be owed in a world so small")
    return chosen


def _role(row: Any) -> str | None:
    """Which of the pair it was said to, as a rung names them."""
    return next((role for role in _PAIR if getattr(row, role) == row.recipient), None)


def _unsay(tx: Connection, last: Mapping[str, _Last]) -> None:
    """It was not said yet, and no other rung follows it."""
    for duty_id, one in last.items():
        tx.execute(delete(nudge).where(nudge.c.id == one.nudge))
        duties.change(tx, duty_id, {"ladder": one.ladder})
    looks.again(tx, list(last), NOW)


def _put_off(tx: Connection) -> list[str]:
    """One nudge a person, much later; nothing else comes due meanwhile."""
    owed = nudge.c.state == NudgeState.OWED.value
    firsts = select(func.min(nudge.c.id)).where(owed).group_by(nudge.c.recipient)
    ids = list(tx.execute(firsts).scalars())
    tx.execute(delete(nudge).where(owed, nudge.c.id.not_in(ids)))
    tx.execute(update(nudge).where(owed).values(say_at=_LATER))
    tx.execute(update(look).where(look.c.at <= MORNING).values(at=_LATER))
    tx.execute(update(person).where(person.c.recompute_at <= MORNING).values(recompute_at=_LATER))
    return ids
