"""The tables go forward and back with everything in them, on a database that was lived in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, select

from bot.services import agenda, booking, sessions
from bot.store import notes
from bot.store.database import Database, engine_for
from bot.store.migrations import is_current, migrate, take_back, versions
from bot.store.vault import Vault
from tests.support.database import KEY, Databases, with_cast
from tests.support.office import open_office
from tests.support.organisation import ALICE_AND_BOB, NOW
from tests.support.sessions import write_case, write_session

Rows = dict[str, list[tuple[Any, ...]]]


def live_in(url: str) -> None:
    """Weeks in which sessions were planned, held, booked, spoken of and missed."""
    database = Database(url, Vault([KEY]))
    office = open_office(database)
    with database.write() as tx:
        held = write_session(tx, ALICE_AND_BOB, NOW - timedelta(hours=2))
        write_session(tx, ALICE_AND_BOB, NOW + timedelta(days=7))
        write_case(tx, "CS-100", "alice")
        notes.keep(tx, "alice", held.id, "q1", "one thing", NOW)
    office.compute()
    office.do(sessions.held, "bob", held.id)
    office.do(agenda.add, "alice", ALICE_AND_BOB.id, topic="workload", words="half term")
    office.press(booking.book, "bob", ALICE_AND_BOB.id)
    office.play(NOW + timedelta(days=60))
    database.close()


def rows(url: str, shape: MetaData) -> Rows:
    """Everything that tables of this shape hold, as it is stored."""
    engine = engine_for(url)
    with engine.connect() as tx:
        found = {t.name: sorted(map(repr, tx.execute(select(t)))) for t in shape.sorted_tables}
    engine.dispose()
    return found


def tables_of(url: str) -> MetaData:
    engine, shape = engine_for(url), MetaData()
    shape.reflect(engine)
    engine.dispose()
    shape.remove(shape.tables["alembic_version"])
    return shape


def in_both(older: MetaData, newer: MetaData) -> MetaData:
    """The older tables, without the columns that are no longer kept."""
    both = MetaData()
    for table in older.sorted_tables:
        kept = [
            Column(one.name, one.type) for one in table.c if one.name in newer.tables[table.name].c
        ]
        Table(table.name, both, *kept)
    return both


@pytest.mark.long
def test_a_database_that_was_lived_in_goes_back_and_forward(databases: Databases) -> None:
    with databases.empty() as url:
        with_cast(url)
        live_in(url)
        newest = tables_of(url)
        held = {name: len(those) for name, those in rows(url, newest).items()}
        assert all(held[name] for name in ("nudge", "message", "fact", "note", "audit", "duty"))
        take_back(url, versions()[0])
        shape = in_both(tables_of(url), newest)
        before = rows(url, shape)
        assert {name: len(those) for name, those in before.items()} == {n: held[n] for n in before}
        for version in reversed(versions()):
            migrate(url)
            assert is_current(url)
            assert rows(url, shape) == before
            take_back(url, version)


@pytest.mark.long
def test_when_to_look_again_goes_back_and_forward(databases: Databases) -> None:
    with databases.empty() as url:
        with_cast(url)
        live_in(url)
        newest = tables_of(url)
        before = rows(url, newest)
        assert before["look"]
        take_back(url, "0011")
        migrate(url)
        assert rows(url, newest) == before


@pytest.mark.long
def test_each_step_back_is_undone_by_the_step_forward(databases: Databases) -> None:
    with databases.empty() as url:
        with_cast(url)
        made = {table.name: len(table.columns) for table in tables_of(url).sorted_tables}
        for version in reversed(versions()):
            take_back(url, version)
            migrate(url)
            assert {t.name: len(t.columns) for t in tables_of(url).sorted_tables} == made


def test_a_version_that_never_was_is_refused(databases: Databases) -> None:
    with databases.empty() as url:
        migrate(url)
        with pytest.raises(ValueError, match="0001"):
            take_back(url, "9999")
        assert is_current(url)
