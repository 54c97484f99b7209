"""The reflective minute: take it to one's own supervision, write a note, another, not today.

Never counted and never told upward. What is kept of an answer is that the minute is over.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.codes import Topic
from bot.messages import done
from bot.messages.agenda_forms import LONGEST
from bot.messages.reflection import nothing_to_take_it_to
from bot.messages.reflection_forms import LONGEST as LONGEST_NOTE
from bot.messages.reflection_forms import write_note
from bot.services import minute
from bot.services.desk import Desk
from bot.services.outcome import FieldErrors, OpenForm, Outcome, Saved, Tell
from bot.services.recompute import recompute
from bot.services.scene import Scene
from bot.services.subjects import NOT_YOURS, PairSession
from bot.services.submission import Submission
from bot.store import agenda, audit, fact_log, forms, notes, nudges, pairs, sessions

_WRITE = "reflection.write"


def take(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """The question goes on the agenda of one's own supervision."""
    with desk.database.write() as tx:
        found = _own(tx, asker, session_id, "reflection.take", now)
        if found is None:
            return NOT_YOURS
        own = pairs.of_practitioner(tx, asker)
        if own is None:
            return Tell(nothing_to_take_it_to())
        if not _is_over(tx, session_id):
            words = _question_words(Scene(tx, desk, now), session_id, asker)
            topic = Topic.REFLECTION.value
            agenda.add(tx, own.id, asker, topic, words=_shortened(words), now=now)
            _over(tx, desk, found, asker, now)
        return Saved()


def write(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """A note that only they can open."""
    with desk.database.write() as tx:
        found = _own(tx, asker, session_id, _WRITE, now)
        if found is None:
            return NOT_YOURS
        scene = Scene(tx, desk, now)
        minute.ask(scene, session_id, asker)
        use = forms.open_form(tx, asker, _WRITE, session_id, now)
        return OpenForm(write_note(use, _question_words(scene, session_id, asker)))


def save(given: Submission) -> Outcome:
    """The note is kept, encrypted."""
    found = _own(given.tx, given.asker, given.subject, _WRITE, given.now)
    if found is None:
        return NOT_YOURS
    words = given.text("words")
    if not words or len(words) > LONGEST_NOTE:
        return FieldErrors({"words": f"Write something, in {LONGEST_NOTE} characters at most."})
    asked = minute.question(given.scene, given.subject, given.asker) or ""
    notes.keep(given.tx, given.asker, given.subject, asked, words, given.now)
    _over(given.tx, given.desk, found, given.asker, given.now)
    return Saved(done.note_kept())


def another(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """One more question, up to three after a session."""
    with desk.database.write() as tx:
        found = _own(tx, asker, session_id, "reflection.another", now)
        if found is None:
            return NOT_YOURS
        if not _is_over(tx, session_id):
            scene = Scene(tx, desk, now)
            minute.ask(scene, session_id, asker)
            minute.ask_next(scene, session_id, asker)
            nudges.bump_messages_about(tx, session_id)
        return Saved()


def not_today(desk: Desk, asker: str, session_id: str, *, now: datetime) -> Outcome:
    """Nobody is told."""
    with desk.database.write() as tx:
        found = _own(tx, asker, session_id, "reflection.not_today", now)
        if found is None:
            return NOT_YOURS
        if not _is_over(tx, session_id):
            _over(tx, desk, found, asker, now)
        return Saved()


def _own(
    tx: Connection, asker: str, session_id: str, action: str, now: datetime
) -> PairSession | None:
    """A session that they themselves supervised. Only a refusal leaves an audit row."""
    session = sessions.find(tx, session_id)
    pair = pairs.get(tx, session.pair) if session else None
    if session is not None and pair is not None and pair.supervisor == asker:
        return PairSession(session, pair)
    audit.write(tx, by=asker, action=action, subject=session_id[:64], allowed=False, now=now)
    return None


def _is_over(tx: Connection, session_id: str) -> bool:
    return fact_log.latest(tx, session_id, fact_log.REFLECTION_ANSWERED) is not None


def _over(tx: Connection, desk: Desk, found: PairSession, asker: str, now: datetime) -> None:
    session_id = found.session.id
    if not _is_over(tx, session_id):
        name = fact_log.REFLECTION_ANSWERED
        fact_log.write(tx, "session", session_id, name, {}, now=now, by=asker)
    nudges.bump_messages_about(tx, session_id)
    recompute(tx, desk, [found.pair.practitioner], now)


def _question_words(scene: Scene, session_id: str, asker: str) -> str:
    return minute.words_of(scene, minute.question(scene, session_id, asker) or "")


def _shortened(words: str) -> str:
    """An agenda line holds 80 characters."""
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
