"""The planner: computes anew whoever is due, and writes down what is to be said by now.

Its cost follows what is due, not how many people there are. Running it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.domain.duty import DutyKind
from bot.domain.ladders import Plan, plan
from bot.domain.local_time import local_day
from bot.domain.receivers import Chain
from bot.services.case_list_age import case_list_age
from bot.services.desk import Desk
from bot.services.recompute import AT_ONCE, recompute
from bot.store import failures, looks, people
from bot.store.chains import load_chains
from bot.store.database import machine_now
from bot.store.looks import Look
from bot.store.owing import Owing, owe
from bot.store.standings import DueDuty, load_due
from scheduler.rounds import unwatched

BATCH = (
    2_000  # planned in one transaction, which keeps other writers waiting for a tenth of a second
)
_ONE_DAY = timedelta(days=1)

log = structlog.get_logger()


def plan_all(desk: Desk, now: datetime, moved: Callable[[], object] = unwatched) -> int:
    """One pass over everything due at `now`; says how many nudges were written.

    `moved` is called whenever a portion is done.
    """
    with desk.database.read() as tx:
        failing = failures.all_subjects(tx)
    for batch in _batches(lambda: _people_due(desk, now)):
        for first in range(0, len(batch), AT_ONCE):
            _compute(desk, batch[first : first + AT_ONCE], failing, now)
            moved()
    planned = 0
    for batch in _batches(lambda: _duties_due(desk, now)):
        planned += plan_duties(desk, batch, failing, now)
        moved()
    return planned


def _batches(find: Callable[[], list[str]]) -> Iterator[list[str]]:
    """Batch after batch, each id once, until one brings nothing new."""
    seen: set[str] = set()
    while batch := [found for found in find() if found not in seen]:
        seen.update(batch)
        yield batch


def _people_due(desk: Desk, now: datetime) -> list[str]:
    with desk.database.read() as tx:
        return people.to_recompute(tx, now, BATCH)


def _duties_due(desk: Desk, now: datetime) -> list[str]:
    with desk.database.read() as tx:
        return looks.due_ids(tx, now, BATCH)


def _compute(desk: Desk, ids: list[str], failing: Collection[str], now: datetime) -> None:
    """All in one transaction; where that fails, in halves, so that one bad row stops no other."""
    try:
        with desk.database.write() as tx:
            recompute(tx, desk, ids, now)
            failures.mended(tx, failures.PERSON, set(ids).intersection(failing))
    except OperationalError:  # it is the database that fails, and no row: the next tick tries again
        raise
    except Exception:  # one bad row must not stop the others
        if len(ids) > 1:
            for half in _halves(ids):
                _compute(desk, half, failing, now)
            return
        log.exception("person not computed", person=ids[0])
        with desk.database.write() as tx:
            pause = failures.failed(tx, failures.PERSON, ids[0], machine_now(tx))
            people.recomputed(tx, {ids[0]: now + pause})


def plan_duties(desk: Desk, ids: list[str], failing: Collection[str], now: datetime) -> int:
    """Writes what is to be said about these by `now`; says how many nudges that was.

    All in one transaction; where that fails, in halves, so that one bad row stops no other.
    """
    try:
        with desk.database.write() as tx:
            failures.mended(tx, failures.DUTY, set(ids).intersection(failing))
            return _plan_in(tx, desk, ids, now)
    except OperationalError:  # it is the database that fails, and no row: the next tick tries again
        raise
    except Exception:  # one bad row must not stop the others
        if len(ids) > 1:
            return sum(plan_duties(desk, half, failing, now) for half in _halves(ids))
        log.exception("duty not planned", duty=ids[0])
        with desk.database.write() as tx:
            pause = failures.failed(tx, failures.DUTY, ids[0], machine_now(tx))
            looks.seen(tx, {ids[0]: Look(now + pause)})
        return 0


def _halves(ids: list[str]) -> tuple[list[str], list[str]]:
    middle = len(ids) // 2
    return ids[:middle], ids[middle:]


def _plan_in(tx: Connection, desk: Desk, ids: list[str], now: datetime) -> int:
    due, known = load_due(tx, ids, now, desk.go_live)
    chains = load_chains(tx, {one.pair for one in due})
    waits = case_list_age(tx, local_day(now, desk.policy.zone)).stale
    found = [(one, _found(one, chains[one.pair], desk, now, waits)) for one in due]
    looks.seen(tx, {one.id: _look(plan_) for one, plan_ in found})
    planned = [owing for one, plan_ in found for owing in _owing(one, plan_)]
    return owe(tx, planned, known)


def _found(due: DueDuty, chain: Chain, desk: Desk, now: datetime, waits: bool) -> Plan:
    """About a case nothing is said while the case list is too old to count on."""
    if waits and due.kind is DutyKind.CASE_DISCUSSION:
        return Plan((), now + _ONE_DAY)
    return plan(due.standing, chain, desk.policy, now)


def _look(found: Plan) -> Look:
    return Look(found.next_check_at, bool(found.unheard))


def _owing(due: DueDuty, found: Plan) -> Iterator[Owing]:
    for planned in found.nudges:
        yield Owing(due.id, due.kind, due.standing.round, planned)
