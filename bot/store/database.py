"""The database: transactions that read, transactions that write, and its own clock."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.store import changes
from bot.store.at_fault import as_operational
from bot.store.changes import Change
from bot.store.fair_lock import FairLock
from bot.store.read_once import where_nobody_changes
from bot.store.turnstile import Turnstile
from bot.store.vault import Vault

PATIENCE = 5.0  # seconds for the other threads, and as many for other processes
_SUSPENDED_MILLISECONDS = 60_000  # a transaction left lying that long is undone
_BEGIN, _OVER = "supervision_begin", "supervision_over"
_BEGUN_AT = "supervision_begun_at"
_ALONE: Mapping[str, str] = {  # any number, as long as it is ours
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(7382946105)",
}
_SHARED = "SELECT pg_advisory_xact_lock_shared(7382946105)"
_BESIDE: Mapping[str, str] = {"sqlite": "BEGIN IMMEDIATE", "postgresql": _SHARED}
_ISOLATION: Mapping[str, Mapping[str, str]] = {
    "sqlite": {},
    # Each statement after the lock sees all that was committed before it was taken.
    "postgresql": {"isolation_level": "READ COMMITTED"},
}
_MICROSECONDS_NOW = {
    "sqlite": "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)",
    "postgresql": "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
}
_OF_POSTGRESQL: Mapping[str, Any] = {
    "prepare_threshold": 2,  # uses of a statement: nearly all come again with the next message
    # That a server is gone is noticed soon (seconds, milliseconds):
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def nobody_counts(_changes: Sequence[Change]) -> None:
    """Where nobody counts what was done."""


class Database:
    """One database by its SQLAlchemy URL (`sqlite:///supervision.sqlite3`), and its vault.

    `committed` hears what was done, after each transaction in which anything was.
    """

    def __init__(
        self,
        url: str,
        vault: Vault,
        committed: Callable[[Sequence[Change]], None] = nobody_counts,
    ) -> None:
        self.engine = engine_for(url)
        self.vault = vault
        self._committed = committed
        self._turn = FairLock()
        self._turnstile = Turnstile(_beside(self.engine))
        self._hurry: float | None = None

    def in_a_hurry(self, seconds: float) -> Database:
        """The same for whoever cannot wait longer than this, in all, until a write begins."""
        hurried = copy(self)
        hurried._hurry = seconds
        return hurried

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and changes nothing: it is always rolled back."""
        with _connected(self.engine).execution_options(**where_nobody_changes()) as tx:
            self.vault.travel_on(tx)
            yield tx

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back by an exception.

        It takes the write lock at its beginning, so that what it read is still true when it
        writes: docs/decisions/0006-one-writer.md. The threads of a process first queue for their
        turn, then processes that share a SQLite file: SQLite itself keeps no queue.

        Raises:
            OperationalError: if others write for so long; nothing has begun.
        """
        with self._writing(_ALONE) as tx:
            yield tx

    @contextmanager
    def write_beside(self) -> Iterator[Connection]:
        """The same beside others of this kind, and beside no other: a visit of the courier.

        Where two of them change one row the second waits for the first; what the one decides by,
        the other must not change. SQLite has one writer in any case.
        """
        with self._writing(_BESIDE) as tx:
            yield tx

    @contextmanager
    def _writing(self, begin: Mapping[str, str]) -> Iterator[Connection]:
        over = None if self._hurry is None else time.monotonic() + self._hurry
        with ExitStack() as held:
            tx = self._begun(held, begin, over)
            self.vault.travel_on(tx)
            done = changes.begin(tx)
            yield tx
        if done:
            self._committed(done)

    def _begun(self, held: ExitStack, begin: Mapping[str, str], over: float | None) -> Connection:
        """Who waits for their turn takes no connection from those who have something to do."""
        how = begin[self.engine.dialect.name]
        try:
            if how != _SHARED:
                held.enter_context(self._turn.held(_left(over)))
            tx = held.enter_context(_to_write(self.engine, begin, over))
            with self._turnstile.passed(_left(over)):
                held.enter_context(tx.begin())
        except TimeoutError:
            locked = self.engine.dialect.loaded_dbapi.OperationalError("database is locked")
            raise OperationalError(how, {}, locked) from None
        return tx

    def close(self) -> None:
        """Closes every connection of the pool."""
        self.engine.dispose()
        self._turnstile.close()


def engine_for(url: str) -> Engine:
    """An engine as we use it: on SQLite with transactions of our own, WAL and foreign keys."""
    return _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgresql(url)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that nobody else writes beside, in this process or another."""
    with _to_write(engine, _ALONE) as tx, tx.begin():
        yield tx


