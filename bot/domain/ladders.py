"""What to say now about one duty, to whom, and when to look again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bot.domain.local_time import at as moment_at
from bot.domain.local_time import local_day
from bot.domain.moments import Call
from bot.domain.moments import Standing as Standing
from bot.domain.no_surprise import told_next as told_next
from bot.domain.no_surprise import warnings_and_escalations
from bot.domain.no_surprise import wording_moment as wording_moment
from bot.domain.policy import Policy, Voice
from bot.domain.receivers import Chain
from bot.domain.reminders import reminders
from bot.domain.rungs import asked_for as asked_for
from bot.domain.rungs import freeze as freeze
from bot.domain.rungs import thaw as thaw

_MORNING = time(9)
_AROUND_DUE = ("before", "after", "due", "ahead_of")


class Planned(NamedTuple):
    """One thing to say to one person. `say_at` lies in their working hours, and is not ahead."""

    rung: str
    recipient: str
    voice: Voice
    brief: bool
    say_at: datetime
    lapses_at: datetime | None


class Plan(NamedTuple):
    """What is to be said by now, and the next moment to look (None: only if something changes).

    `unheard` names the rungs that would be said now if there were anybody to tell.
    """

    nudges: tuple[Planned, ...]
    next_check_at: datetime | None
    unheard: tuple[str, ...] = ()


def plan(standing: Standing, chain: Chain, policy: Policy, now: datetime) -> Plan:
    """What the ladder says by `now`; rungs that were said are left out.

    Planning twice gives the same. What comes later is planned when its moment comes, with the
    people of that moment. Once a rung is said or cannot be, look again; and every morning while
    there is nobody who could be told, since somebody may be back. Of what is booked in time,
    or may have been done, nothing is said unless somebody asked for it.
    """
    if standing.over:
        return Plan((), None)
    open_calls = [
        call
        for call in calls(standing, chain, policy, now)
        if not standing.heard(call.rung, call.person) and not call.lapsed(now)
        if call.rung.when == "asked" or not standing.held_back
    ]
    due = [_planned(call) for call in open_calls if call.say_at is not None and call.say_at <= now]
    blocked = [call for call in open_calls if call.say_at is None and call.named <= now]
    unheard = dict.fromkeys(call.rung.name for call in blocked if call.person is None)
    ahead = [call.say_at for call in open_calls if call.say_at is not None and call.say_at > now]
    ahead += [_next_morning(policy, now)] if blocked else []
    ahead += [_next_morning(policy, now, call.named) for call in open_calls if call.has_nobody_yet]
    return Plan(tuple(one for one in due if one), min(ahead, default=None), tuple(unheard))


def round_after(
    standing: Standing,
    due_on: date,
    due_at: datetime,
    chain: Chain,
    policy: Policy,
    now: datetime,
) -> int:
    """The round once the date has moved: one more if a rung that was said lies ahead again."""
    moved = standing._replace(due_on=due_on, due_at=due_at, said={})
    again = any(
        call.rung.name in standing.said and call.say_at is not None and call.say_at > now
        for call in calls(moved, chain, policy, now)
        if call.rung.when in _AROUND_DUE
    )
    return standing.round + (1 if again and due_at > standing.due_at else 0)


def still_asked(standing: Standing, chain: Chain, policy: Policy, now: datetime) -> frozenset[str]:
    """The rungs that somebody asked for, which nobody has heard and which are not too late."""
    return frozenset(
        call.rung.name
        for call in reminders(standing, chain, policy, now)
        if call.rung.when == "asked"
        if call.rung.name not in standing.said and not call.lapsed(now)
    )


def calls(standing: Standing, chain: Chain, policy: Policy, now: datetime) -> list[Call]:
    """Every rung for each of its recipients, whenever it is to be said."""
    return [
        *reminders(standing, chain, policy, now),
        *warnings_and_escalations(standing, chain, policy, now),
    ]


def _planned(call: Call) -> Planned | None:
    rung = call.rung
    if call.person is None or call.say_at is None:
        return None
    return Planned(rung.name, call.person.id, rung.voice, rung.brief, call.say_at, call.lapses_at)


def _next_morning(policy: Policy, now: datetime, at_latest: datetime | None = None) -> datetime:
    """`at_latest` counts while it lies ahead."""
    tomorrow = local_day(now, policy.zone) + timedelta(days=1)
    morning = moment_at(policy.calendar.on_or_after(tomorrow), _MORNING, policy.zone)
    return morning if at_latest is None or at_latest <= now else min(morning, at_latest)
