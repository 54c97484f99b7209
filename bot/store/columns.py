"""Column types: civil days as ordinals, instants as integer microseconds, JSON, ciphertexts.

A pass decodes the same few days and moments thousands of times, so each is worked out once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@lru_cache(maxsize=16_384)
def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


@lru_cache(maxsize=16_384)
def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


@lru_cache(maxsize=16_384)
def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=16_384)
def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)


class Day(TypeDecorator[date]):
    """A civil day in the organisation's zone, stored as its proleptic ordinal."""

    impl = Integer
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return _ordinal

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _day


class Instant(TypeDecorator[datetime]):
    """An aware moment, stored as microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return _microseconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _moment


class Json(TypeDecorator[Any]):
    """Plain data as compact JSON text, keys in order, so that equal data are equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Ciphertext(TypeDecorator[str]):
    """An encrypted text. Bytes that are no text at all are for the vault to refuse.

    SQLite's driver takes them for a failure of the database, so there they are read as bytes.
    """

    impl = Text
    cache_ok = True

    def column_expression(self, column: Any) -> Any:
        return _AsStored(column)

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        return value.decode(errors="replace") if isinstance(value, bytes) else value


class _AsStored(FunctionElement[str]):
    inherit_cache = True

    def __init__(self, column: ColumnElement[str]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(_AsStored)
def _as_it_is(element: _AsStored, compiler: SQLCompiler, **how: Any) -> str:
    return compiler.process(element.clauses, **how)


@compiles(_AsStored, "sqlite")
def _as_bytes(element: _AsStored, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AS BLOB)"
