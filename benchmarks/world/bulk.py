"""Filling tables by the driver's own quickest way, in the form in which the product stores them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table

Row = Mapping[str, Any]


def fill(tx: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Inserts the rows; what a row does not name is left to the table's defaults.

    Every row names the same columns.
    """
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    columns = [table.c[name] for name in first]
    stored = _stored(tx, columns, _chained(first, remaining))
    insert = _copied if tx.dialect.name == "postgresql" else _inserted
    insert(tx, table.name, [column.name for column in columns], stored)


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _stored(
    tx: Connection, columns: list[Column[Any]], rows: Iterator[Row]
) -> Iterator[tuple[Any, ...]]:
    converters = [(column.name, _converter(tx, column)) for column in columns]
    for row in rows:
        yield tuple(convert(row[name]) for name, convert in converters)


def _converter(tx: Connection, column: Column[Any]) -> Callable[[Any], Any]:
    return column.type.dialect_impl(tx.dialect).bind_processor(tx.dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _inserted(
    tx: Connection, table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]
) -> None:
    names, marks = ", ".join(columns), ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  # our own names
    cursor: Any = tx.connection.cursor()
    cursor.executemany(statement, rows)


def _copied(
    tx: Connection, table: str, columns: list[str], rows: Iterator[tuple[Any, ...]]
) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    cursor: Any = tx.connection.cursor()
    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
