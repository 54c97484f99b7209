"""What the next message to somebody carries, and what waits: hours, quiet, brief and budget.

Escalations come before reminders, and those before the brief.
"""

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
from bot.store import messages, nudges, people, waiting
from bot.store.conversations import Conversation
from bot.store.messages import Message
from bot.store.nudges import Nudge
from bot.store.quiet import sessions_around
from bot.store.spoken_to import SpokenTo
from scheduler.errand import Errand
from scheduler.still_stands import standing_nudges

_ONE_DAY = timedelta(days=1)
_MORNING = timedelta(hours=1)
_MAY_WAIT = (Voice.REMINDER, Voice.PROMPT)
_URGENT = (Voice.ESCALATION, Voice.WARNING)


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

    @property
    def ids(self) -> list[str]:
        """Of the nudges, or of the message that was left."""
        return [self.left.id] if self.left is not None else [nudge.id for nudge in self.nudges]


def choose(
    tx: Connection, errand: Errand, conversation: Conversation, spoken_to: SpokenTo
) -> Chosen | None:
    """The next message that may be said now, or None; what must wait is put off."""
    now = errand.now
    owed = nudges.owed_to(tx, conversation.person, now)
    standing = standing_nudges(tx, errand.desk, owed, now)
    left = waiting.most_urgent(tx, conversation.id, now) if spoken_to.left else None
    if left is not None and left.kind == messages.ANSWER:
        return Chosen(left=left)
    if not standing and left is None:
        return None
    person = people.get(tx, conversation.person)
    moment = _may_be_said_at(tx, errand.desk.policy, person, now)
    if moment > now:
        _put_off_all(tx, standing, left, moment)
        return None
    if not spoken_to.greeted:
        return Chosen()
    if left is not None and not _goes_before(standing, left):
        return Chosen(left=left)
    used_up = spoken_to.said >= errand.budget
    found = _next(tx, errand.desk, conversation, person, standing, now, used_up=used_up)
    return found if found or left is None else Chosen(left=left)


def _goes_before(standing: Sequence[Nudge], left: Message) -> bool:
    """Whether something urgent goes before what was left: of two that are urgent the older one."""
    urgent = _urgent(standing)
    if left.kind == messages.ALERT and left.say_at is not None:
        urgent = [nudge for nudge in urgent if nudge.say_at < left.say_at]
    return bool(urgent)


def _may_be_said_at(tx: Connection, policy: Policy, person: Person, now: datetime) -> datetime:
    """Outside their hours and in their sessions nothing is said."""
    quiet = quiet_until(sessions_around(tx, person.id, now), now)
    return next_working_moment(person, quiet, policy.calendar, policy.zone) or now + _ONE_DAY


def _put_off_all(
    tx: Connection, standing: Sequence[Nudge], left: Message | None, moment: datetime
) -> None:
    nudges.put_off(tx, [nudge.id for nudge in standing], moment)
    if left is not None:
        waiting.put_off(tx, left.id, moment)


def _next(
    tx: Connection,
    desk: Desk,
    conversation: Conversation,
    person: Person,
    standing: Sequence[Nudge],
    now: datetime,
    *,
    used_up: bool,
) -> Chosen | None:
    """Urgent ones, then others, then the brief; beyond the day's budget others join a brief."""
    morning = _next_brief(person, desk.policy, now)
    gathered = _of_todays_brief(desk, conversation, person, standing, now)
    waits = () if gathered else _wait_for(tx, standing, morning)
    alone = [nudge for nudge in standing if nudge not in gathered and nudge not in waits]
    if used_up:
        over = tuple(nudge for nudge in alone if nudge.voice in _MAY_WAIT)
        alone = [nudge for nudge in alone if nudge not in over]
        if gathered:  # in the order in which they will be read when the brief is revised
            gathered = tuple(one for one in standing if one in gathered or one in over)
        else:
            nudges.into_brief(tx, [nudge.id for nudge in over], morning)
    return _first(alone, gathered)


def _of_todays_brief(
    desk: Desk,
    conversation: Conversation,
    person: Person,
    standing: Sequence[Nudge],
    now: datetime,
) -> tuple[Nudge, ...]:
    """There is one brief a working day."""
    gathered = tuple(nudge for nudge in standing if nudge.brief)
    briefed = conversation.last_brief_on == local_day(now, desk.policy.zone)
    of_today = not briefed and _is_of_today(gathered, person, desk.policy, now)
    return gathered if of_today else ()


def _wait_for(tx: Connection, standing: Sequence[Nudge], morning: datetime) -> tuple[Nudge, ...]:
    """What comes too late for today's brief waits for the next, if it can."""
    waits = tuple(n for n in standing if n.brief and not _would_lapse(n, morning))
    nudges.put_off(tx, [nudge.id for nudge in waits], morning)
    return waits


def _first(alone: Sequence[Nudge], gathered: tuple[Nudge, ...]) -> Chosen | None:
    if alone:
        return Chosen(((_urgent(alone) or alone)[0],))
    return Chosen(gathered, brief=True) if gathered else None


def _urgent(among: Sequence[Nudge]) -> list[Nudge]:
    """No pack puts these into a brief."""
    return [nudge for nudge in among if nudge.voice in _URGENT]


def _is_of_today(gathered: Sequence[Nudge], person: Person, policy: Policy, now: datetime) -> bool:
    """Whether there is a brief this morning: what only came up during the day is none."""
    begins = start_of_work(person, local_day(now, policy.zone), policy.calendar, policy.zone)
    if begins is None or now < begins + _MORNING:
        return bool(gathered)
    return any(nudge.say_at >= begins for nudge in gathered)


def _next_brief(person: Person, policy: Policy, now: datetime) -> datetime:
    tomorrow = start_of_day(local_day(now, policy.zone) + _ONE_DAY, policy.zone)
    begins = next_start_of_work(person, tomorrow, policy.calendar, policy.zone)
    return begins or tomorrow


def _would_lapse(nudge: Nudge, moment: datetime) -> bool:
    return nudge.lapses_at is not None and nudge.lapses_at <= moment
