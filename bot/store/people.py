"""The people of the organisation: who they are, when they are away, who is above whom."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    bindparam,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    type_coerce,
    update,
)

from bot.domain.facts import Absence, Person, Shift
from bot.store import read_once
from bot.store.ids import in_batches, new_id
from bot.store.many import given, one_of
from bot.store.tables import absence, person


@dataclass(frozen=True, slots=True)
class Entry:
    """A person with what administration needs besides: keys, chat, and what was computed."""

    person: Person
    external_id: str
    email: str
    administrator: bool
    greeted_at: datetime | None
    recompute_at: datetime | None
    stale: bool


def find(tx: Connection, person_id: str) -> Person | None:
    """One person, or None."""
    return by_ids(tx, [person_id]).get(person_id)


def get(tx: Connection, person_id: str) -> Person:
    """One person who is known to exist. Raises KeyError otherwise."""
    return by_ids(tx, [person_id])[person_id]


def by_ids(tx: Connection, ids: Collection[str]) -> dict[str, Person]:
    """These people, in one statement; unknown ids are left out."""
    return read_once.by_ids(tx, "person", ids, _by_ids)


def _by_ids(tx: Connection, ids: Collection[str]) -> dict[str, Person]:
    rows = _with_absences(tx.execute(_BY_IDS, {"ids": ids}))
    return {row.id: _person(row, away) for row, away in rows}


def entry(tx: Connection, person_id: str) -> Entry:
    """One person with their administrative details. Raises LookupError if unknown."""
    for found in _entries(tx, person.c.id == person_id):
        return found
    raise LookupError(person_id)


def everybody(tx: Connection) -> list[Entry]:
    """Every person, by name, those who left included."""
    return _entries(tx, literal(True))


def administrators(tx: Connection, today: date) -> list[Person]:
    """Those who look after the bot and have not left."""
    entries = _entries(tx, person.c.administrator & still_here(today))
    return [entry.person for entry in entries]


def is_administrator(tx: Connection, person_id: str) -> bool:
    """Whether this person looks after the bot."""
    found = tx.execute(select(person.c.administrator).where(person.c.id == person_id)).scalar()
    return bool(found)


def teams(tx: Connection) -> list[str]:
    """The names of the teams that have anybody in them."""
    query = select(person.c.team).where(person.c.team != "").distinct().order_by(person.c.team)
    return list(tx.execute(query).scalars())


# --- writing --------------------------------------------------------------------------------------


def add(
    tx: Connection,
    who: Person,
    *,
    external_id: str,
    email: str = "",
    administrator: bool = False,
) -> None:
    """Writes a new person with their absences."""
    row = {"id": who.id, "external_id": external_id, "email": email, **_values(who)}
    tx.execute(insert(person).values(**row, administrator=administrator))
    replace_absences(tx, who.id, who.absences)


def change(
    tx: Connection, who: Person, *, email: str | None = None, administrator: bool | None = None
) -> None:
    """Writes what is now known of a person, absences included; None leaves a detail as it is."""
    details = {"email": email, "administrator": administrator}
    given = {name: value for name, value in details.items() if value is not None}
    tx.execute(update(person).where(person.c.id == who.id).values(**_values(who), **given))
    replace_absences(tx, who.id, who.absences)


def replace_absences(tx: Connection, person_id: str, absences: Iterable[Absence]) -> None:
    """Makes these the only days that somebody is known to be away."""
    tx.execute(delete(absence).where(absence.c.person == person_id))
    for away in absences:
        days = {"first_day": away.first_day, "last_day": away.last_day}
        tx.execute(insert(absence).values(id=new_id(), person=person_id, **days))


def greeted(tx: Connection, person_id: str, now: datetime) -> None:
    """Notes that the first message to somebody was said."""
    tx.execute(update(person).where(person.c.id == person_id).values(greeted_at=now))


# --- when to compute again ------------------------------------------------------------------------


def to_recompute(tx: Connection, now: datetime, limit: int) -> list[str]:
    """People marked stale, then those whose moment has come, the longest overdue first.

    Two statements, so that each reads an index of its own and costs only what it finds.
    """
    stale = select(person.c.id).where(person.c.stale == true()).order_by(person.c.id)
    found = list(tx.execute(stale.limit(limit)).scalars())
    due = select(person.c.id).where(person.c.recompute_at <= now, person.c.stale == false())
    due = due.order_by(person.c.recompute_at, person.c.id).limit(limit - len(found))
    return [*found, *tx.execute(due).scalars()]


def up_to_date(tx: Connection, ids: Collection[str], now: datetime) -> list[str]:
    """Those of these people who need not be computed again by now."""
    waits = or_(person.c.recompute_at.is_(None), person.c.recompute_at > now)
    query = select(person.c.id).where(person.c.id.in_(ids), ~person.c.stale, waits)
    return list(tx.execute(query.order_by(person.c.id)).scalars())


def next_recompute_at(tx: Connection) -> datetime | None:
    """The next moment at which somebody must be computed again."""
    return tx.execute(select(func.min(person.c.recompute_at))).scalar()


def recomputed(tx: Connection, fresh: Mapping[str, datetime | None]) -> None:
    """Notes that these people are up to date, each until a moment (None: until a fact changes)."""
    rows = [{"who": who, "recompute_at": until, "stale": False} for who, until in fresh.items()]
    if rows:
        tx.execute(update(person).where(person.c.id == bindparam("who")), rows)


def mark_stale(tx: Connection, ids: Collection[str] | None = None) -> None:
    """Leaves these people, or everybody, to be computed again by the planner."""
    stale = update(person).values(stale=True)
    if ids is None:
        tx.execute(stale)
        return
    for some in in_batches(ids):
        tx.execute(stale.where(person.c.id.in_(some)))


# --- rows and plain data --------------------------------------------------------------------------


def pattern_to_json(pattern: Iterable[Shift]) -> list[list[Any]]:
    """`[[0, "09:00", "17:00"], ...]`."""
    return [[s.weekday, f"{s.starts:%H:%M}", f"{s.ends:%H:%M}"] for s in pattern]


def pattern_from_json(data: Iterable[Any]) -> tuple[Shift, ...]:
    """The shifts of `pattern_to_json`."""
    return tuple(
        Shift(weekday, time.fromisoformat(starts), time.fromisoformat(ends))
        for weekday, starts, ends in data
    )


_PLAIN = (
    *("name", "role", "started_on", "employment", "qualified_on", "newly_qualified"),
    *("progress_review_on", "left_on", "team", "line_manager", "deputy"),
)
"""In the order in which a person has them, after the id."""


_OF_PERSON = (
    *(person.c.id, type_coerce(person.c.pattern, Text)),
    *(person.c[name] for name in _PLAIN),
)
_OF_ENTRY = (
    *(person.c.external_id, person.c.email, person.c.administrator, person.c.greeted_at),
    *(person.c.recompute_at, person.c.stale),
)


def _values(who: Person) -> dict[str, Any]:
    plain = {name: getattr(who, name) for name in _PLAIN}
    return {**plain, "pattern": pattern_to_json(who.pattern)}


def _entries(tx: Connection, which: Any) -> list[Entry]:
    query = select(*_OF_PERSON, *_OF_ENTRY).where(which).order_by(person.c.name, person.c.id)
    return [_entry(row, away) for row, away in _with_absences(tx.execute(_joined(query)))]


def _joined(query: Select[Any]) -> Select[Any]:
    """A row for each absence, and one for whoever has none."""
    away = (absence.c.first_day, absence.c.last_day)
    return query.outerjoin_from(person, absence).add_columns(*away).order_by(absence.c.first_day)


def _with_absences(found: Iterable[Row[Any]]) -> Iterator[tuple[Row[Any], tuple[Absence, ...]]]:
    """Each person's row once, with the days they are away."""
    rows: dict[str, Row[Any]] = {}
    away: dict[str, list[Absence]] = {}
    for row in found:
        rows.setdefault(row.id, row)
        if row.first_day is not None:
            away.setdefault(row.id, []).append(Absence(row.first_day, row.last_day))
    return ((row, tuple(away.get(person_id, ()))) for person_id, row in rows.items())


def _entry(row: Row[Any], away: tuple[Absence, ...]) -> Entry:
    return Entry(
        person=_person(row, away),
        external_id=row.external_id,
        email=row.email,
        administrator=row.administrator,
        greeted_at=row.greeted_at,
        recompute_at=row.recompute_at,
        stale=row.stale,
    )


def _person(row: Row[Any], away: tuple[Absence, ...]) -> Person:
    person_id, shifts, *plain = row[: len(_OF_PERSON)]
    in_order = (person_id, *plain, _pattern(shifts), away)
    return Person(*in_order)


@lru_cache(maxsize=1024)
def _pattern(shifts: str) -> tuple[Shift, ...]:
    """People share few of them."""
    return pattern_from_json(json.loads(shifts))


_BY_IDS = _joined(select(*_OF_PERSON).where(one_of(person.c.id, given("ids"))))


def has_left(who: Person, today: date) -> bool:
    """Whether somebody's last day is past."""
    return who.left_on is not None and who.left_on < today


def still_here(today: date) -> ColumnElement[bool]:
    """For a query: whether somebody is here, to the end of their last day."""
    return or_(person.c.left_on.is_(None), person.c.left_on >= today)
