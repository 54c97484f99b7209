"""What is owed to and about one practitioner: the one question that everything asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from bot.domain import (
    case_discussion,
    ceiling,
    cover,
    likely_breach,
    obligations,
    quotas,
    rearrangement,
    recording,
    sessions,
    supervision,
)
from bot.domain.duty import Duty
from bot.domain.facts import Facts
from bot.domain.policy import Policy
from bot.domain.situation import Situation, of_a_leaver


@dataclass(frozen=True, slots=True)
class Owed:
    """The duties, and the first moment at which time alone may change them (None: never).

    `valid_until` may be too early, never too late.
    """

    duties: tuple[Duty, ...]
    valid_until: datetime | None


def duties(facts: Facts, policy: Policy, now: datetime) -> Owed:
    """All duties about `facts.person` at `now`, met ones included; each key occurs once."""
    if facts.pair is None:
        return _of_a_leaver(facts, policy, now)
    s = Situation(facts, facts.pair, policy, now)
    found = tuple(_duties(s))
    return Owed(found, min((moment for moment in _changes(s) if moment > now), default=None))


def _duties(s: Situation) -> Iterator[Duty]:
    minimum, longest = tuple(supervision.duties(s)), tuple(ceiling.duties(s))
    yield from minimum
    yield from longest
    yield from likely_breach.duties(s)
    yield from rearrangement.duties(s)
    yield from recording.duties(s)
    yield from sessions.duties(s)
    yield from sessions.last_session(s)
    next_due = _next_due(chain(minimum, longest))
    yield from case_discussion.duties(s, next_due)
    yield from quotas.duties(s)
    yield from obligations.duties(s, next_due)
    yield from cover.duties(s)


def _of_a_leaver(facts: Facts, policy: Policy, now: datetime) -> Owed:
    """Of somebody who has left: what their last supervisor still owes."""
    s, left_on = of_a_leaver(facts, policy, now), facts.person.left_on
    if s is None or left_on is None:
        return Owed((), None)
    if s.today < left_on:
        return Owed((), s.start_of(left_on))
    return Owed(tuple(obligations.of_a_leaver(s)), None)


def _next_due(of: Iterable[Duty]) -> date | None:
    return min((duty.due_on for duty in of if duty.met_at is None), default=None)


def _changes(s: Situation) -> Iterator[datetime]:
    yield from supervision.changes(s)
    yield from likely_breach.changes(s)
    yield from sessions.changes(s)
    yield from case_discussion.changes(s)
    yield from quotas.changes(s)
    yield from obligations.changes(s)
    yield from cover.changes(s)
    if s.unconfirmed:
        yield s.start_of(s.today + timedelta(days=1))
