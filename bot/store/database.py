"""The database: transactions that read, transactions that write, and its own clock."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from bot.store import changes
from bot.store.changes import NudgeChange
from bot.store.vault import Vault

_PATIENCE_MILLISECONDS = 5000  # for whoever writes before us
_SUSPENDED_MILLISECONDS = 60_000  # a transaction left lying that long is undone
_BEGIN = "supervision_begin"
_ALONE: Mapping[str, str] = {  # any number, as long as it is ours
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(7382946105)",
}
_BESIDE: Mapping[str, str] = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock_shared(7382946105)",
}
_ISOLATION: Mapping[str, Mapping[str, str]] = {
    "sqlite": {},
    # Each statement after the lock sees all that was committed before it was taken.
    "postgresql": {"isolation_level": "READ COMMITTED"},
}
_MICROSECONDS_NOW = {
    "sqlite": "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)",
    "postgresql": "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
}
_NOTICED_SOON: Mapping[str, Any] = {  # seconds, milliseconds: a PostgreSQL that is gone
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
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
        self._turn = RLock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and changes nothing: it is always rolled back."""
        with self.engine.connect() as tx:
            self.vault.travel_on(tx)
            yield tx

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back by an exception.

        It takes the write lock at its beginning (at most 5 seconds' wait), so that what it read
        is still true when it writes: docs/decisions/0006-one-writer.md. The threads of a process
        first wait for one another: SQLite itself keeps no queue.
        """
        with self._writing(_ALONE, self._turn) as tx:
            yield tx

    @contextmanager
    def write_beside(self) -> Iterator[Connection]:
        """The same beside others of this kind, and beside no other: a visit of the courier.

        Where two of them change one row the second waits for the first; what the one decides by,
        the other must not change. SQLite has one writer in any case.
        """
        turn = self._turn if self.engine.dialect.name == "sqlite" else nullcontext()
        with self._writing(_BESIDE, turn) as tx:
            yield tx

    @contextmanager
    def _writing(
        self, begin: Mapping[str, str], turn: AbstractContextManager[object]
    ) -> Iterator[Connection]:
        with _to_write(self.engine, begin) as tx, turn, tx.begin():
            self.vault.travel_on(tx)
            done = changes.begin(tx)
            yield tx
        if done:
            self._committed(done)

    def close(self) -> None:
        """Closes every connection of the pool."""
        self.engine.dispose()


def engine_for(url: str) -> Engine:
    """An engine as we use it: on SQLite with transactions of our own, WAL and foreign keys."""
    return _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgresql(url)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that nobody else writes beside, in this process or another."""
    with _to_write(engine, _ALONE) as tx, tx.begin():
        yield tx


def _to_write(engine: Engine, begin: Mapping[str, str]) -> Connection:
    dialect = engine.dialect.name
    options: dict[str, Any] = {_BEGIN: begin[dialect], **_ISOLATION[dialect]}
    return engine.connect().execution_options(**options)


def machine_now(tx: Connection) -> datetime:
    """The database's own clock, in UTC: for leases, retries and grace, never for duties."""
    microseconds = tx.exec_driver_sql(_MICROSECONDS_NOW[tx.dialect.name]).scalar_one()
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def free_bytes(engine: Engine) -> int | None:
    """Room left where the database is; None where it is on a server, which has its own watch."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return None
    return shutil.disk_usage(Path(path).absolute().parent).free


# --- as each dialect needs it ---------------------------------------------------------------------

_POOL: Mapping[str, Any] = {"pool_size": 25, "max_overflow": 10, "hide_parameters": True}


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, **_POOL)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in (f"busy_timeout={_PATIENCE_MILLISECONDS}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(tx: Connection) -> None:
    tx.exec_driver_sql(tx.get_execution_options().get(_BEGIN, "BEGIN"))


def _postgresql(url: str) -> Engine:
    own = {n: value for n, value in _NOTICED_SOON.items() if n not in make_url(url).query}
    engine = create_engine(
        url, isolation_level="REPEATABLE READ", pool_pre_ping=True, connect_args=own, **_POOL
    )
    event.listen(engine, "connect", _set_up_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _set_up_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = {_PATIENCE_MILLISECONDS}")
    connection.execute(f"SET idle_in_transaction_session_timeout = {_SUSPENDED_MILLISECONDS}")
    connection.commit()


def _begin_postgresql(tx: Connection) -> None:
    if (lock := tx.get_execution_options().get(_BEGIN)) is not None:
        tx.exec_driver_sql(lock)
