"""Everything that decides a date about many practitioners, in whole numbers, straight from rows.

The same facts as `facts.load_many` gives, without a day, a moment or an object of the domain made
of them: this is what a recomputation reads. No reason is read here; that there is one is all that
ever decides a date.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, case, func, select, type_coerce
from sqlalchemy.types import TypeDecorator

from bot.domain.numbered import (
    NumberedCase,
    NumberedFacts,
    NumberedPair,
    NumberedPerson,
    NumberedSession,
    plain_kind,
)
from bot.store.tables import absence, case_, discussion, pair, person, session

_ALIKE = 8192
"""How many texts of a JSON column are kept decoded: most cases share theirs with others."""

_Absences = tuple[tuple[int, int | None, int | None], ...]
_Pairs = tuple[dict[str, NumberedPair], dict[str, tuple[NumberedPair, ...]], dict[str, str]]


Whose = Callable[[ColumnElement[str]], ColumnElement[bool]]
"""Which people: a condition on the column that holds their id."""


def among(ids: Collection[str]) -> Whose:
    """These people."""
    return lambda column: column.in_(ids)


def between(first: str, last: str) -> Whose:
    """Everybody whose id lies between these two, both included."""
    return lambda column: column.between(first, last)


def load_numbered(tx: Connection, whose: Whose, go_live: date) -> Iterator[NumberedFacts]:
    """The facts of these people, in seven statements however many they are.

    Sessions with former supervisors are among them.
    """
    first_day = go_live.toordinal()
    pairs, former, whose_pair = _pairs(tx, whose)
    supervisors = {one.supervisor for one in pairs.values()}
    above = _people(tx, among(supervisors), _absences(tx, supervisors))
    sessions, cases = _sessions(tx, whose, whose_pair), _cases(tx, whose)
    for person_id, who in _people(tx, whose, {}).items():
        today = pairs.get(person_id)
        yield NumberedFacts(
            who,
            first_day,
            today,
            above[today.supervisor] if today else None,
            sessions.get(person_id, ()),
            cases.get(person_id, ()),
            former.get(person_id, ()),
        )


def raw(*columns: Column[Any]) -> list[Any]:
    """These columns as the database has them: ordinals, microseconds, JSON text."""
    return [
        type_coerce(one, one.type.impl_instance).label(one.name)
        if isinstance(one.type, TypeDecorator)
        else one
        for one in columns
    ]


def rows(tx: Connection, query: Select[Any]) -> Sequence[tuple[Any, ...]]:
    """All rows, as the driver gives them."""
    return tx.execute(query).cursor.fetchall()


# --- people and pairs -----------------------------------------------------------------------------

_PAIR = raw(pair.c.id, pair.c.practitioner, pair.c.supervisor, pair.c.since, pair.c.until)
_PERSON = raw(
    *(person.c.id, person.c.role, person.c.employment, person.c.team, person.c.started_on),
    *(person.c.qualified_on, person.c.newly_qualified, person.c.progress_review_on),
    *(person.c.left_on, person.c.line_manager),
)
_ABSENCE = raw(absence.c.person, absence.c.first_day, absence.c.last_day)


def _pairs(tx: Connection, whose: Whose) -> _Pairs:
    """Today's pair of each, those that are over (the oldest first), and whose each pair is."""
    today: dict[str, NumberedPair] = {}
    former: dict[str, tuple[NumberedPair, ...]] = {}
    whose_pair: dict[str, str] = {}
    query = select(*_PAIR).where(whose(pair.c.practitioner)).order_by(pair.c.since, pair.c.id)
    for pair_id, practitioner, supervisor, since, until in rows(tx, query):
        one = NumberedPair(pair_id, practitioner, supervisor, since)
        whose_pair[pair_id] = practitioner
        if until is None:
            today[practitioner] = one
        else:
            former[practitioner] = (*former.get(practitioner, ()), one)
    return today, former, whose_pair


def _people(tx: Connection, whose: Whose, away: dict[str, _Absences]) -> dict[str, NumberedPerson]:
    found = (NumberedPerson(*row) for row in rows(tx, select(*_PERSON).where(whose(person.c.id))))
    return {one.id: one._replace(absences=away[one.id]) if one.id in away else one for one in found}


def _absences(tx: Connection, ids: Collection[str]) -> dict[str, _Absences]:
    query = select(*_ABSENCE).where(absence.c.person.in_(ids)).order_by(absence.c.first_day)
    found: dict[str, _Absences] = {}
    for who, first_day, last_day in rows(tx, query):
        found[who] = (*found.get(who, ()), (first_day, last_day, None))
    return found


# --- sessions -------------------------------------------------------------------------------------

_DISCUSSED = (
    select(func.aggregate_strings(discussion.c.case_file, " "))
    .where(discussion.c.session == session.c.id)
    .scalar_subquery()
)
_SESSION = (
    *raw(session.c.id, session.c.pair, session.c.kind, session.c.status, session.c.planned_at),
    *raw(session.c.minutes, session.c.held_at, session.c.decided_at),
    case((session.c.reason.is_not(None), "known")),
    *raw(session.c.replaces, session.c.recorded_at, session.c.urgent),
)


def _sessions(
    tx: Connection, whose: Whose, whose_pair: Mapping[str, str]
) -> dict[str, list[NumberedSession]]:
    """In order of their planned moment."""
    query = select(*_SESSION, _DISCUSSED).join(pair, pair.c.id == session.c.pair)
    in_order = query.order_by(session.c.planned_at, session.c.id)
    found: defaultdict[str, list[NumberedSession]] = defaultdict(list)
    for row in rows(tx, in_order.where(whose(pair.c.practitioner))):
        discussed = row[-1].split() if row[-1] else ()
        found[whose_pair[row[1]]].append(NumberedSession._make((*row[:-1], discussed, _LED_BY)))
    return found


_LED_BY = "supervisor"  # nobody tells the database otherwise yet


# --- cases ----------------------------------------------------------------------------------------

_CASE = raw(
    *(case_.c.holder, case_.c.id, case_.c.kinds, case_.c.allocated_on),
    *(case_.c.own_interval_days, case_.c.discussed_on, case_.c.closed_on, case_.c.paused_at),
)


_NO_MARKS = frozenset[str]()


def _cases(tx: Connection, whose: Whose) -> dict[str, list[NumberedCase]]:
    """Reviews, how often a child is to be seen, and marks: the database holds none of them yet."""
    found: defaultdict[str, list[NumberedCase]] = defaultdict(list)
    query = select(*_CASE).where(whose(case_.c.holder))
    for holder, case_id, history, allocated, own, discussed, closed, paused_at in rows(tx, query):
        kinds, days, paused = _kinds(history), _days(discussed), paused_at is not None
        plain = plain_kind(kinds, own)
        told = (case_id, kinds, allocated, own, days, closed, paused, plain, (), None, _NO_MARKS)
        found[holder].append(NumberedCase._make(told))
    return found


@lru_cache(maxsize=_ALIKE)
def _kinds(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((kind, since) for kind, since in json.loads(text))


@lru_cache(maxsize=_ALIKE)
def _days(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))
