"""What always goes wrong when it is worked on: tried again ever more rarely, and counted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, select
from sqlalchemy.sql.elements import SQLColumnExpression

from bot.store.tables import failure
from bot.store.upsert import insert_or_update

PERSON, DUTY, NUDGE = "person", "duty", "nudge"
CONVERSATION, MESSAGE, HOME = "conversation", "message", "home"
CALL = "call"  # everybody's calls of one kind
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=4)
_OVER = timedelta(hours=5)  # longer than the longest pause: it would have failed again


def failed(
    tx: Connection,
    kind: str,
    subject: str,
    machine: datetime,
    first: timedelta = _FIRST_PAUSE,
    longest: timedelta = _LONGEST_PAUSE,
) -> timedelta:
    """Counts one more failure; for how long it is left alone: a minute, doubling up to hours."""
    times = _times(tx, kind, subject) + 1
    pause = min(first * (1 << min(times - 1, 10)), max(first, longest))
    change = {"times": times, "last_at": machine, "next_at": machine + pause}
    row = {"kind": kind, "subject": subject, **change}
    insert_or_update(tx, failure, row, ["kind", "subject"], change)
    return pause


def all_subjects(tx: Connection) -> frozenset[str]:
    """The ids of everything that failed when it was last tried."""
    return frozenset(tx.execute(select(failure.c.subject)).scalars())


def mended(tx: Connection, kind: str, subjects: Collection[str]) -> None:
    """These went well."""
    if subjects:
        these = and_(failure.c.kind == kind, failure.c.subject.in_(subjects))
        tx.execute(delete(failure).where(these))


def lasting(tx: Connection, machine: datetime) -> list[str]:
    """The ids of what failed more than once, and still does: for the auditor."""
    return _lasting(tx, failure.c.kind != CALL, machine)


def calls_refused(tx: Connection, machine: datetime) -> list[str]:
    """The kinds of calls that were of no use to anybody more than once, and still are."""
    return _lasting(tx, failure.c.kind == CALL, machine)


def _lasting(tx: Connection, which: ColumnElement[bool], machine: datetime) -> list[str]:
    still = and_(which, failure.c.times > 1, failure.c.last_at > machine - _OVER)
    query = select(failure.c.subject).where(still).order_by(failure.c.subject)
    return list(tx.execute(query).scalars())


def forget(tx: Connection, before: datetime) -> None:
    """Forgets what last failed before a moment (machine time): nobody tries it any more."""
    tx.execute(delete(failure).where(failure.c.last_at < before))


def is_failing(kind: str, subject: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """For a query: whether something failed when it was last tried."""
    return exists().where(failure.c.kind == kind, failure.c.subject == subject)


def keeps_failing(kind: str, subject: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """For a query: whether something failed more than once, and still does."""
    here = and_(failure.c.kind == kind, failure.c.subject == subject)
    return exists().where(here, failure.c.times > 1)


def is_left_alone(
    kind: str, subject: SQLColumnExpression[str], machine: datetime
) -> ColumnElement[bool]:
    """For a query: whether something failed and is not to be tried at this machine moment."""
    here = and_(failure.c.kind == kind, failure.c.subject == subject)
    return exists().where(here, failure.c.next_at > machine)


def _times(tx: Connection, kind: str, subject: str) -> int:
    query = select(failure.c.times).where(failure.c.kind == kind, failure.c.subject == subject)
    return tx.execute(query).scalar() or 0
