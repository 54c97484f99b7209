"""Rows that a transaction reads once, where nobody changes them before it is over.

That is where one only reads, and in a courier's visit: docs/decisions/0006-one-writer.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection

_KNOWN = "supervision_known"

T = TypeVar("T")


def where_nobody_changes() -> dict[str, Any]:
    """The options of a connection for one such transaction."""
    return {_KNOWN: {}}


def by_ids(
    tx: Connection,
    kind: str,
    ids: Collection[str],
    read: Callable[[Connection, Collection[str]], Mapping[str, T]],
) -> dict[str, T]:
    """Those of a kind with these ids; only those are read that were not before."""
    known = tx.get_execution_options().get(_KNOWN)
    if known is None:
        return dict(read(tx, ids))
    ours: dict[str, T] = known.setdefault(kind, {})
    if missing := [one for one in ids if one not in ours]:
        ours.update(read(tx, missing))
    return {one: ours[one] for one in ids if one in ours}
