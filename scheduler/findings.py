"""What should have happened and did not: one look at everything, as counts and ids."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection

from bot.domain.hours import is_working, start_of_work
from bot.domain.ladders import plan
from bot.domain.local_time import local_day
from bot.messages.alerts import Finding, Trouble
from bot.services.case_list_age import case_list_age
from bot.services.desk import Desk
from bot.services.recompute import recompute
from bot.store import accounts, duties, messages, nudges, pairs, people, settings
from bot.store.nudges import Nudge
from bot.store.standings import load_chain, load_standings

LATE_AFTER = timedelta(minutes=15)
SAMPLE = 20
MOST = 500
_A_DAY = timedelta(days=1)
_EXAMPLES = 3


def find_all(desk: Desk, now: datetime) -> tuple[Finding, ...]:
    """Everything that is not as it should be at `now`; nothing is changed."""
    with desk.database.read() as tx:
        found = [
            *_counted(Trouble.LATE, _late(tx, desk, now)),
            *_counted(Trouble.NOBODY_TO_TELL, _unheard(tx, desk, now)),
            *_counted(Trouble.NO_ACCOUNT, accounts.without_account(tx)),
            *_counted(Trouble.STALE_LIST, _stale_list(tx, desk, now)),
            *_counted(Trouble.REJECTED, messages.refused_since(tx, now - _A_DAY)),
        ]
    return (*found, *_counted(Trouble.DIFFERS, _differing(desk, now)))


def _counted(trouble: Trouble, ids: Sequence[str]) -> Iterator[Finding]:
    if ids:
        yield Finding(trouble, len(ids), tuple(ids[:_EXAMPLES]))


def _late(tx: Connection, desk: Desk, now: datetime) -> list[str]:
    """Nudges that waited too long while their recipient was at work."""
    if settings.paused(tx):
        return []
    owed = nudges.owed_since_before(tx, now - LATE_AFTER)
    return [nudge.id for nudge in owed if _is_late(tx, desk, nudge, now)]


def _is_late(tx: Connection, desk: Desk, nudge: Nudge, now: datetime) -> bool:
    calendar, zone = desk.policy.calendar, desk.policy.zone
    recipient = people.get(tx, nudge.recipient)
    begins = start_of_work(recipient, local_day(now, zone), calendar, zone)
    at_work = begins is not None and is_working(recipient, now, calendar, zone)
    return at_work and begins is not None and max(begins, nudge.say_at) < now - LATE_AFTER


def _unheard(tx: Connection, desk: Desk, now: datetime) -> list[str]:
    """Duties of which something is to be said to nobody. Each is looked at again next morning."""
    waiting = duties.waiting(tx, MOST)
    standings = load_standings(tx, waiting, desk.go_live)
    chain = cache(partial(load_chain, tx))
    return [
        duty.id
        for duty in waiting
        if plan(
            standings[duty.id], chain(duty.practitioner, duty.supervisor), desk.policy, now
        ).unheard
    ]


def _stale_list(tx: Connection, desk: Desk, now: datetime) -> list[str]:
    age = case_list_age(tx, local_day(now, desk.policy.zone))
    return [age.as_at.isoformat()] if age.as_at is not None and age.stale else []


# --- stored duties against a fresh calculation ----------------------------------------------------


def _differing(desk: Desk, now: datetime) -> list[str]:
    """Some practitioners computed anew, and all of it rolled back."""
    with desk.database.write() as tx:
        sample = _sample(tx, now)
        before = _open(tx, sample)
        trial = tx.begin_nested()
        for person_id in sample:
            recompute(tx, desk, [person_id], now)
        after = _open(tx, sample)
        trial.rollback()
    differ = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return sorted(differ)


def _sample(tx: Connection, now: datetime) -> list[str]:
    """A few practitioners whose duties should be up to date, others every time."""
    waiting = set(people.to_recompute(tx, now, MOST))
    ids = [pair.practitioner for pair in pairs.everyone(tx) if pair.practitioner not in waiting]
    chooser = random.Random(now.isoformat())  # noqa: S311  # a sample, no secret
    return chooser.sample(ids, min(SAMPLE, len(ids)))


def _open(tx: Connection, practitioners: Collection[str]) -> dict[str, Any]:
    found = duties.open_about(tx, practitioners)
    return {duty.id: duties.computed_of(duty) for duty in found}
