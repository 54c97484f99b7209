"""Names for rows: random, so that an id in a button or a log tells nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, func, select

_AT_ONCE = 10_000


def new_id() -> str:
    """32 hexadecimal digits, 128 bits at random."""
    return secrets.token_hex(16)


def new_ids(count: int) -> list[str]:
    """So many at once. They share their first half, so that they lie together in an index."""
    first = secrets.token_hex(8)
    return [f"{first}{last:016x}" for last in sorted(secrets.randbits(64) for _ in range(count))]


def in_batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """As many at once as a statement of any database takes."""
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def next_number(tx: Connection, owner: Column[Any], owner_id: str) -> int:
    """The next number among the rows of one owner: moments alone may be equal."""
    numbers = owner.table.c.number
    last = tx.execute(select(func.max(numbers)).where(owner == owner_id)).scalar()
    return (last or 0) + 1
