"""Duties as the ladder sees them: with what was said about each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Text, select, type_coerce

from bot.domain.duty import DutyKind
from bot.domain.ladders import Standing, thaw
from bot.domain.policy import Strength
from bot.domain.rungs import FrozenRung
from bot.store import looks, nudges
from bot.store.chains import PairOf
from bot.store.duties import StoredDuty
from bot.store.many import one_of
from bot.store.nudges import Said
from bot.store.tables import duty, look


@dataclass(frozen=True, slots=True)
class DueDuty:
    """An open duty that is to be looked at, as the ladder sees it."""

    id: str
    kind: DutyKind
    pair: PairOf
    standing: Standing


def load_standings(
    tx: Connection, stored: Collection[StoredDuty], go_live: date
) -> dict[str, Standing]:
    """Each duty's standing by its id, in one statement."""
    said = nudges.said_about(tx, [one.id for one in stored])
    return {
        one.id: _standing(one, thaw(one.ladder), said.get(one.id, ()), go_live) for one in stored
    }


def load_due(tx: Connection, ids: Collection[str], now: datetime, go_live: date) -> list[DueDuty]:
    """Those of these duties that are still to be looked at, in two statements."""
    wanted: Select[Any] = select(*_PLANNED_BY).join(look)
    rows = tx.execute(wanted.where(one_of(look.c.duty, ids), looks.due(now))).all()
    said = nudges.said_about(tx, [row.id for row in rows])
    return [_due(row, said.get(row.id, ()), go_live) for row in rows]


_PLANNED_BY = (
    *(duty.c.id, duty.c.kind, duty.c.practitioner, duty.c.supervisor, duty.c.strength),
    *(duty.c.opens_at, duty.c.due_on, duty.c.due_at, duty.c.met_at, duty.c.void_at),
    *(duty.c.held_back, duty.c.round, duty.c.acknowledged_at, duty.c.look_again_on),
    *(duty.c.ladder_opened_at, type_coerce(duty.c.ladder, Text).label("rungs")),
)


def _due(row: Row[Any], said: Iterable[Said], go_live: date) -> DueDuty:
    pair = (row.practitioner, row.supervisor)
    standing = _standing(row, _thawed(row.rungs), said, go_live)
    return DueDuty(row.id, DutyKind(row.kind), pair, standing)


@lru_cache(maxsize=1024)
def _thawed(rungs: str) -> tuple[FrozenRung, ...]:
    """Most duties of a kind have the same ladder."""
    return thaw(json.loads(rungs))


def _standing(
    row: StoredDuty | Row[Any],
    ladder: tuple[FrozenRung, ...],
    said: Iterable[Said],
    go_live: date,
) -> Standing:
    moments, people = _in_round(said, row.round)
    return Standing(
        strength=Strength(row.strength),
        ladder=ladder,
        opens_at=row.opens_at,
        due_on=row.due_on,
        due_at=row.due_at,
        go_live=go_live,
        ladder_opened_at=row.ladder_opened_at,
        met_at=row.met_at,
        void_at=row.void_at,
        held_back=row.held_back,
        round=row.round,
        said=moments,
        told=people,
        acknowledged_at=row.acknowledged_at,
        look_again_on=row.look_again_on,
    )


def _in_round(
    said: Iterable[Said], number: int
) -> tuple[Mapping[str, datetime], Mapping[str, tuple[str, ...]]]:
    """The first moment of each rung, and whom it was said to."""
    moments: dict[str, datetime] = {}
    people: dict[str, tuple[str, ...]] = {}
    for one in said:
        if one.round == number:
            moments[one.rung] = min(one.at, moments.get(one.rung, one.at))
            people[one.rung] = (*people.get(one.rung, ()), one.recipient)
    return moments, people
