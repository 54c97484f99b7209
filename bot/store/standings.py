"""Duties as the ladder sees them: with what was said about each."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Text, select, type_coerce

from bot.domain.duty import DutyKind
from bot.domain.ladders import Standing, thaw
from bot.domain.policy import Strength
from bot.domain.rungs import FrozenRung
from bot.store import looks
from bot.store.chains import PairOf
from bot.store.duties import StoredDuty
from bot.store.many import one_of
from bot.store.nudges import NudgeState
from bot.store.owing import Known, KnownAbout, known_about
from bot.store.tables import duty, look


class DueDuty(NamedTuple):
    """An open duty that is to be looked at, as the ladder sees it."""

    id: str
    kind: DutyKind
    pair: PairOf
    standing: Standing


def load_standings(
    tx: Connection, stored: Collection[StoredDuty], go_live: date
) -> dict[str, Standing]:
    """Each duty's standing by its id, in one statement."""
    known = known_about(tx, [one.id for one in stored])
    return {one.id: _standing(one, known.get(one.id, ()), go_live) for one in stored}


def load_due(
    tx: Connection, ids: Collection[str], now: datetime, go_live: date
) -> tuple[list[DueDuty], KnownAbout]:
    """Those of these duties that are still to be looked at, and what is known about them.

    In two statements.
    """
    wanted: Select[Any] = select(*_PLANNED_BY).join(look)
    rows = tx.execute(wanted.where(one_of(look.c.duty, ids), looks.due(now))).all()
    known = known_about(tx, [row[0] for row in rows])
    return [_due(row, known.get(row[0], ()), go_live) for row in rows], known


_PLANNED_BY = (
    *(duty.c.id, duty.c.kind, duty.c.practitioner, duty.c.supervisor, duty.c.strength),
    *(type_coerce(duty.c.ladder, Text), duty.c.opens_at, duty.c.due_on, duty.c.due_at),
    *(duty.c.ladder_opened_at, duty.c.held_back, duty.c.round),
    *(duty.c.acknowledged_at, duty.c.look_again_on),
)


def _due(row: Sequence[Any], known: Iterable[Known], go_live: date) -> DueDuty:
    duty_id, kind, practitioner, supervisor, strength, rungs = row[:6]
    opens_at, due_on, due_at, opened_at, held_back, number, acknowledged_at, look_again_on = row[6:]
    in_round = _in_round(known, number)
    standing = Standing(
        strength=Strength(strength),
        ladder=_thawed(rungs),
        opens_at=opens_at,
        due_on=due_on,
        due_at=due_at,
        go_live=go_live,
        ladder_opened_at=opened_at,
        held_back=held_back,
        round=number,
        said=in_round.said,
        told=in_round.told,
        refused=in_round.refused,
        missed=in_round.missed,
        acknowledged_at=acknowledged_at,
        look_again_on=look_again_on,
    )
    return DueDuty(duty_id, DutyKind(kind), (practitioner, supervisor), standing)


@lru_cache(maxsize=1024)
def _thawed(rungs: str) -> tuple[FrozenRung, ...]:
    """Most duties of a kind have the same ladder."""
    return thaw(json.loads(rungs))


def _standing(one: StoredDuty, known: Iterable[Known], go_live: date) -> Standing:
    in_round = _in_round(known, one.round)
    return Standing(
        strength=one.strength,
        ladder=thaw(one.ladder),
        opens_at=one.opens_at,
        due_on=one.due_on,
        due_at=one.due_at,
        go_live=go_live,
        ladder_opened_at=one.ladder_opened_at,
        met_at=one.met_at,
        void_at=one.void_at,
        held_back=one.held_back,
        round=one.round,
        said=in_round.said,
        told=in_round.told,
        refused=in_round.refused,
        missed=in_round.missed,
        acknowledged_at=one.acknowledged_at,
        look_again_on=one.look_again_on,
    )


class _InRound(NamedTuple):
    """The first moment at which each rung was said; and the recipients, by what became of it."""

    said: dict[str, datetime]
    told: dict[str, tuple[str, ...]]
    refused: dict[str, tuple[str, ...]]
    missed: dict[str, tuple[str, ...]]


def _in_round(known: Iterable[Known], number: int) -> _InRound:
    found = _InRound({}, {}, {}, {})
    for one in known:
        if one.round != number:
            continue
        if one.state == NudgeState.SENT.value:
            found.said[one.rung] = min(one.at, found.said.get(one.rung, one.at))
            _add(found.told, one)
        elif one.refused:
            _add(found.refused, one)
        elif one.missed:
            _add(found.missed, one)
    return found


def _add(people: dict[str, tuple[str, ...]], one: Known) -> None:
    people[one.rung] = (*people.get(one.rung, ()), one.recipient)
