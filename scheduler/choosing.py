"""What the next message to somebody carries, and what waits: hours, quiet, brief and budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.facts import Person
from bot.domain.hours import next_start_of_work, next_working_moment, quiet_until, start_of_work
from bot.domain.local_time import local_day, start_of_day
from bot.domain.policy import Policy, Voice
from bot.services.desk import Desk
from bot.store import messages, nudges, people, settings
from bot.store.conversations import Conversation
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.store.quiet import sessions_around
from scheduler.still_stands import standing_nudges

_ONE_DAY = timedelta(days=1)
_MORNING = timedelta(hours=1)
_MAY_WAIT = (Voice.REMINDER, Voice.PROMPT)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One message: the welcome, nudges (one, or a brief of many), or one that was left for us."""

    nudges: tuple[Nudge, ...] = ()
    brief: bool = False
    left: Message | None = None

    @property
    def kind(self) -> str:
        """As the message table calls it."""
        if self.left is not None:
            return self.left.kind
        return "nudges" if self.nudges else "welcome"


def choose(tx: Connection, desk: Desk, conversation: Conversation, now: datetime) -> Chosen | None:
    """The next message that may be said at `now`, or None; what must wait is put off."""
    owed = nudges.owed_to(tx, conversation.person, now)
    standing = standing_nudges(tx, desk, owed, now)
    left = messages.waiting(tx, conversation.id)
    if left is not None and left.kind == messages.ANSWER:
        return Chosen(left=left)
    nothing = not standing and left is None
    if nothing or _put_off_all(tx, desk.policy, conversation.person, standing, now):
        return None
    entry = people.entry(tx, conversation.person)
    if entry.greeted_at is None:
        return Chosen()
    if left is not None:
        return Chosen(left=left)
    return _brief(tx, desk, conversation, entry.person, standing, now)


def _put_off_all(
    tx: Connection, policy: Policy, person_id: str, standing: Sequence[Nudge], now: datetime
) -> bool:
    """Outside their hours and in their sessions nothing is said."""
    person = people.get(tx, person_id)
    quiet = quiet_until(sessions_around(tx, person_id, now), now)
    moment = next_working_moment(person, quiet, policy.calendar, policy.zone) or now + _ONE_DAY
    if moment > now:
        nudges.put_off(tx, [nudge.id for nudge in standing], moment)
    return moment > now


def _brief(
    tx: Connection,
    desk: Desk,
    conversation: Conversation,
    person: Person,
    standing: Sequence[Nudge],
    now: datetime,
) -> Chosen | None:
    """The brief once a working day; what comes too late for it waits for the next, if it can."""
    gathered = tuple(nudge for nudge in standing if nudge.brief)
    today = local_day(now, desk.policy.zone)
    if conversation.last_brief_on != today and _is_of_today(gathered, person, desk.policy, now):
        return Chosen(gathered, brief=True)
    morning = _next_brief(person, desk.policy, now)
    waits = [nudge for nudge in gathered if not _would_lapse(nudge, morning)]
    nudges.put_off(tx, [nudge.id for nudge in waits], morning)
    left = [nudge for nudge in standing if nudge not in waits]
    return _single(tx, desk, conversation, left, morning, now)


def _is_of_today(gathered: Sequence[Nudge], person: Person, policy: Policy, now: datetime) -> bool:
    """Whether there is a brief this morning: what only came up during the day is none."""
    begins = start_of_work(person, local_day(now, policy.zone), policy.calendar, policy.zone)
    if begins is None or now < begins + _MORNING:
        return bool(gathered)
    return any(nudge.say_at >= begins for nudge in gathered)


def _single(
    tx: Connection,
    desk: Desk,
    conversation: Conversation,
    left: Sequence[Nudge],
    morning: datetime,
    now: datetime,
) -> Chosen | None:
    """One by one; once the day's budget is used up, what may wait joins the next brief."""
    midnight = start_of_day(local_day(now, desk.policy.zone), desk.policy.zone)
    used = messages.composed_since(tx, conversation.id, midnight)
    if used >= settings.message_budget(tx):
        waits = [nudge for nudge in left if nudge.voice in _MAY_WAIT]
        nudges.into_brief(tx, [nudge.id for nudge in waits], morning)
        left = [nudge for nudge in left if nudge not in waits]
    return Chosen((left[0],)) if left else None


def _next_brief(person: Person, policy: Policy, now: datetime) -> datetime:
    tomorrow = start_of_day(local_day(now, policy.zone) + _ONE_DAY, policy.zone)
    begins = next_start_of_work(person, tomorrow, policy.calendar, policy.zone)
    return begins or tomorrow


def _would_lapse(nudge: Nudge, moment: datetime) -> bool:
    return nudge.lapses_at is not None and nudge.lapses_at <= moment
