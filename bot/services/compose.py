"""One message from many nudges, and what an old message says now: always from the current state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.duty import DutyKind
from bot.domain.policy import Voice
from bot.domain.rungs import FrozenRung, thaw
from bot.messages.brief import brief
from bot.messages.notice import Notice
from bot.messages.plain_data import notice_of
from bot.services import matters, minute, reminders
from bot.services.desk import Desk
from bot.services.scene import Scene
from bot.store import duties, messages, nudges
from bot.store.duties import StoredDuty
from bot.store.nudges import Nudge


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
    carried = nudges.of_message(tx, message_id)
    if not carried:
        return notice_of(messages.get(tx, message_id).notice)
    scene = Scene(tx, desk, now)
    return brief(list(_items(scene, _with_duties(scene, carried))))


def _with_duties(scene: Scene, said: Sequence[Nudge]) -> list[tuple[Nudge, StoredDuty]]:
    known = duties.by_ids(scene.tx, {nudge.duty for nudge in said})
    return [(nudge, known[nudge.duty]) for nudge in said]


def _items(scene: Scene, said: Sequence[tuple[Nudge, StoredDuty]]) -> Iterator[Notice]:
    """Several nudges about one duty are one item; so are the cases of one practitioner."""
    seen: set[tuple[str, str]] = set()
    for nudge, duty in said:
        cases = _is_of_cases(nudge, duty)
        item = ("cases", duty.practitioner) if cases else ("duty", duty.id)
        if item not in seen:
            seen.add(item)
            gathered = [one for by, one in said if _is_of_cases(by, one)] if cases else [duty]
            yield _item(scene, nudge, _of(duty, gathered))


def _of(duty: StoredDuty, gathered: list[StoredDuty]) -> list[StoredDuty]:
    return [one for one in gathered if one.practitioner == duty.practitioner]


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
