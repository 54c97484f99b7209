"""Whom to watch side by side: a practitioner, their supervisor and the manager above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.house import House
from bot.store import messages, pairs, people
from bot.store.people import Entry

_Ids = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Three:
    """Their names, and what their accounts are called."""

    practitioner: str
    supervisor: str
    manager: str
    accounts: tuple[str, ...]


def three_with_most_to_read(house: House) -> Three | None:
    """The three in one line who have most to read, each at least something; None: not yet."""
    with house.desk.database.read() as tx:
        counts = messages.counts(tx)
        known = {entry.person.id: entry for entry in people.everybody(tx)}
        lines = _lines(tx, known)
    least = {line: min(counts.get(own, 0) for own in line) for line in lines}
    best = max(lines, key=lambda line: (least[line], _sum(counts, line)), default=None)
    return _three(known, best) if best and least[best] else None


def _lines(tx: Connection, known: Mapping[str, Entry]) -> list[_Ids]:
    found = []
    for pair in pairs.everyone(tx):
        above = known[pair.supervisor].person.line_manager
        if above is not None:
            found.append((pair.practitioner, pair.supervisor, above))
    return found


def _sum(counts: Mapping[str, int], line: _Ids) -> int:
    return sum(counts.get(own, 0) for own in line)


def _three(known: Mapping[str, Entry], line: _Ids) -> Three:
    names = [known[own].person.name for own in line]
    accounts = tuple(known[own].email.split("@")[0] for own in line)
    return Three(names[0], names[1], names[2], accounts)
