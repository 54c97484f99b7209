"""Many values or rows at once, as each driver takes them quickest: one statement, one parameter.

However many there are, the statement's text stays the same, so that it is prepared once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Texts(TypeDecorator[Collection[str]]):
    """Texts as an array; as a JSON array where a database has none."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        found = ARRAY(String) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(found)

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        texts = list(value or ())
        return texts if dialect.name == "postgresql" else json.dumps(texts)


def given(name: str) -> BindParameter[Collection[str]]:
    """Texts that are given by this name whenever a query runs, for `one_of`."""
    return bindparam(name, type_=_Texts())


class one_of(FunctionElement[bool]):  # noqa: N801  # it reads as a condition
    """For a query: whether a column of texts holds one of these."""

    inherit_cache = True
    type = Boolean()

    def __init__(
        self, column: ColumnElement[str], texts: Collection[str] | BindParameter[Collection[str]]
    ) -> None:
        if not isinstance(texts, BindParameter):
            texts = bindparam(None, texts, type_=_Texts(), unique=True)
        super().__init__(column, texts)

    def self_group(self, against: object = None) -> one_of:
        """A condition as it is: a comparison with 1 would hide it from SQLite's indexes."""
        return self


@compiles(one_of, "postgresql")
def _any(found: one_of, compiler: Any, **more: Any) -> str:
    column, texts = found.clauses
    return f"{compiler.process(column, **more)} = ANY ({compiler.process(texts, **more)})"


@compiles(one_of, "sqlite")
def _in_json(found: one_of, compiler: Any, **more: Any) -> str:
    column, texts = (compiler.process(one, **more) for one in found.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608  # no values in it


def insert_columns(tx: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Inserts rows that are given column by column; the others are left to their defaults."""
    written = _unnested if tx.dialect.name == "postgresql" else _executed
    written(tx, table, columns)


def _executed(tx: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    names, marks = ", ".join(columns), ", ".join("?" for _ in columns)
    stored = [map(_converter(tx, table, name), values) for name, values in columns.items()]
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608  # our own names
    tx.exec_driver_sql(statement, list(zip(*stored, strict=True)))


def _unnested(tx: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    arrays = [bindparam(None, v, type_=ARRAY(table.c[name].type)) for name, v in columns.items()]
    rows = func.unnest(*arrays).table_valued(*columns).render_derived()
    tx.execute(insert(table).from_select(list(columns), select(*rows.c)))


def _converter(tx: Connection, table: Table, name: str) -> Callable[[Any], Any]:
    return table.c[name].type.dialect_impl(tx.dialect).bind_processor(tx.dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
