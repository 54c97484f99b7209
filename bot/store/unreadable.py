"""What people wrote and nobody can decrypt: looked for a few rows at a time, in one fixed order.

What the bot itself composed is not looked for: a message that is left and cannot be read fails
when it is to be said, and any other needs its text no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.domain.codes import Unreadable
from bot.store.many import one_of
from bot.store.sealed import (
    AGENDA_WORDS,
    FACT_DATA,
    NOTE_WORDS,
    SESSION_REASON,
    column_of,
    unseal_if_any,
)

_WRITTEN = (SESSION_REASON, AGENDA_WORDS, NOTE_WORDS, FACT_DATA)

_Rows = Sequence[Row[Any, Any]]


def after(tx: Connection, reached: str, many: int) -> tuple[list[str], str]:
    """Of the next `many` rows those that cannot be read, as `note.words ID`, and how far it came.

    Nothing reached is the beginning, and the end again.
    """
    place, _, last = reached.partition(" ")
    found: list[str] = []
    for here in _WRITTEN[_WRITTEN.index(place) if place else 0 :]:
        rows = _rows_after(tx, here, last if here == place else "", many)
        found += _unreadable(tx, here, rows)
        if len(rows) == many:
            return found, f"{here} {rows[-1].id}"
        many -= len(rows)
    return found, ""


def still(tx: Connection, known: Iterable[str]) -> list[str]:
    """Those of these that cannot be read even now; whatever was deleted is none of them."""
    ids: dict[str, list[str]] = {}
    for place, row_id in (one.split(" ") for one in known):
        ids.setdefault(place, []).append(row_id)
    return [
        one
        for here, theirs in ids.items()
        for one in _unreadable(tx, here, _rows(tx, here, theirs))
    ]


def _rows_after(tx: Connection, place: str, last: str, many: int) -> _Rows:
    column = column_of(place)
    row_id = column.table.c.id
    query = select(row_id, column).where(row_id > last).order_by(row_id).limit(many)
    return tx.execute(query).all()


def _rows(tx: Connection, place: str, ids: Sequence[str]) -> _Rows:
    column = column_of(place)
    row_id = column.table.c.id
    return tx.execute(select(row_id, column).where(one_of(row_id, ids)).order_by(row_id)).all()


def _unreadable(tx: Connection, place: str, rows: Iterable[Any]) -> list[str]:
    texts = ((row_id, unseal_if_any(tx, place, row_id, sealed)) for row_id, sealed in rows)
    return [f"{place} {row_id}" for row_id, text in texts if isinstance(text, Unreadable)]
