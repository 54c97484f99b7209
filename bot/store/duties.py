"""The stored duties: what is owed, since when it was said, and when to look again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    insert,
    select,
    true,
    update,
)

from bot.domain.duty import Duty, DutyKind, Key
from bot.domain.policy import Strength
from bot.store import looks, read_once
from bot.store.ids import new_id
from bot.store.many import given, one_of
from bot.store.tables import OPEN, duty, look


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDuty:
    """One duty as it stands in the database. `ladder` holds the rungs frozen when it opened."""

    id: str
    key: Key
    owner: str
    practitioner: str
    supervisor: str
    pair: str
    session: str | None
    case: str | None
    opens_at: datetime
    due_on: date
    due_at: datetime
    met_at: datetime | None
    void_at: datetime | None
    void_reason: str | None
    strength: Strength
    rule: str
    clause: str
    held_back: bool
    fingerprint: str
    ladder: Any
    ladder_opened_at: datetime | None
    round: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    look_again_on: date | None

    @property
    def is_open(self) -> bool:
        """Neither met nor void."""
        return self.met_at is None and self.void_at is None


# --- reading --------------------------------------------------------------------------------------


def find(tx: Connection, duty_id: str) -> StoredDuty | None:
    """One duty, whatever became of it."""
    return by_ids(tx, [duty_id]).get(duty_id)


def get(tx: Connection, duty_id: str) -> StoredDuty:
    """One duty that is known to exist. Raises KeyError otherwise."""
    return by_ids(tx, [duty_id])[duty_id]


def by_ids(tx: Connection, ids: Collection[str]) -> dict[str, StoredDuty]:
    """These duties; unknown ids are left out."""
    return read_once.by_ids(tx, "duty", ids, _by_ids)


def _by_ids(tx: Connection, ids: Collection[str]) -> dict[str, StoredDuty]:
    return {found.id: found for found in _found_by(tx, _BY_IDS, ids=ids)}


def of_practitioner(tx: Connection, practitioner: str) -> list[StoredDuty]:
    """Every duty about one practitioner, met and void ones included."""
    return _where(tx, duty.c.practitioner == practitioner)


def open_about(tx: Connection, practitioners: Collection[str]) -> list[StoredDuty]:
    """Open duties about these practitioners, the earliest due first."""
    return _found_by(tx, _OPEN_ABOUT, practitioners=practitioners)


def case_dates(tx: Connection, practitioner: str) -> dict[str, date]:
    """By when each case of a practitioner is to be discussed next, by the case's id."""
    return {row.case_file: row.due_on for row in tx.execute(_CASE_DATES, {"whose": practitioner})}


_CASE_DATES = (
    select(duty.c.case_file, duty.c.due_on)
    .where(OPEN, duty.c.practitioner == bindparam("whose"))
    .where(duty.c.kind == DutyKind.CASE_DISCUSSION.value, duty.c.case_file.is_not(None))
    .order_by(duty.c.due_at, duty.c.id)
)


def open_of(tx: Connection, owner: str) -> list[StoredDuty]:
    """Open duties that somebody must do themselves, the earliest due first."""
    return _where(tx, and_(OPEN, duty.c.owner == owner))


def of_session(tx: Connection, session_id: str) -> list[StoredDuty]:
    """Duties about one session that are not void."""
    return _where(tx, and_(duty.c.session == session_id, duty.c.void_at.is_(None)))


def of_kind(tx: Connection, kind: DutyKind, practitioner: str) -> list[StoredDuty]:
    """One practitioner's open duties of a kind."""
    return _where(tx, and_(OPEN, duty.c.practitioner == practitioner, duty.c.kind == kind.value))


def open_ids(tx: Connection, kind: DutyKind) -> list[str]:
    """Ids of everybody's open duties of a kind."""
    query = select(duty.c.id).where(OPEN, duty.c.kind == kind.value)
    return list(tx.execute(query).scalars())


def unheard(tx: Connection, limit: int) -> list[StoredDuty]:
    """Open duties of which nobody could be told when the planner last looked."""
    query = select(duty).join(look).where(look.c.unheard == true())
    return [_stored(row) for row in tx.execute(query.order_by(duty.c.id).limit(limit))]


