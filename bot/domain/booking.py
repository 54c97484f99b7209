"""When the next one-to-one should be: the rules' last day for it, and a day that suits the pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind, Step
from bot.domain.facts import Facts, Session, SessionKind, SessionStatus
from bot.domain.hours import works_on
from bot.domain.local_time import at, local_day
from bot.domain.policy import Policy

_MINIMUMS = frozenset({DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.LIKELY_BREACH})
_USUAL_TIME = time(10)
_ONE_DAY = timedelta(days=1)
_FURTHEST = 60  # days beyond a limit that is already past


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day on which a session still keeps to the rules, and the step that says so."""

    day: date
    because: Step


def limit(
    facts: Facts, policy: Policy, now: datetime, replacing: str | None = None
) -> Limit | None:
    """The last day for the next one-to-one; with `replacing` also for rearranging that session.

    A day that is past can be kept no more: then the next one still to come counts.
    """
    today = local_day(now, policy.zone)
    return next((one for one in _limits(facts, policy, now, replacing) if one.day >= today), None)


def suggestion(
    facts: Facts, policy: Policy, now: datetime, replacing: str | None = None
) -> datetime | None:
    """The pair's usual time on the last day within the limit on which both work.

    Where the limit leaves no such day it is the first day from tomorrow on which both do. None
    where no rule gives a limit.
    """
    found = next(iter(_limits(facts, policy, now, replacing)), None)
    if found is None:
        return None
    tomorrow = local_day(now, policy.zone) + _ONE_DAY
    day = _day_for_both(facts, policy, tomorrow, found.day)
    return None if day is None else at(day, usual_time(facts, policy), policy.zone)


def ahead(facts: Facts, policy: Policy, now: datetime) -> tuple[Limit | None, datetime | None]:
    """The limit and the suggestion for one more session, after all that is booked in time."""
    found = limit(facts, policy, now)
    while found is not None and (kept := _booked_within(facts, policy, now, found)):
        facts, now = _as_if_kept(facts, kept), kept.planned_at
        found = limit(facts, policy, now)
    return found, suggestion(facts, policy, now)


def series(facts: Facts, policy: Policy, now: datetime, count: int) -> tuple[datetime, ...]:
    """The next `count` suggestions after all that is booked, each counted from the one before."""
    facts, now = _as_if_all_kept(facts, now)
    found: tuple[datetime, ...] = ()
    while len(found) < count and (after := suggestion(facts, policy, now)) is not None:
        found = (*found, after)
        facts, now = as_if_held_at(facts, after), after
    return found


def usual_time(facts: Facts, policy: Policy) -> time:
    """The local time of day of the pair's latest one-to-one; ten o'clock where there is none."""
    known = [one for one in facts.sessions if one.kind is SessionKind.ONE_TO_ONE]
    latest = max(known, key=lambda one: one.planned_at, default=None)
    return latest.planned_at.astimezone(policy.zone).time() if latest else _USUAL_TIME


def as_if(facts: Facts, session: Session) -> Facts:
    """The facts with this session as it is given, in place of the one with its id."""
    others = tuple(one for one in facts.sessions if one.id != session.id)
    ordered = sorted((*others, session), key=lambda one: (one.planned_at, one.id))
    return replace(facts, sessions=tuple(ordered))


def as_if_held_at(facts: Facts, moment: datetime) -> Facts:
    """The facts with one more one-to-one, held at `moment`."""
    pair = facts.pair.id if facts.pair else ""
    supposed = Session(f"supposed {moment}", pair, moment, SessionStatus.HELD, held_at=moment)
    return as_if(facts, supposed)


def _limits(facts: Facts, policy: Policy, now: datetime, replacing: str | None) -> list[Limit]:
    """All that are open, the earliest first."""
    owed = duties(facts, policy, now).duties
    waiting = sorted((one for one in owed if _sets_a_limit(one, replacing)), key=_due_at)
    return [Limit(duty.due_on, duty.why[-1]) for duty in waiting]


def _due_at(duty: Duty) -> datetime:
    return duty.due_at


def _sets_a_limit(duty: Duty, replacing: str | None) -> bool:
    if duty.met_at is not None:
        return False
    rearranges = duty.key.kind is DutyKind.REARRANGEMENT and duty.session == replacing
    return duty.key.kind in _MINIMUMS or (replacing is not None and rearranges)


def _day_for_both(facts: Facts, policy: Policy, first: date, last: date) -> date | None:
    backwards = (last - n * _ONE_DAY for n in range((last - first).days + 1))
    onwards = (first + n * _ONE_DAY for n in range(_FURTHEST))
    return _first_for_both(facts, policy, backwards) or _first_for_both(facts, policy, onwards)


def _first_for_both(facts: Facts, policy: Policy, days: Iterable[date]) -> date | None:
    pair = [person for person in (facts.person, facts.supervisor) if person is not None]
    suits = (day for day in days if all(works_on(p, day, policy.calendar) for p in pair))
    return next(suits, None)


def _booked_within(facts: Facts, policy: Policy, now: datetime, found: Limit) -> Session | None:
    booked = (one for one in facts.sessions if one.status is SessionStatus.PLANNED)
    in_time = (
        one
        for one in booked
        if one.planned_at > now and local_day(one.planned_at, policy.zone) <= found.day
    )
    return min(in_time, key=lambda one: one.planned_at, default=None)


def _as_if_all_kept(facts: Facts, now: datetime) -> tuple[Facts, datetime]:
    """As if every planned session took place; the moment after the last of them."""
    for session in facts.sessions:
        if session.status is SessionStatus.PLANNED:
            facts, now = _as_if_kept(facts, session), max(now, session.planned_at)
    return facts, now


def _as_if_kept(facts: Facts, session: Session) -> Facts:
    return as_if(facts, replace(session, status=SessionStatus.HELD, held_at=session.planned_at))
