"""Builders of sessions and cases, and the sessions of Alice and Bob in an office."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.domain.facts import Case, CaseKind, KindChange, Pair, Session, SessionStatus
from bot.store import cases, sessions
from bot.store.ids import new_id
from tests.support.office import Office
from tests.support.organisation import ALICE_AND_BOB, NOW

THIS_MORNING = NOW - timedelta(hours=1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """What London's clocks show in winter."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def write_session(tx: Connection, pair: Pair, at: datetime = NOW, **more: Any) -> Session:
    """Writes a session of a pair, planned unless `status` says otherwise."""
    session = Session(**{"id": new_id(), "pair": pair.id, "planned_at": at, **more})
    sessions.add(tx, session)
    return session


def case(ref: str, kind: CaseKind = CaseKind.CHILD_IN_NEED, **more: Any) -> Case:
    """A case of one kind since it was allocated."""
    allocated_on = more.pop("allocated_on", date(2026, 1, 5))
    kinds = (KindChange(kind, allocated_on),)
    return Case(
        **{"id": new_id(), "ref": ref, "kinds": kinds, "allocated_on": allocated_on, **more}
    )


def write_case(tx: Connection, ref: str, holder: str | None, **more: Any) -> Case:
    """Writes a case held by somebody."""
    made = case(ref, **more)
    cases.add(tx, made, holder)
    return made


def write_held(office: Office, day: date, pair: Pair = ALICE_AND_BOB, **more: Any) -> str:
    """An hour's supervision at ten on that day; gives its id."""
    with office.desk.database.write() as tx:
        moment = at(day, 10)
        return write_session(
            tx, pair, moment, status=SessionStatus.HELD, held_at=moment, minutes=60, **more
        ).id


def morning_session(office: Office, **more: Any) -> str:
    """Alice and Bob's, an hour ago; gives its id."""
    with office.desk.database.write() as tx:
        return write_session(tx, ALICE_AND_BOB, THIS_MORNING, minutes=60, **more).id


def still_planned(office: Office) -> list[Session]:
    """Those of Alice and Bob that lie ahead, or of which nobody has told."""
    return [s for s in office.sessions(ALICE_AND_BOB.id) if s.status is SessionStatus.PLANNED]
