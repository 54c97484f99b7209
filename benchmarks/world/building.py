"""Writes an invented organisation into an empty database of the product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from sqlalchemy import Connection, text

from benchmarks.world import rows
from benchmarks.world.bulk import fill
from benchmarks.world.casework import cases, sessions
from benchmarks.world.council import GO_LIVE, NOW, PACK, choices, rules
from benchmarks.world.shape import Shape
from benchmarks.world.staff import Staff, hire
from benchmarks.world.told import messages, tell
from bot.domain.facts import Facts, Pair, Person
from bot.domain.receivers import Chain
from bot.store import people, settings, tables
from bot.store.database import Database
from bot.store.keys import check_keys
from bot.store.vault import vault_of

_AT_ONCE = 500
_ROOM = "PRAGMA cache_size = -400000"  # KiB, for indexes over ids at random


def build(database: Database, shape: Shape) -> None:
    """Everybody, what they did, what is owed and what was said, as it stands at `NOW`."""
    random = Random(shape.seed)
    staff = hire(shape, random)
    with database.write() as tx:
        if tx.dialect.name == "sqlite":
            tx.exec_driver_sql(_ROOM)
        _choose(tx)
        fill(tx, tables.person, (rows.person(who, None) for who in staff.people))
        fill(tx, tables.absence, (row for who in staff.people for row in rows.absences(who)))
        for table, row in _CHAT:
            fill(tx, table, (row(who) for who in staff.people))
        fill(tx, tables.pair, (rows.pair(pair) for pair in staff.pairs))
        office = _Office(staff)
        for some in _portions(staff.pairs):
            _write(tx, office, shape, some, random)
    with database.engine.connect() as tx:
        tx.execute(text("ANALYZE"))
        tx.commit()


_CHAT = (
    (tables.account, rows.account),
    (tables.conversation, rows.conversation),
    (tables.home, rows.home),
)


def _choose(tx: Connection) -> None:
    check_keys(tx)
    settings.put(tx, settings.PACK, PACK, NOW)
    settings.set_of_policy(tx, choices(), NOW)
    settings.set_go_live(tx, GO_LIVE, NOW)
    settings.put(tx, settings.APPLIED, [rules().fingerprint, GO_LIVE.isoformat(), None], NOW)


def _portions(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    remaining = iter(pairs)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some


@dataclass(frozen=True, slots=True)
class _Office:
    """Who is who, to find the line above somebody."""

    staff: Staff
    people: dict[str, Person] = field(default_factory=dict)
    workers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.people.update({who.id: who for who in self.staff.people})
        self.workers.update(who.id for who in self.staff.workers)

    def chain(self, pair: Pair) -> Chain:
        supervisor = self.people[pair.supervisor]
        managers = tuple(self._above(supervisor))
        return Chain(self.people[pair.practitioner], supervisor, managers)

    def _above(self, who: Person) -> Iterator[Person]:
        while who.line_manager is not None:
            who = self.people[who.line_manager]
            yield who


def _write(
    tx: Connection, office: _Office, shape: Shape, pairs: Sequence[Pair], random: Random
) -> None:
    """One portion of the organisation, table after table."""
    known = [_facts(office, shape, pair, random) for pair in pairs]
    held = [(case, one.person.id) for one in known for case in one.cases]
    met = [session for one in known for session in one.sessions]
    fill(tx, tables.case_, (rows.case(case, holder) for case, holder in held))
    fill(tx, tables.session, (rows.session(session) for session in met))
    fill(tx, tables.discussion, (row for session in met for row in rows.discussions(session)))
    told = [
        tell(facts, office.chain(pair), random) for pair, facts in zip(pairs, known, strict=True)
    ]
    fill(tx, tables.duty, (row for one in told for row in one.duties))
    fill(tx, tables.look, (row for one in told for row in one.looks))
    said = [said for one in told for said in one.said]
    posts, nudges = messages(said, vault_of(tx), random)
    fill(tx, tables.message, posts)
    fill(tx, tables.nudge, nudges)
    valid = {pair.practitioner: one.valid_until for pair, one in zip(pairs, told, strict=True)}
    people.recomputed(tx, valid)


def _facts(office: _Office, shape: Shape, pair: Pair, random: Random) -> Facts:
    theirs = cases(shape, random) if pair.practitioner in office.workers else ()
    return Facts(
        person=office.people[pair.practitioner],
        go_live=GO_LIVE,
        pair=pair,
        supervisor=office.people[pair.supervisor],
        sessions=tuple(sessions(shape, pair, theirs, random)),
        cases=theirs,
    )
