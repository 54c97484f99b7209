"""Everybody who may be told about a pair: read in few statements, however many pairs there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from bot.domain.facts import Person
from bot.domain.receivers import Chain
from bot.store import accounts, people
from bot.store.many import given, one_of
from bot.store.tables import OPEN, duty, person

PairOf = tuple[str, str]
"""The ids of a practitioner and of a supervisor."""


def load_chain(tx: Connection, practitioner: str, supervisor: str) -> Chain:
    """A pair, the line above the supervisor, and the deputies of all of them."""
    return load_chains(tx, [(practitioner, supervisor)])[practitioner, supervisor]


def load_chains(tx: Connection, pairs: Collection[PairOf]) -> dict[PairOf, Chain]:
    """The chain of each of these pairs. Raises KeyError for unknown people."""
    known = _concerned(tx, {one for pair in pairs for one in pair})
    have_chat = accounts.with_account(tx, known)
    lines = {
        supervisor: tuple(_above(known[supervisor], known))
        for supervisor in {supervisor for _, supervisor in pairs}
    }
    return {(one, its): _chain(one, its, lines[its], known, have_chat) for one, its in pairs}


def duties_of(tx: Connection, person_ids: Collection[str]) -> list[str]:
    """Ids of the open duties in whose chains any of these people is."""
    return list(tx.execute(_DUTIES_OF, {"ids": person_ids}).scalars())


def _duties_of() -> Select[Any]:
    """Of the people themselves, of whom they are the deputy, and of everybody below either."""
    theirs = or_(one_of(person.c.id, given("ids")), one_of(person.c.deputy, given("ids")))
    down = select(person.c.id).where(theirs).cte("down", recursive=True)
    down = down.union(select(person.c.id).join(down, person.c.line_manager == down.c.id))
    pair = or_(duty.c.practitioner.in_(select(down.c.id)), duty.c.supervisor.in_(select(down.c.id)))
    return select(duty.c.id).where(OPEN, pair)


_DUTIES_OF = _duties_of()


def _concerned(tx: Connection, ids: Collection[str]) -> dict[str, Person]:
    """These people, those above them, and the deputies of all.

    A statement a step upwards, of which there are few, with the deputies of the step below. In a
    single recursive one PostgreSQL expects so many people that it reads all of them at each step.
    """
    known: dict[str, Person] = {}
    passed: set[str] = set()
    line, deputies = set(ids), set[str]()
    while line or deputies - known.keys():
        if new := (line | deputies) - known.keys():
            known |= people.by_ids(tx, new)
        passed |= line
        reached = [known[one] for one in line & known.keys()]
        line = {one.line_manager for one in reached if one.line_manager} - passed
        deputies = {one.deputy for one in reached if one.deputy}
    return known


def _chain(
    practitioner: str,
    supervisor: str,
    managers: tuple[Person, ...],
    known: Mapping[str, Person],
    have_chat: frozenset[str],
) -> Chain:
    pair = known[practitioner], known[supervisor]
    deputies = dict.fromkeys(one.deputy for one in (*pair, *managers) if one.deputy)
    return Chain(*pair, managers, tuple(known[one] for one in deputies), have_chat)


def _above(who: Person, known: Mapping[str, Person]) -> Iterator[Person]:
    """The line managers above somebody, the nearest first. A circle is cut where it closes."""
    passed = {who.id}
    while who.line_manager is not None and who.line_manager not in passed:
        who = known[who.line_manager]
        passed.add(who.id)
        yield who
