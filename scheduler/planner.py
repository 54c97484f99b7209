"""The planner: computes anew whoever is due, and writes down what is to be said by now.

Its cost follows what is due, not how many people there are. Running it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.domain.ladders import plan
from bot.services.desk import Desk
from bot.services.recompute import recompute
from bot.store import duties, nudges, people
from bot.store.standings import load_chain, load_standings
from scheduler.still_stands import waits_for_a_newer_list

BATCH = 200
AGAIN_AFTER_A_FAULT = timedelta(hours=1)
_ONE_DAY = timedelta(days=1)

log = structlog.get_logger()


def plan_all(desk: Desk, now: datetime) -> int:
    """One pass over everything due at `now`; says how many nudges were written."""
    for person_id in _each_once(lambda: _people_due(desk, now)):
        _compute(desk, person_id, now)
    return sum(_plan(desk, duty_id, now) for duty_id in _each_once(lambda: _duties_due(desk, now)))


def _each_once(find: Callable[[], list[str]]) -> Iterator[str]:
    """Batch after batch, until one brings nothing new."""
    seen: set[str] = set()
    while batch := [found for found in find() if found not in seen]:
        seen.update(batch)
        yield from batch


def _people_due(desk: Desk, now: datetime) -> list[str]:
    with desk.database.read() as tx:
        return people.to_recompute(tx, now, BATCH)


def _duties_due(desk: Desk, now: datetime) -> list[str]:
    with desk.database.read() as tx:
        return [duty.id for duty in duties.due_for_check(tx, now, BATCH)]


def _compute(desk: Desk, person_id: str, now: datetime) -> None:
    try:
        with desk.database.write() as tx:
            recompute(tx, desk, [person_id], now)
    except Exception:  # one bad row must not stop the pass
        log.exception("person not computed", person=person_id)
        with desk.database.write() as tx:
            people.recomputed(tx, person_id, now + AGAIN_AFTER_A_FAULT)


def _plan(desk: Desk, duty_id: str, now: datetime) -> int:
    try:
        with desk.database.write() as tx:
            return _plan_in(tx, desk, duty_id, now)
    except Exception:  # one bad row must not stop the pass
        log.exception("duty not planned", duty=duty_id)
        with desk.database.write() as tx:
            duties.change(tx, duty_id, {"next_check_at": now + AGAIN_AFTER_A_FAULT})
        return 0


def _plan_in(tx: Connection, desk: Desk, duty_id: str, now: datetime) -> int:
    duty = duties.find(tx, duty_id)
    if duty is None or duty.next_check_at is None or duty.next_check_at > now:
        return 0
    if waits_for_a_newer_list(tx, desk, duty, now):
        duties.change(tx, duty.id, {"next_check_at": now + _ONE_DAY})
        return 0
    standing = load_standings(tx, [duty], desk.go_live)[duty.id]
    chain = load_chain(tx, duty.practitioner, duty.supervisor)
    found = plan(standing, chain, desk.policy, now)
    duties.change(
        tx, duty.id, {"next_check_at": found.next_check_at, "unheard": bool(found.unheard)}
    )
    return nudges.owe(tx, duty.id, duty.round, found.nudges)
