"""A message to one person that no duty asks for: left for the courier."""

from __future__ import annotations

from bot.messages.notice import Notice
from bot.messages.plain_data import of_notice
from bot.services.scene import Scene
from bot.store import accounts, conversations, messages, waiting

_NOTE = "note"


def tell_once(scene: Scene, person_id: str, notice: Notice, about: str) -> None:
    """Says it once, in their working hours. Nothing happens for somebody without chat."""
    _leave(scene, person_id, _NOTE, notice, about)


def answer(scene: Scene, person_id: str, notice: Notice) -> None:
    """Answers somebody who has just written: whatever the hour."""
    _leave(scene, person_id, messages.ANSWER, notice)


def _leave(
    scene: Scene, person_id: str, kind: str, notice: Notice, about: str | None = None
) -> None:
    surface = accounts.surface_of(scene.tx, person_id)
    if surface is not None:
        conversation = conversations.of_person(scene.tx, person_id, surface)
        waiting.leave(scene.tx, conversation.id, kind, of_notice(notice), scene.now, about)
