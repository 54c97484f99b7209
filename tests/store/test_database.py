"""Transactions, types, and the agreement of tables and migrations."""

import threading
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.store import audit
from bot.store.database import Database, machine_now
from bot.store.migrations import is_current, migrate
from bot.store.tables import absence, event_seen, metadata
from tests.support.database import Databases
from tests.support.organisation import NOW


def test_the_migrations_make_the_tables(database: Database) -> None:
    with database.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_database_says_whether_it_is_current(databases: Databases) -> None:
    with databases.empty() as url:
        assert not is_current(url)
        migrate(url)
        migrate(url)
        assert is_current(url)


def test_a_read_changes_nothing(database: Database) -> None:
    with database.read() as tx:
        tx.execute(insert(event_seen).values(id="e", at=NOW))
    with database.read() as tx:
        assert tx.execute(select(event_seen)).all() == []


def test_an_exception_undoes_a_write(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write() as tx:
            tx.execute(insert(event_seen).values(id="e", at=NOW))
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    with database.read() as tx:
        assert tx.execute(select(event_seen)).all() == []


def test_a_write_holds_the_lock_from_its_beginning(database: Database) -> None:
    """Two that read, then write, never work on the same old reading."""

    def count_up() -> None:
        for _ in range(5):
            with database.write() as tx:
                seen = len(tx.execute(select(event_seen.c.id)).all())
                tx.execute(insert(event_seen).values(id=f"e{seen}", at=NOW))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        assert len(tx.execute(select(event_seen)).all()) == 20


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.write() as writer, database.read() as reader:
        writer.execute(insert(event_seen).values(id="e", at=NOW))
        assert reader.execute(select(event_seen)).all() == []


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as tx:
        tx.execute(insert(absence).values(id="a", person="nobody", first_day=date(2026, 1, 1)))


def test_days_and_instants_come_back_as_they_were(database: Database) -> None:
    moment = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    with database.write() as tx:
        tx.execute(insert(event_seen).values(id="e", at=moment))
        tx.execute(insert(absence).values(id="a", person="alice", first_day=date(2024, 2, 29)))
    with database.read() as tx:
        assert tx.execute(select(event_seen.c.at)).scalar_one() == moment
        assert tx.execute(select(absence.c.first_day)).scalar_one() == date(2024, 2, 29)


def test_machine_time_is_the_database_s_own(database: Database) -> None:
    with database.read() as tx:
        assert abs(machine_now(tx) - datetime.now(UTC)) < timedelta(seconds=2)


def test_the_audit_can_only_grow(database: Database) -> None:
    with database.write() as tx:
        audit.write(tx, by="bob", action="case.see", subject="alice", allowed=True, now=NOW)
    for statement in ("DELETE FROM audit", "UPDATE audit SET allowed = false"):
        with pytest.raises(DBAPIError, match="only grows"), database.write() as tx:
            tx.exec_driver_sql(statement)


def test_whoever_only_reads_sees_the_clock_go_on_after_a_write(database: Database) -> None:
    """A connection that wrote is used again: the moment that came with its lock is not kept."""
    with database.write() as tx:
        wrote = machine_now(tx)
    time.sleep(0.05)
    with database.read() as tx:
        assert machine_now(tx) - wrote >= timedelta(seconds=0.04)


def test_where_no_connection_comes_free_no_row_is_to_blame(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.engine.pool, "_timeout", 0.01)
    with ExitStack() as held:
        for _ in range(database.engine.pool.size() + database.engine.pool._max_overflow):
            held.enter_context(database.read())
        for begin in (database.read, database.write):
            with pytest.raises(OperationalError):
                held.enter_context(begin())
    with database.write() as tx:
        assert machine_now(tx)
