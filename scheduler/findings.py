"""What should have happened and did not: one look at everything, at a bounded cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.domain.facts import Person
from bot.domain.hours import is_working, start_of_work
from bot.domain.ladders import plan
from bot.domain.local_time import local_day
from bot.messages.alerts import Finding, Trouble
from bot.services.case_list_age import case_list_age
from bot.services.desk import Desk
from bot.store import (
    accounts,
    duties,
    failures,
    messages,
    nudges,
    people,
    rates,
    settings,
    troubles,
    waiting,
)
from bot.store.chains import load_chains
from bot.store.database import machine_now
from bot.store.nudges import Nudge
from bot.store.rates import Call
from bot.store.standings import load_standings
from bot.store.troubles import Known
from bot.store.waiting import Left
from scheduler import clocks, stuck
from scheduler.differing import differing
from scheduler.unreadable import unreadable

LATE_AFTER = timedelta(minutes=15)
ROOM = 500_000_000  # bytes
MOST = 500
_A_DAY = timedelta(days=1)


def cannot_tell() -> None:
    """Where there is no telling."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is asked outside the database; None where there is no telling.

    `machine`: the name of ours. `clock_off`: seconds between Slack's clock and its. `free_bytes`:
    the database's room.
    """

    machine: str = "this machine"
    clock_off: Callable[[], float | None] = cannot_tell
    free_bytes: Callable[[], int | None] = cannot_tell


def find_all(
    desk: Desk, now: datetime, around: Surroundings = Surroundings()
) -> tuple[Finding, ...]:
    """Everything that is not as it should be at `now`. No duty and no message is changed."""
    _look_at_the_clock(desk, around)
    with desk.database.read() as tx:
        known = troubles.lasting(tx)
        found = dict(_in_database(tx, desk, now, known))
    found |= dict(_around(around))
    found[Trouble.DIFFERS] = differing(desk, _of(known, Trouble.DIFFERS), now)
    found[Trouble.UNREADABLE] = unreadable(desk, _of(known, Trouble.UNREADABLE), now)
    return tuple(Finding(one, tuple(found[one])) for one in Trouble if found.get(one))


def _of(known: Iterable[Known], trouble: Trouble) -> list[str]:
    return [one.subject for one in known if one.kind == trouble]


def _in_database(
    tx: Connection, desk: Desk, now: datetime, known: Iterable[Known]
) -> Iterator[tuple[Trouble, list[str]]]:
    if not settings.paused(tx):
        yield Trouble.LATE, _late(tx, desk, now, known)
        yield Trouble.IN_DOUBT, stuck.in_doubt(tx)
        yield Trouble.LEASE_STUCK, stuck.held(tx, now)
    yield Trouble.NOBODY_TO_TELL, _unheard(tx, desk, now)
    yield from _unmatched(tx, local_day(now, desk.policy.zone))
    yield Trouble.STALE_LIST, _stale_list(tx, desk, now)
    yield Trouble.REJECTED, messages.refused_since(tx, now - _A_DAY)[:MOST]
    yield Trouble.FAILING, failures.lasting(tx, machine_now(tx))[:MOST]
    yield Trouble.CALLS_REFUSED, failures.calls_refused(tx, machine_now(tx))
    yield Trouble.PASS_STUCK, stuck.passes(tx)
    yield Trouble.NOT_HEARD, stuck.deaf(tx)
    yield Trouble.BLIND, stuck.blind(tx, desk.policy.zone)
    yield Trouble.CLOCK_OFF, clocks.off(tx)


def _look_at_the_clock(desk: Desk, around: Surroundings) -> None:
    off = around.clock_off()
    if off is not None:
        with desk.database.write() as tx:
            clocks.note(tx, around.machine, off)


def _around(around: Surroundings) -> Iterator[tuple[Trouble, list[str]]]:
    free = around.free_bytes()
    if free is not None and free < ROOM:
        yield Trouble.NEARLY_FULL, [f"{free // 1_000_000} MB are left"]


def _late(tx: Connection, desk: Desk, now: datetime, known: Iterable[Known]) -> list[str]:
    """Nudges, and messages that were left, that waited too long while their recipient was at work,
    and not for the budget: while that is used up, messages are said as fast as they may be, the
    most urgent first; what was late before stays so."""
    if rates.is_used_up(tx, Call.POST, machine_now(tx)) and not _of(known, Trouble.LATE):
        return []
    before = now - LATE_AFTER
    owed = nudges.owed_since_before(tx, before, MOST)
    waits: list[Nudge | Left] = [*owed, *waiting.left_since_before(tx, before, MOST)]
    recipients = people.by_ids(tx, {one.recipient for one in waits})
    return [one.id for one in waits if _is_late(one, recipients[one.recipient], desk, now)][:MOST]


def _is_late(waits: Nudge | Left, recipient: Person, desk: Desk, now: datetime) -> bool:
    calendar, zone = desk.policy.calendar, desk.policy.zone
    begins = start_of_work(recipient, local_day(now, zone), calendar, zone)
    at_work = begins is not None and is_working(recipient, now, calendar, zone)
    return at_work and begins is not None and max(begins, waits.say_at) < now - LATE_AFTER


def _unheard(tx: Connection, desk: Desk, now: datetime) -> list[str]:
    """Duties of which something is to be said to nobody, as the planner saw it, and still."""
    seen = duties.unheard(tx, MOST)
    standings = load_standings(tx, seen, desk.go_live)
    chains = load_chains(tx, {(duty.practitioner, duty.supervisor) for duty in seen})
    return [
        duty.id
        for duty in seen
        if plan(
            standings[duty.id], chains[duty.practitioner, duty.supervisor], desk.policy, now
        ).unheard
    ]


def _unmatched(tx: Connection, today: date) -> Iterator[tuple[Trouble, list[str]]]:
    """Who is here and cannot be written to, and whether nobody can."""
    without = accounts.without_account(tx, today, MOST)
    yield Trouble.NO_ACCOUNT, without
    yield Trouble.NOBODY_REACHED, [""] if without and not accounts.anybody_here(tx, today) else []


def _stale_list(tx: Connection, desk: Desk, now: datetime) -> list[str]:
    age = case_list_age(tx, local_day(now, desk.policy.zone))
    return [age.as_at.isoformat()] if age.as_at is not None and age.stale else []