# --- writing --------------------------------------------------------------------------------------


def insert_all(
    tx: Connection, new: Sequence[tuple[Duty, Any]], fingerprint: str, now: datetime
) -> None:
    """Stores duties for the first time, each with its frozen ladder, to be looked at now."""
    rows = [_new(one, ladder, fingerprint, now) for one, ladder in new]
    if rows:
        tx.execute(insert(duty), rows)
        looks.again(tx, [row["id"] for row in rows], now)


def _new(new: Duty, ladder: Any, fingerprint: str, now: datetime) -> dict[str, Any]:
    return {
        **computed(new),
        "id": new_id(),
        "kind": new.key.kind.value,
        "subject": new.key.subject,
        "anchor": new.key.anchor,
        "ladder": ladder,
        "ladder_opened_at": now,
        "round": 1,
        "fingerprint": fingerprint,
    }


def computed_under(tx: Connection, ids: Collection[str], fingerprint: str) -> None:
    """Notes under which policy these were last computed, where nothing else has changed."""
    if ids:
        tx.execute(update(duty).where(duty.c.id.in_(ids)).values(fingerprint=fingerprint))


def change(tx: Connection, duty_id: str, values: Mapping[str, Any]) -> None:
    """Writes these columns of one duty."""
    tx.execute(update(duty).where(duty.c.id == duty_id).values(**values))


def void(tx: Connection, ids: Collection[str], reason: str, now: datetime) -> None:
    """Nobody owes these any longer, though they were never met. `reason` is a code."""
    gone = {"void_at": now, "void_reason": reason}
    tx.execute(update(duty).where(duty.c.id.in_(ids), OPEN).values(**gone))
    looks.no_more(tx, ids)


def acknowledge(
    tx: Connection, duty_id: str, by: str, look_again_on: date | None, now: datetime
) -> None:
    """Somebody said *I'm on it*. It is still open; the planner looks at it now."""
    said = {"acknowledged_at": now, "acknowledged_by": by, "look_again_on": look_again_on}
    change(tx, duty_id, said)
    looks.again(tx, [duty_id], now)


# --- rows and plain data --------------------------------------------------------------------------

_SAME_NAME = (
    *("owner", "practitioner", "supervisor", "pair", "session", "opens_at", "due_on", "due_at"),
    *("met_at", "rule", "clause", "held_back"),
)
_STORED_ONLY = (
    *("id", "void_at", "void_reason", "fingerprint", "ladder", "ladder_opened_at", "round"),
    *("acknowledged_at", "acknowledged_by", "look_again_on"),
)


def computed(new: Duty) -> dict[str, Any]:
    """The columns of a duty that the engine decides, its key excepted."""
    same = {name: getattr(new, name) for name in _SAME_NAME}
    return {**same, "case_file": new.case, "strength": new.strength.value}


def computed_of(stored: StoredDuty) -> dict[str, Any]:
    """The same columns as they are stored, to compare with `computed`."""
    same = {name: getattr(stored, name) for name in _SAME_NAME}
    return {**same, "case_file": stored.case, "strength": stored.strength.value}


def _where(tx: Connection, condition: ColumnElement[bool]) -> list[StoredDuty]:
    return _found_by(tx, _query(condition))


def _query(condition: ColumnElement[bool]) -> Select[Any]:
    return select(duty).where(condition).order_by(duty.c.due_at, duty.c.id)


_BY_IDS = _query(one_of(duty.c.id, given("ids")))
_OPEN_ABOUT = _query(and_(OPEN, one_of(duty.c.practitioner, given("practitioners"))))


def _found_by(tx: Connection, query: Select[Any], **values: Any) -> list[StoredDuty]:
    return [_stored(row) for row in tx.execute(query, values)]


def _stored(row: Row[Any]) -> StoredDuty:
    return StoredDuty(
        key=Key(DutyKind(row.kind), row.subject, row.anchor),
        case=row.case_file,
        strength=Strength(row.strength),
        **{name: getattr(row, name) for name in (*_SAME_NAME, *_STORED_ONLY)},
    )
