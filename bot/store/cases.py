"""Case references: of what kind, held by whom, and whether their list is in doubt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, true, update

from bot.domain.facts import Case, CaseKind, KindChange
from bot.store.many import given, one_of
from bot.store.tables import case_


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case with who holds it, and since when and by whom its list is said to be wrong."""

    case: Case
    holder: str | None
    paused_at: datetime | None
    paused_by: str | None


def find(tx: Connection, case_id: str) -> HeldCase | None:
    """One case, or None."""
    return by_ids(tx, [case_id]).get(case_id)


def by_ids(tx: Connection, ids: Collection[str]) -> dict[str, HeldCase]:
    """These cases; unknown ids are left out."""
    return {found.case.id: found for found in _where(tx, case_.c.id.in_(ids))}


def everything(tx: Connection) -> list[HeldCase]:
    """Every case, by reference, closed ones included."""
    return _where(tx, true())


def held_by(tx: Connection, person_id: str) -> list[HeldCase]:
    """The open cases of one person, by reference."""
    return _where(tx, (case_.c.holder == person_id) & case_.c.closed_on.is_(None))


def of_holders(tx: Connection, ids: Collection[str]) -> dict[str, list[Case]]:
    """The cases of these people, closed ones included, in one statement."""
    found: dict[str, list[Case]] = {person_id: [] for person_id in ids}
    for held in _found_by(tx, _OF_HOLDERS, holders=ids):
        found[held.holder or ""].append(held.case)
    return found


def paused(tx: Connection) -> list[HeldCase]:
    """The cases whose list somebody said is wrong."""
    return _where(tx, case_.c.paused_at.is_not(None))


# --- writing --------------------------------------------------------------------------------------


def add(tx: Connection, new: Case, holder: str | None) -> None:
    """Writes a new case."""
    tx.execute(insert(case_).values(id=new.id, holder=holder, **_values(new)))


def change(tx: Connection, changed: Case, holder: str | None) -> None:
    """Writes what is now known of a case and who holds it; a pause stays as it is."""
    values = {**_values(changed), "holder": holder}
    tx.execute(update(case_).where(case_.c.id == changed.id).values(**values))


def pause(tx: Connection, case_id: str, by: str, now: datetime) -> None:
    """Stops its nudges: somebody says that the list is wrong."""
    where = (case_.c.id == case_id) & case_.c.paused_at.is_(None)
    tx.execute(update(case_).where(where).values(paused_at=now, paused_by=by))


def resume(tx: Connection, case_id: str) -> None:
    """The list is right: nudges go on."""
    values = {"paused_at": None, "paused_by": None}
    tx.execute(update(case_).where(case_.c.id == case_id).values(**values))


# --- rows and plain data --------------------------------------------------------------------------


def _values(one: Case) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "kinds": [[change.kind.value, change.since.toordinal()] for change in one.kinds],
        "allocated_on": one.allocated_on,
        "own_interval_days": one.own_interval_days,
        "discussed_on": [day.toordinal() for day in one.discussed_on],
        "closed_on": one.closed_on,
    }


def _where(tx: Connection, condition: ColumnElement[bool]) -> list[HeldCase]:
    return _found_by(tx, _query(condition))


def _query(condition: ColumnElement[bool]) -> Select[Any]:
    return select(case_).where(condition).order_by(case_.c.ref)


_OF_HOLDERS = _query(one_of(case_.c.holder, given("holders")))


def _found_by(tx: Connection, query: Select[Any], **values: Any) -> list[HeldCase]:
    return [_held(row) for row in tx.execute(query, values)]


def _held(row: Row[Any]) -> HeldCase:
    found = Case(
        id=row.id,
        ref=row.ref,
        kinds=tuple(KindChange(CaseKind(kind), _day(since)) for kind, since in row.kinds),
        allocated_on=row.allocated_on,
        own_interval_days=row.own_interval_days,
        discussed_on=tuple(_days(row.discussed_on)),
        closed_on=row.closed_on,
        paused=row.paused_at is not None,
    )
    return HeldCase(found, row.holder, row.paused_at, row.paused_by)


def _days(ordinals: Iterable[int]) -> Iterable[date]:
    return (_day(ordinal) for ordinal in ordinals)


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)
