"""One's own notes: list, open, delete. Nobody else's, whoever asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.messages import done
from bot.messages.reflection_forms import KeptNote, delete_note, my_notes, opened_note
from bot.services import minute
from bot.services.desk import Desk
from bot.services.outcome import OpenForm, Outcome, Saved
from bot.services.scene import Scene
from bot.services.subjects import NOT_YOURS
from bot.services.submission import Submission
from bot.store import audit, forms, notes, nudges
from bot.store.notes import Note

_DELETE = "notes.delete"


def mine(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """A page of the notes that whoever asks has kept; `value` is the page's number."""
    with desk.database.read() as tx:
        scene = Scene(tx, desk, now)
        kept = tuple(_kept(scene, note) for note in notes.of_person(tx, asker))
        return OpenForm(my_notes(kept, int(value) if value.isdecimal() else 1), instead=True)


def read(desk: Desk, asker: str, note_id: str, *, now: datetime) -> Outcome:
    """One note, in full."""
    with desk.database.write() as tx:
        note = _own(tx, asker, note_id, "notes.open", now)
        if note is None:
            return NOT_YOURS
        return OpenForm(opened_note(_kept(Scene(tx, desk, now), note, note.words)))


def delete(desk: Desk, asker: str, note_id: str, *, now: datetime) -> Outcome:
    """Asks once more."""
    with desk.database.write() as tx:
        note = _own(tx, asker, note_id, _DELETE, now)
        if note is None:
            return NOT_YOURS
        use = forms.open_form(tx, asker, _DELETE, note_id, now)
        return OpenForm(delete_note(use, _kept(Scene(tx, desk, now), note)), instead=True)


def save_deletion(given: Submission) -> Outcome:
    """The note is gone for good."""
    note = _own(given.tx, given.asker, given.subject, _DELETE, given.now)
    if note is None:
        return NOT_YOURS
    notes.remove(given.tx, note.id)
    nudges.bump_messages_about(given.tx, note.session)
    return Saved(done.note_deleted())


def _own(tx: Connection, asker: str, note_id: str, action: str, now: datetime) -> Note | None:
    """A refusal leaves an audit row; reading one's own does not."""
    note = notes.find(tx, note_id)
    if note is not None and note.person == asker:
        return note
    audit.write(tx, by=asker, action=action, subject=note_id[:64], allowed=False, now=now)
    return None


def _kept(scene: Scene, note: Note, words: str = "") -> KeptNote:
    question = minute.words_of(scene, note.question)
    return KeptNote(note.id, question, scene.day(note.kept_at), words)
