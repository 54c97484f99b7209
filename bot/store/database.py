"""The database: transactions that read, transactions that write, and its own clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

from bot.store import changes
from bot.store.changes import NudgeChange
from bot.store.vault import Vault

_BUSY_MILLISECONDS = 5000
_BEGIN = "supervision_begin"
_MICROSECONDS_NOW = {
    "sqlite": "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)",
    "postgresql": "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
}


def nobody_counts(_changes: Sequence[NudgeChange]) -> None:
    """Where nobody counts what was done."""


class Database:
    """One database by its SQLAlchemy URL (`sqlite:///supervision.sqlite3`), and its vault.

    `committed` hears what became of nudges, after each transaction in which anything did.
    """

    def __init__(
        self,
        url: str,
        vault: Vault,
        committed: Callable[[Sequence[NudgeChange]], None] = nobody_counts,
    ) -> None:
        self.engine = engine_for(url)
        self.vault = vault
        self._committed = committed

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and changes nothing: it is always rolled back."""
        with self.engine.connect() as tx:
            self.vault.travel_on(tx)
            yield tx

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back by an exception.

        On SQLite it takes the write lock at its beginning (at most 5 seconds' wait), so that what
        it read is still true when it writes.
        """
        with self.engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as tx:
            self.vault.travel_on(tx)
            done = changes.begin(tx)
            with tx.begin():
                yield tx
        if done:
            self._committed(done)

    def close(self) -> None:
        """Closes every connection of the pool."""
        self.engine.dispose()


def engine_for(url: str) -> Engine:
    """An engine as we use it: on SQLite with transactions of our own, WAL and foreign keys."""
    engine = create_engine(url, pool_size=25, max_overflow=10, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def machine_now(tx: Connection) -> datetime:
    """The database's own clock, in UTC: for leases, retries and grace, never for duties."""
    microseconds = tx.execute(text(_MICROSECONDS_NOW[tx.dialect.name])).scalar_one()
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in (f"busy_timeout={_BUSY_MILLISECONDS}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(tx: Connection) -> None:
    tx.exec_driver_sql(tx.get_execution_options().get(_BEGIN, "BEGIN"))
