"""Builders of sessions and cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.facts import Case, CaseKind, KindChange, Pair, Session
from bot.store import cases, sessions
from bot.store.ids import new_id
from tests.support.organisation import NOW


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
