"""What a pair want to speak about: a topic, a case reference, at most 80 characters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.store.ids import new_id, next_number
from bot.store.sealed import AGENDA_WORDS, seal, unseal_if_any
from bot.store.tables import agenda_line


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line. `topic` is a code, `case` a case's id, `covered_in` the session that covered it.

    `words` is `Unreadable` where nobody can decrypt them.
    """

    id: str
    pair: str
    author: str
    topic: str
    case: str | None
    words: str | None
    added_at: datetime
    covered_in: str | None


def add(
    tx: Connection,
    pair_id: str,
    author: str,
    topic: str,
    *,
    case: str | None = None,
    words: str | None = None,
    now: datetime,
) -> str:
    """Puts a line on a pair's agenda, its words encrypted; gives its id."""
    line_id = new_id()
    tx.execute(
        insert(agenda_line).values(
            id=line_id,
            pair=pair_id,
            author=author,
            topic=topic,
            case_file=case,
            words=seal(tx, AGENDA_WORDS, line_id, words or None),
            added_at=now,
            number=next_number(tx, agenda_line.c.pair, pair_id),
        )
    )
    return line_id


def of_pair(tx: Connection, pair_id: str) -> list[AgendaLine]:
    """What a pair have not dealt with yet, in the order it was added."""
    return _where(tx, (agenda_line.c.pair == pair_id) & agenda_line.c.covered_in.is_(None))


def everything_of(tx: Connection, pair_id: str) -> list[AgendaLine]:
    """All that ever stood on a pair's agenda, in the order it was added."""
    return _where(tx, agenda_line.c.pair == pair_id)


def find(tx: Connection, line_id: str) -> AgendaLine | None:
    """One line, or None."""
    return next(iter(_where(tx, agenda_line.c.id == line_id)), None)


def cover(tx: Connection, pair_id: str, session_id: str, added_before: datetime) -> None:
    """A session dealt with what stood on the agenda when it took place."""
    stood = (agenda_line.c.pair == pair_id) & agenda_line.c.covered_in.is_(None)
    covered = update(agenda_line).where(stood, agenda_line.c.added_at <= added_before)
    tx.execute(covered.values(covered_in=session_id))


def uncover(tx: Connection, session_id: str) -> None:
    """The session did not take place after all: its lines are open again."""
    lines = update(agenda_line).where(agenda_line.c.covered_in == session_id)
    tx.execute(lines.values(covered_in=None))


def remove(tx: Connection, line_id: str) -> None:
    """Takes a line off the agenda."""
    tx.execute(delete(agenda_line).where(agenda_line.c.id == line_id))


def _where(tx: Connection, condition: ColumnElement[bool]) -> list[AgendaLine]:
    query = select(agenda_line).where(condition)
    rows = tx.execute(query.order_by(agenda_line.c.number))
    return [_line(tx, row) for row in rows]


def _line(tx: Connection, row: Row[Any]) -> AgendaLine:
    return AgendaLine(
        id=row.id,
        pair=row.pair,
        author=row.author,
        topic=row.topic,
        case=row.case_file,
        words=unseal_if_any(tx, AGENDA_WORDS, row.id, row.words),
        added_at=row.added_at,
        covered_in=row.covered_in,
    )
