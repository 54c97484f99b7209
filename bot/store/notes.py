"""Reflective notes that somebody chose to keep, and which questions they were asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from bot.store.ids import new_id, next_number
from bot.store.sealed import NOTE_WORDS, seal, unseal
from bot.store.tables import note, question_asked


@dataclass(frozen=True, slots=True)
class Note:
    """A note, its owner's alone. `question` is the id of the question that it answers.

    `words` is `Unreadable` where nobody can decrypt them.
    """

    id: str
    person: str
    session: str
    question: str
    words: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put to somebody after a session."""

    session: str
    question: str
    asked_at: datetime


def keep(
    tx: Connection, person_id: str, session_id: str, question: str, words: str, now: datetime
) -> str:
    """Keeps a note, encrypted; gives its id."""
    note_id = new_id()
    sealed = seal(tx, NOTE_WORDS, note_id, words)
    row = {"id": note_id, "person": person_id, "session": session_id, "question": question}
    tx.execute(insert(note).values(**row, words=sealed, kept_at=now))
    return note_id


def of_person(tx: Connection, person_id: str) -> list[Note]:
    """What somebody kept, the newest first."""
    query = select(note).where(note.c.person == person_id)
    return [_note(tx, row) for row in tx.execute(query.order_by(note.c.kept_at.desc(), note.c.id))]


def find(tx: Connection, note_id: str) -> Note | None:
    """One note. Who may read it is the caller's to check."""
    row = tx.execute(select(note).where(note.c.id == note_id)).one_or_none()
    return None if row is None else _note(tx, row)


def remove(tx: Connection, note_id: str) -> None:
    """Deletes a note for good."""
    tx.execute(delete(note).where(note.c.id == note_id))


def asked(tx: Connection, person_id: str, session_id: str, question: str, now: datetime) -> None:
    """Notes that a question was put to somebody."""
    row = {"person": person_id, "session": session_id, "question": question}
    number = next_number(tx, question_asked.c.person, person_id)
    tx.execute(insert(question_asked).values(id=new_id(), **row, asked_at=now, number=number))


def questions_asked(tx: Connection, person_id: str) -> list[Asked]:
    """Every question that somebody was asked, the oldest first."""
    query = select(question_asked).where(question_asked.c.person == person_id)
    rows = tx.execute(query.order_by(question_asked.c.number))
    return [Asked(row.session, row.question, row.asked_at) for row in rows]


def _note(tx: Connection, row: Row[Any]) -> Note:
    words = unseal(tx, NOTE_WORDS, row.id, row.words)
    return Note(row.id, row.person, row.session, row.question, words, row.kept_at)
