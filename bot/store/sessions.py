"""Sessions: one row each, as last told. What was told before stands in the fact log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    insert,
    select,
    true,
    update,
)

from bot.domain.codes import Unreadable
from bot.domain.facts import Session, SessionKind, SessionStatus
from bot.store.ids import new_id
from bot.store.many import given, one_of
from bot.store.sealed import SESSION_REASON, seal, unseal_if_any
from bot.store.tables import discussion, pair, session


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session with the key that imported files call it by, and whose it is."""

    session: Session
    external_id: str | None
    practitioner: str
    supervisor: str


def find(tx: Connection, session_id: str) -> Session | None:
    """One session, or None."""
    return by_ids(tx, [session_id]).get(session_id)


def get(tx: Connection, session_id: str) -> Session:
    """One session that is known to exist. Raises KeyError otherwise."""
    return by_ids(tx, [session_id])[session_id]


def by_ids(tx: Connection, ids: Collection[str]) -> dict[str, Session]:
    """These sessions; unknown ids are left out."""
    if not ids:
        return {}
    return {found.id: found for found in _where(tx, session.c.id.in_(ids))}


def of_pair(tx: Connection, pair_id: str) -> list[Session]:
    """All sessions of a pair, in order of their planned moment."""
    return _where(tx, session.c.pair == pair_id)


def of_practitioners(tx: Connection, ids: Collection[str]) -> dict[str, list[Session]]:
    """All sessions of these practitioners with whomever, in order, in two statements."""
    rows = tx.execute(_OF_PRACTITIONERS, {"practitioners": ids}).all()
    about = _discussed(tx, _DISCUSSED_BY, practitioners=ids)
    found: dict[str, list[Session]] = {person_id: [] for person_id in ids}
    for row in rows:
        found[row.practitioner].append(_session(tx, row, about))
    return found


_THEIRS = one_of(pair.c.practitioner, given("practitioners"))
_OF_PRACTITIONERS = (
    select(session, pair.c.practitioner)
    .join(pair)
    .where(_THEIRS)
    .order_by(session.c.planned_at, session.c.id)
)


def next_planned(tx: Connection, pair_id: str, after: datetime) -> Session | None:
    """The next session that a pair has booked."""
    planned = session.c.status == SessionStatus.PLANNED.value
    later = and_(session.c.pair == pair_id, planned, session.c.planned_at > after)
    return next(iter(_where(tx, later)), None)


def planned_at(tx: Connection, pair_id: str, moment: datetime) -> list[Session]:
    """The sessions of a pair originally planned for this moment: usually one, or none."""
    return _where(tx, and_(session.c.pair == pair_id, session.c.planned_at == moment))


def by_external_id(tx: Connection, external_id: str) -> Session | None:
    """The session that an imported file calls by this key."""
    return next(iter(_where(tx, session.c.external_id == external_id)), None)


def replacement_of(tx: Connection, session_id: str) -> Session | None:
    """The session that was arranged instead of this one, the latest if there are several."""
    return next(iter(reversed(_where(tx, session.c.replaces == session_id))), None)


def disputed_at(tx: Connection, session_id: str) -> datetime | None:
    """When somebody of the pair said that they remember it otherwise."""
    return tx.execute(select(session.c.disputed_at).where(session.c.id == session_id)).scalar()


def everything(tx: Connection) -> list[StoredSession]:
    """Every session with its import key and whose it is."""
    whose = {row.id: row for row in tx.execute(select(pair)).all()}
    names = tx.execute(select(session.c.id, session.c.external_id))
    named = {row.id: row.external_id for row in names}
    return [
        StoredSession(one, named[one.id], whose[one.pair].practitioner, whose[one.pair].supervisor)
        for one in _where(tx, true())
    ]


# --- writing --------------------------------------------------------------------------------------


def add(tx: Connection, new: Session, external_id: str | None = None) -> None:
    """Writes a new session with the cases discussed."""
    tx.execute(insert(session).values(id=new.id, external_id=external_id, **_values(tx, new)))
    _set_discussed(tx, new)


