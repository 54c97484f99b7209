"""Whom to watch side by side: a practitioner, their supervisor and a manager above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.house import House
from bot.store import managers, pairs, people, said
from bot.store.people import Entry

_Ids = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Three:
    """Their names, and what their accounts are called.

    `complete`: each has something to read, and the manager was told about the other two.
    """

    practitioner: str
    supervisor: str
    manager: str
    accounts: tuple[str, ...]
    complete: bool


def three_with_most_to_read(house: House) -> Three | None:
    """The line in which there is most to read, best one of which the manager was told.

    None: nobody is supervised.
    """
    with house.desk.database.read() as tx:
        counts, told = said.counts(tx), said.told_above(tx)
        known = {entry.person.id: entry for entry in people.everybody(tx)}
        lines = _lines(tx)
    best = max(lines, key=lambda line: (line in told, *_to_read(counts, line)), default=None)
    if best is None:
        return None
    return _three(known, best, best in told and all(own in counts for own in best))


def _lines(tx: Connection) -> list[_Ids]:
    """Everybody who supervises nobody, with their supervisor and each manager above."""
    everyone = pairs.everyone(tx)
    supervisors = {pair.supervisor for pair in everyone}
    return [
        (pair.practitioner, pair.supervisor, manager.id)
        for pair in everyone
        if pair.practitioner not in supervisors
        for manager in managers.above(tx, pair.supervisor)
    ]


def _to_read(counts: Mapping[str, int], line: _Ids) -> tuple[int, int]:
    found = [counts.get(own, 0) for own in line]
    return sum(count > 0 for count in found), sum(found)


def _three(known: Mapping[str, Entry], line: _Ids, complete: bool) -> Three:
    names = [known[own].person.name for own in line]
    accounts = tuple(known[own].email.split("@")[0] for own in line)
    return Three(names[0], names[1], names[2], accounts, complete)
