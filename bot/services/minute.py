"""The reflective minute as one supervisor sees it: which question, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.codes import Topic
from bot.domain.facts import Session
from bot.domain.policy import ReflectionRule
from bot.domain.reflection import next_question
from bot.messages import reflection as words
from bot.messages.notice import Notice
from bot.messages.reflection import Chosen
from bot.policies.questions import Question, load_bank
from bot.services.scene import Scene
from bot.store import agenda, fact_log, notes, pairs
from bot.store.duties import StoredDuty
from bot.store.notes import Asked


def bank(scene: Scene) -> tuple[Question, ...]:
    """The questions that the policy's reflection rule names; none where it has no such rule."""
    rule = _rule(scene)
    return load_bank(rule.bank) if rule else ()


def words_of(scene: Scene, question_id: str) -> str:
    """A question in words; empty for one that was retired."""
    return next((one.words for one in bank(scene) if one.id == question_id), "")


def question(scene: Scene, session_id: str, person_id: str) -> str | None:
    """The question that stands: the last one asked here, else the first to ask."""
    asked = notes.questions_asked(scene.tx, person_id)
    here = _here(asked, session_id)
    return here[-1] if here else _next(scene, asked, here)


def following(scene: Scene, session_id: str, person_id: str) -> str | None:
    """The next question after this session; None after three."""
    asked = notes.questions_asked(scene.tx, person_id)
    return _next(scene, asked, _here(asked, session_id))


def ask(scene: Scene, session_id: str, person_id: str) -> None:
    """Notes that the first question is put, unless one stands already."""
    if not _here(notes.questions_asked(scene.tx, person_id), session_id):
        ask_next(scene, session_id, person_id)


def ask_next(scene: Scene, session_id: str, person_id: str) -> None:
    """Notes that the following question is put, if there is one."""
    found = following(scene, session_id, person_id)
    if found is not None:
        notes.asked(scene.tx, person_id, session_id, found, scene.now)


def minute(scene: Scene, duty: StoredDuty, session: Session, person_id: str) -> Notice:
    """The notice as it stands."""
    standing = question(scene, session.id, person_id)
    rule = _rule(scene)
    return words.minute(
        words.Minute(
            session=session.id,
            question=words_of(scene, standing or ""),
            another=following(scene, session.id, person_id) is not None,
            local=rule is not None and rule.id.startswith("LOCAL-"),
            chosen=chosen(scene, session.id, person_id),
            duty=duty.id,
        )
    )


def chosen(scene: Scene, session_id: str, person_id: str) -> Chosen:
    """What somebody did with it, told from what they kept: the choice itself is stored nowhere."""
    answered = fact_log.latest(scene.tx, session_id, fact_log.REFLECTION_ANSWERED)
    if answered is None:
        return Chosen.OPEN
    if any(note.session == session_id for note in notes.of_person(scene.tx, person_id)):
        return Chosen.NOTED
    own = pairs.of_practitioner(scene.tx, person_id)
    lines = agenda.everything_of(scene.tx, own.id) if own else []
    taken = any(
        line.topic == Topic.REFLECTION and line.added_at == answered.recorded_at for line in lines
    )
    return Chosen.TAKEN if taken else Chosen.NOT_TODAY


def _here(asked: Sequence[Asked], session_id: str) -> list[str]:
    return [one.question for one in asked if one.session == session_id]


def _next(scene: Scene, asked: Sequence[Asked], here: Sequence[str]) -> str | None:
    ids = [one.id for one in bank(scene)]
    return next_question(ids, [one.question for one in asked], here)


def _rule(scene: Scene) -> ReflectionRule | None:
    rules = (rule for rule in scene.policy.pack.rules if isinstance(rule, ReflectionRule))
    return next(rules, None)
