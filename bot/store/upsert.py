"""Inserting where a row may already stand: the only place that knows the dialects' own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table
from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, Any]
_INSERTS: Mapping[str, Callable[[Table], sqlite.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,  # type: ignore[dict-item]  # the same methods
}


def insert_missing(tx: Connection, table: Table, rows: Sequence[Values], key: Sequence[str]) -> int:
    """Inserts the rows whose `key` stands nowhere yet; says how many."""
    inserted = 0
    for row in rows:
        statement = _insert(tx, table).values(**row).on_conflict_do_nothing(index_elements=key)
        inserted += _run(tx, statement)
    return inserted


def insert_or_update(
    tx: Connection,
    table: Table,
    row: Values,
    key: Sequence[str],
    change: Values,
    where: ColumnElement[bool] | None = None,
) -> bool:
    """Inserts the row, or makes `change` to the one that stands, if `where` holds for it.

    True if anything was written.
    """
    statement = _insert(tx, table).values(**row)
    changed = statement.on_conflict_do_update(index_elements=key, set_=dict(change), where=where)
    return _run(tx, changed) > 0


def insert_or_update_from(
    table: Table, names: Sequence[str], query: Select[Any], key: Sequence[str]
) -> Mapping[str, sqlite.Insert]:
    """Inserts what a query finds, which has a condition; a row that stands is made the same.

    A statement for each dialect, by its name.
    """
    found = {}
    for dialect, insert in _INSERTS.items():
        statement = insert(table).from_select(names, query)
        brought = {name: statement.excluded[name] for name in names if name not in key}
        found[dialect] = statement.on_conflict_do_update(index_elements=key, set_=brought)
    return found


def _insert(tx: Connection, table: Table) -> sqlite.Insert:
    return _INSERTS[tx.dialect.name](table)


def _run(tx: Connection, statement: sqlite.Insert) -> int:
    """How many rows were written; of an insert the driver is asked only if one says so."""
    return tx.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
