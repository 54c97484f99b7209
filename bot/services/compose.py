"""One message from many nudges, and what an old message says now: always from the current state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.duty import DutyKind, State
from bot.domain.policy import Voice
from bot.domain.rungs import FrozenRung, thaw
from bot.messages.breach import settled
from bot.messages.brief import brief
from bot.messages.notice import Notice
from bot.messages.plain_data import notice_of
from bot.services import cases, matters, minute, reminders
from bot.services.desk import Desk
from bot.services.scene import Scene
from bot.store import duties, managers, messages, nudges
from bot.store.duties import StoredDuty
from bot.store.messages import Message
from bot.store.nudges import Nudge

_WENT_OVER = "went over"


def compose(tx: Connection, desk: Desk, said: Sequence[Nudge], now: datetime) -> Notice:
    """What these nudges to one person say for the first time: one alone, or a brief of several.

    Notes which reflective question goes out with them, so that all questions come round.
    """
    scene = Scene(tx, desk, now)
    about = _with_duties(scene, said)
    for nudge, duty in about:
        if duty.key.kind is DutyKind.REFLECTION and duty.session:
            minute.ask(scene, duty.session, nudge.recipient)
    return brief(list(_items(scene, about)))


def again(tx: Connection, desk: Desk, message_id: str, now: datetime) -> Notice:
    """What a message that was sent says now."""
    scene, carried = Scene(tx, desk, now), nudges.of_message(tx, message_id)
    if not carried:
        return _left(scene, messages.get(tx, message_id))
    return brief(list(_items(scene, _with_duties(scene, carried))))


def _left(scene: Scene, left: Message) -> Notice:
    """A message that no duty asked for."""
    return cases.questioned(scene, left.about) if left.about else notice_of(left.notice)


def _with_duties(scene: Scene, said: Sequence[Nudge]) -> list[tuple[Nudge, StoredDuty]]:
    known = duties.by_ids(scene.tx, {nudge.duty for nudge in said})
    return [(nudge, known[nudge.duty]) for nudge in said]


def _items(scene: Scene, said: Sequence[tuple[Nudge, StoredDuty]]) -> Iterator[Notice]:
    gathered: dict[tuple[str, str], list[tuple[Nudge, StoredDuty]]] = {}
    for nudge, duty in said:
        gathered.setdefault(_which(scene, nudge, duty), []).append((nudge, duty))
    for (which, _), together in gathered.items():
        nudge, about = together[0][0], [duty for _, duty in together]
        yield settled(State.VOID) if which == _WENT_OVER else _item(scene, nudge, about)


def _which(scene: Scene, nudge: Nudge, duty: StoredDuty) -> tuple[str, str]:
    """Several nudges about one duty are one item; so are the cases of one practitioner, and all
    that went over to others."""
    if _went_over(scene, nudge, duty):
        return _WENT_OVER, ""
    return ("cases", duty.practitioner) if _is_of_cases(nudge, duty) else ("duty", duty.id)


def _went_over(scene: Scene, nudge: Nudge, duty: StoredDuty) -> bool:
    """Whether it was said to one of a pair and is now about another, to whom the reader is nobody.

    Whoever supervised before, or held the case, is not told of those who do now.
    """
    pair, reader = (duty.practitioner, duty.supervisor), nudge.recipient
    if nudge.voice is Voice.ESCALATION or reader in pair or scene.chain(*pair).find(reader):
        return False
    return all(manager.id != reader for manager in managers.above(scene.tx, duty.practitioner))


def _item(scene: Scene, nudge: Nudge, about: list[StoredDuty]) -> Notice:
    duty, reader = about[0], nudge.recipient
    if _is_of_cases(nudge, duty):
        return reminders.cases(scene, about, reader)
    rung = _rung(nudge, duty)
    if nudge.rung.startswith(matters.ASKED):
        return matters.asked_to_book(scene, duty)
    if nudge.voice is Voice.WARNING:
        return matters.warning(scene, duty, reader, rung)
    if nudge.voice is Voice.ESCALATION or reader not in (duty.practitioner, duty.supervisor):
        return matters.escalation(scene, duty, reader, rung)
    return reminders.reminder(scene, duty, reader)


def _is_of_cases(nudge: Nudge, duty: StoredDuty) -> bool:
    gentle = nudge.voice in (Voice.REMINDER, Voice.PROMPT)
    ours = nudge.recipient in (duty.practitioner, duty.supervisor)
    return duty.key.kind is DutyKind.CASE_DISCUSSION and gentle and ours


def _rung(nudge: Nudge, duty: StoredDuty) -> FrozenRung:
    """The rung as it was frozen; a ladder frozen anew since may no longer have it."""
    found = next((one for one in thaw(duty.ladder) if one.name == nudge.rung), None)
    return found or FrozenRung(name=nudge.rung, voice=nudge.voice, to=(), when="opening")
