"""Whom to watch side by side: a practitioner, their supervisor and a manager above them."""

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
    all_have_some: bool


def three_with_most_to_read(house: House) -> Three | None:
    """The line in which most of the three have something to read; None: nobody is supervised."""
    with house.desk.database.read() as tx:
        counts = messages.counts(tx)
        known = {entry.person.id: entry for entry in people.everybody(tx)}
        lines = _lines(tx)
    best = max(lines, key=lambda line: _to_read(counts, line), default=None)
    return _three(known, best, all(own in counts for own in best)) if best else None


def _lines(tx: Connection) -> list[_Ids]:
    """Everybody who supervises nobody, with their supervisor and each manager above."""
    everyone = pairs.everyone(tx)
    supervisors = {pair.supervisor for pair in everyone}
    return [
        (pair.practitioner, pair.supervisor, manager.id)
        for pair in everyone
        if pair.practitioner not in supervisors
        for manager in people.line_above(tx, pair.supervisor)
    ]


def _to_read(counts: Mapping[str, int], line: _Ids) -> tuple[int, int]:
    found = [counts.get(own, 0) for own in line]
    return sum(count > 0 for count in found), sum(found)


def _three(known: Mapping[str, Entry], line: _Ids, all_have_some: bool) -> Three:
    names = [known[own].person.name for own in line]
    accounts = tuple(known[own].email.split("@")[0] for own in line)
    return Three(names[0], names[1], names[2], accounts, all_have_some)