def change(tx: Connection, changed: Session) -> None:
    """Writes all that is now known of a session, the cases discussed included."""
    tx.execute(update(session).where(session.c.id == changed.id).values(**_values(tx, changed)))
    _set_discussed(tx, changed)


def name_externally(tx: Connection, session_id: str, external_id: str) -> None:
    """Notes by which key imported files call a session."""
    tx.execute(update(session).where(session.c.id == session_id).values(external_id=external_id))


def dispute(tx: Connection, session_id: str, at: datetime | None) -> None:
    """Notes *that's not what I remember*, or with None that it is settled."""
    tx.execute(update(session).where(session.c.id == session_id).values(disputed_at=at))


# --- rows and plain data --------------------------------------------------------------------------

_SAME = ("pair", "planned_at", "minutes", "held_at", "decided_at", "replaces", "recorded_at")
_MOMENTS = ("planned_at", "held_at", "decided_at", "recorded_at")


def to_json(one: Session) -> dict[str, Any]:
    """A session as plain data, for the fact log; of an unreadable reason, that it is one."""
    data = {name: getattr(one, name) for name in (*_SAME, "reason", "urgent")}
    moments = {name: data[name].isoformat() if data[name] else None for name in _MOMENTS}
    codes = {"id": one.id, "status": one.status.value, "kind": one.kind.value}
    return {**data, **moments, **codes, "discussed": sorted(one.discussed)}


def from_json(data: Mapping[str, Any]) -> Session:
    """The session of `to_json`."""
    moments = {n: datetime.fromisoformat(data[n]) if data[n] else None for n in _MOMENTS}
    codes = {"status": SessionStatus(data["status"]), "kind": SessionKind(data["kind"])}
    reason = Unreadable.TEXT if data["reason"] == Unreadable.TEXT else data["reason"]
    plain = {"reason": reason, "discussed": frozenset(data["discussed"])}
    return Session(**{**data, **moments, **codes, **plain})


def _values(tx: Connection, one: Session) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _SAME},
        "kind": one.kind.value,
        "status": one.status.value,
        "urgent": one.urgent,
        "reason": seal(tx, SESSION_REASON, one.id, one.reason),
    }


def _set_discussed(tx: Connection, one: Session) -> None:
    theirs = discussion.c.session == one.id
    tx.execute(delete(discussion).where(theirs, discussion.c.case_file.not_in(one.discussed)))
    known = set(tx.execute(select(discussion.c.case_file).where(theirs)).scalars())
    for case_id in sorted(one.discussed - known):
        tx.execute(insert(discussion).values(id=new_id(), session=one.id, case_file=case_id))


def _where(tx: Connection, condition: ColumnElement[bool]) -> list[Session]:
    query = select(session).where(condition).order_by(session.c.planned_at, session.c.id)
    rows = tx.execute(query).all()
    about = _discussed(tx, _about(select(session.c.id).where(condition)))
    return [_session(tx, row, about) for row in rows]


def _about(session_ids: Select[tuple[str]]) -> Select[Any]:
    query = select(discussion.c.session, discussion.c.case_file)
    return query.where(discussion.c.session.in_(session_ids))


_DISCUSSED_BY = _about(select(session.c.id).join(pair).where(_THEIRS))


def _discussed(tx: Connection, query: Select[Any], **values: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for session_id, case_id in tx.execute(query, values):
        found.setdefault(session_id, set()).add(case_id)
    return found


def _session(tx: Connection, row: Row[Any], about: Mapping[str, set[str]]) -> Session:
    return Session(
        id=row.id,
        status=SessionStatus(row.status),
        kind=SessionKind(row.kind),
        reason=unseal_if_any(tx, SESSION_REASON, row.id, row.reason),
        urgent=row.urgent,
        discussed=frozenset(about.get(row.id, ())),
        **{name: getattr(row, name) for name in _SAME},
    )
