"""Forms of the reflective minute: a note to keep, and the notes one has kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.messages import dates, labels
from bot.messages.form import Form, TextField
from bot.messages.notice import Button, Buttons, Divider, Paragraph, Part, Small
from bot.messages.pages import page_of, turning
from bot.messages.reflection import DISCLOSURE, IDENTIFYING

LONGEST = 3000


@dataclass(frozen=True, slots=True)
class KeptNote:
    """One note of one's own; `words` only where it is opened."""

    id: str
    question: str
    kept_on: date
    words: str = ""


def write_note(use: str, question: str) -> Form:
    """Answers: `words`."""
    words = TextField(name="words", label="Your note", lines=True, longest=LONGEST)
    said = (Paragraph(question), words, Paragraph(DISCLOSURE), Paragraph(IDENTIFYING))
    return Form("reflection.write", "Write a note", said, "Keep it", use)


def my_notes(notes: tuple[KeptNote, ...], page: int = 1) -> Form:
    """One page of the notes that somebody has kept, newest first."""
    shown, at, pages = page_of(notes, page)
    count = labels.counted(len(notes), "note") if notes else "no notes"
    parts: list[Part] = [Paragraph(f"You have kept {count}."), Small(DISCLOSURE)]
    for note in shown:
        parts += [Divider(), Paragraph(_line(note)), Buttons(_open_or_delete(note))]
    parts += turning(at, pages, "notes.mine")
    return Form("notes.mine", "My notes", tuple(parts))


def opened_note(note: KeptNote) -> Form:
    """One note, in full."""
    delete = Buttons((Button("Delete", "notes.delete", note.id),))
    words = Paragraph(labels.written(note.words))
    parts = (Small(_line(note)), words, Divider(), delete, Small(DISCLOSURE))
    return Form("notes.open", "Your note", parts)


def delete_note(use: str, note: KeptNote) -> Form:
    """Asks once more; submitting deletes."""
    parts = (Paragraph(_line(note)), Paragraph("Once deleted, it cannot be brought back."))
    return Form("notes.delete", "Delete this note?", parts, "Delete", use)


def _line(note: KeptNote) -> str:
    return f"{dates.short_day(note.kept_on)}: {note.question}"


def _open_or_delete(note: KeptNote) -> tuple[Button, ...]:
    opened = Button("Open", "notes.open", note.id)
    return (opened, Button("Delete", "notes.delete", note.id))
