"""The floor of any database work: the very statements that the product issued, by the raw driver.

Recorded once while the product works, then replayed with sqlite3 or psycopg and nothing between:
no SQLAlchemy, no objects. Every row of an answer is fetched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import event

from benchmarks.places import driver_url
from bot.store.database import Database

_AS_THE_PRODUCT = ("busy_timeout=5000", "journal_mode=WAL", "foreign_keys=ON")


@dataclass(slots=True)
class Recording:
    """Statements in order, each with its parameters and whether there are many sets of them."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)

    def replay(self, connection: Any) -> None:
        """All of them, on a connection from `raw_connection`."""
        cursor = connection.cursor()
        for statement, parameters, many in self.statements:
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
            if cursor.description is not None:
                cursor.fetchall()


@contextmanager
def recorded(database: Database) -> Iterator[Recording]:
    """Everything that is asked of a database in the block, transactions included."""
    found = Recording()

    def heard(_tx: Any, _cursor: Any, statement: str, parameters: Any, _: Any, many: bool) -> None:
        several = many and isinstance(parameters, list)  # else they stand in one long statement
        found.statements.append((statement, parameters, several))

    def committed(_tx: Any) -> None:
        found.statements.append(("COMMIT", (), False))

    def rolled_back(_tx: Any) -> None:
        found.statements.append(("ROLLBACK", (), False))

    def begun(_tx: Any) -> None:
        found.statements.append(("BEGIN", (), False))

    listeners: dict[str, Callable[..., None]] = {
        "before_cursor_execute": heard,
        "commit": committed,
        "rollback": rolled_back,
    }
    if database.engine.dialect.name == "postgresql":
        listeners["begin"] = begun  # on SQLite the product says it itself
    for name, listener in listeners.items():
        event.listen(database.engine, name, listener)
    try:
        yield found
    finally:
        for name, listener in listeners.items():
            event.remove(database.engine, name, listener)


def raw_connection(database: Database) -> Any:
    """A connection of the driver's own, set up as the product sets up its connections."""
    url = driver_url(database)
    if database.engine.dialect.name == "postgresql":
        return psycopg.connect(url, autocommit=True)
    connection = sqlite3.connect(url, isolation_level=None)
    for pragma in _AS_THE_PRODUCT:
        connection.execute(f"PRAGMA {pragma}")
    return connection