def _to_write(engine: Engine, begin: Mapping[str, str], over: float | None = None) -> Connection:
    """Who is in a hurry waits until `over` (monotonic) for the database's lock."""
    dialect = engine.dialect.name
    options: dict[str, Any] = {_BEGIN: begin[dialect], _OVER: over, **_ISOLATION[dialect]}
    if begin is _BESIDE:
        options |= where_nobody_changes()
    return _connected(engine).execution_options(**options)


def _connected(engine: Engine) -> Connection:
    """Raises OperationalError where no connection comes free: no row is to blame for that."""
    try:
        return engine.connect()
    except NoConnectionFree as error:
        raise OperationalError("connect", {}, error) from None


def _left(over: float | None) -> float:
    """Seconds of patience that are left."""
    return PATIENCE if over is None else max(over - time.monotonic(), 0)


def _beside(engine: Engine) -> str | None:
    """The file in which processes that share a database file queue."""
    path = engine.url.database
    return f"{path}-turn" if engine.dialect.name == "sqlite" and path else None


def machine_now(tx: Connection) -> datetime:
    """The database's own clock, in UTC: for leases, retries and grace, never for duties.

    On PostgreSQL whoever writes is told with the lock, and sees that moment to the end.
    """
    microseconds = None
    if tx.in_transaction():  # else it still has what the connection's last transaction was told
        microseconds = tx.info.get(_BEGUN_AT)
    if microseconds is None:
        microseconds = tx.exec_driver_sql(_MICROSECONDS_NOW[tx.dialect.name]).scalar_one()
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def free_bytes(engine: Engine) -> int | None:
    """Room left where the database is; None where it is on a server, which has its own watch."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return None
    return shutil.disk_usage(Path(path).absolute().parent).free


# --- as each dialect needs it ---------------------------------------------------------------------


def _milliseconds(seconds: float) -> int:
    """One at least: to PostgreSQL none means without end."""
    return max(int(seconds * 1000), 1)


_POOL: Mapping[str, Any] = {
    "pool_size": 25,
    "max_overflow": 10,
    "hide_parameters": True,
    "pool_use_lifo": True,  # what a connection has prepared, or read of a file, is used again
}


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, **_POOL)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    for pragma in (_busy_for(PATIENCE), "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _busy_for(seconds: float) -> str:
    return f"busy_timeout={_milliseconds(seconds)}"


def _begin_sqlite(tx: Connection) -> None:
    options = tx.get_execution_options()
    begin, over = options.get(_BEGIN, "BEGIN"), options.get(_OVER)
    if over is None:
        tx.exec_driver_sql(begin)
        return
    tx.exec_driver_sql(f"PRAGMA {_busy_for(_left(over))}")
    try:
        tx.exec_driver_sql(begin)
    finally:
        tx.exec_driver_sql(f"PRAGMA {_busy_for(PATIENCE)}")


def _postgresql(url: str) -> Engine:
    own = {n: value for n, value in _OF_POSTGRESQL.items() if n not in make_url(url).query}
    engine = create_engine(
        url, isolation_level="REPEATABLE READ", pool_pre_ping=True, connect_args=own, **_POOL
    )
    event.listen(engine, "connect", _set_up_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", as_operational, retval=True)
    return engine


def _set_up_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = {_milliseconds(PATIENCE)}")
    connection.execute(f"SET idle_in_transaction_session_timeout = {_SUSPENDED_MILLISECONDS}")
    connection.commit()


def _begin_postgresql(tx: Connection) -> None:
    options = tx.get_execution_options()
    if (over := options.get(_OVER)) is not None:
        tx.exec_driver_sql(f"SET LOCAL lock_timeout = {_milliseconds(_left(over))}")
    tx.info[_BEGUN_AT] = None
    if (lock := options.get(_BEGIN)) is not None:
        locked = tx.exec_driver_sql(f"{lock}, ({_MICROSECONDS_NOW['postgresql']})")
        tx.info[_BEGUN_AT] = locked.one()[1]
