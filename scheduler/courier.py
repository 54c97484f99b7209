"""The courier: goes to everybody for whom there is something to say, finish, revise or show.

Each visit leases one conversation, so that two couriers never speak to one person at once. A
courier that dies leaves its lease to expire; the next one finds out what was said. Several visits
go on at a time, and a slow one goes on beyond the pass.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError

from bot.store import conversations, failures, turns
from scheduler.delivery import speak
from scheduler.errand import Errand
from scheduler.reconcile import settle
from scheduler.revising import revise, show_home
from scheduler.visits import Done

MOST_AT_ONCE = 100

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a pass came to: messages said, visits that changed anything, and people with whom it is
    not done at this moment, since they wait or a visit is still under way."""

    said: int
    moved: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing to do with one person; `kind` and `subject` say what fails if it fails."""

    person: str
    kind: str
    subject: str
    do: Callable[[], Done]


def deliver_all(errand: Errand) -> Delivered:
    """One pass over the most urgent of those with work at `errand.now`.

    Each kind of visit has its own time, so that none keeps another from being made.
    """
    done: list[Done] = []
    for find in (_to_look, _to_speak, _to_revise, _to_show):
        over = time.monotonic() + errand.timing.longest.total_seconds()
        done += _in_turn(errand, find(errand), over)
    errand.allowance.close()
    with errand.desk.database.read() as tx:
        waiting = turns.unserved(tx, errand.now, paused=errand.paused)
    moved = sum(one is not Done.NOTHING for one in done)
    return Delivered(done.count(Done.SAID), moved, max(waiting, errand.crew.away))


# --- whom to visit --------------------------------------------------------------------------------


def _to_look(errand: Errand) -> list[Visit]:
    with errand.desk.database.read() as tx:
        people = turns.to_look(tx, errand.machine(tx), MOST_AT_ONCE)
    return [_to_person(errand, person, failures.CONVERSATION, settle) for person in people]


def _to_speak(errand: Errand) -> list[Visit]:
    if errand.paused:
        return []
    with errand.desk.database.read() as tx:
        machine = errand.machine(tx)
        people = turns.to_speak(tx, errand.now, machine, MOST_AT_ONCE)
    said = partial(speak, errand, machine)
    return [Visit(one, failures.CONVERSATION, one, partial(said, one)) for one in people]


def _to_revise(errand: Errand) -> list[Visit]:
    with errand.desk.database.read() as tx:
        found = turns.to_revise(tx, errand.machine(tx), MOST_AT_ONCE)
    return [
        Visit(person, failures.MESSAGE, message, partial(revise, errand, person, message))
        for person, message in found
    ]


def _to_show(errand: Errand) -> list[Visit]:
    with errand.desk.database.read() as tx:
        people = turns.to_show(tx, errand.machine(tx), MOST_AT_ONCE)
    return [_to_person(errand, person, failures.HOME, show_home) for person in people]


def _to_person(
    errand: Errand, person: str, kind: str, task: Callable[[Errand, str], Done]
) -> Visit:
    return Visit(person, kind, person, partial(task, errand, person))


# --- visiting -------------------------------------------------------------------------------------


def _in_turn(errand: Errand, visits: list[Visit], over: float) -> list[Done]:
    """Begun in this order, so many at once; none once the time is `over` (monotonic)."""
    return errand.crew.visit([partial(_visit, errand, one) for one in visits], over)


def _visit(errand: Errand, visit: Visit) -> Done:
    if errand.stopping.is_set():
        return Done.NOTHING
    try:
        return visit.do()
    except OperationalError:  # it is the database that fails, and no row: the next tick tries again
        raise
    except Exception:  # one visit must not stop the others; a process that dies keeps its lease
        log.exception("visit failed", kind=visit.kind, subject=visit.subject)
        _left_alone(errand, visit)
        return Done.NOTHING
    finally:
        errand.moved()


def _left_alone(errand: Errand, visit: Visit) -> None:
    with errand.desk.database.write() as tx:
        failures.failed(tx, visit.kind, visit.subject, errand.machine(tx))
        conversations.release_of_person(tx, visit.person, errand.holder)
