"""What is owed to and about one practitioner: the one question that everything asks.

One engine in two phases. `running` gives only the dates of what runs now; `owed` everything, what
was met included. Both are in whole numbers; `duties` puts the second in days and moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import NamedTuple

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
from bot.domain.almanac import moment_of, number_of
from bot.domain.dated import Dated, dressed
from bot.domain.duty import Duty
from bot.domain.facts import Facts
from bot.domain.numbered import NumberedFacts, numbered
from bot.domain.policy import Policy
from bot.domain.situation import Situation, last_pair


@dataclass(frozen=True, slots=True)
class Owed:
    """The duties, and the first moment at which time alone may change them (None: never).

    `valid_until` may be too early, never too late.
    """

    duties: tuple[Duty, ...]
    valid_until: datetime | None


Limit = tuple[str, str, int]
"""By which rule (its id), about whom or what (an id), by which day (its ordinal)."""


class OwedNumbers(NamedTuple):
    """The same in whole numbers."""

    dated: tuple[Dated, ...]
    valid_until: int | None


def duties(facts: Facts, policy: Policy, now: datetime) -> Owed:
    """All duties about `facts.person` at `now`, met ones included; each key occurs once."""
    found, until = owed(numbered(facts), policy, number_of(now))
    made = tuple(dressed(one, policy) for one in found)
    return Owed(made, None if until is None else moment_of(until))


def owed(facts: NumberedFacts, policy: Policy, now: int) -> OwedNumbers:
    """All duties about `facts.person` at `now`, met ones included; each key occurs once."""
    if facts.pair is None:
        return _of_a_leaver(facts, policy, now)
    s = Situation(facts, facts.pair, policy, now)
    phased = supervision.frequencies(s)
    found = tuple(_dates(s, phased))
    ahead = (moment for moment in _changes(s, phased) if moment > now)
    return OwedNumbers(found, min(ahead, default=None))


def running(facts: NumberedFacts, policy: Policy, now: int) -> Iterator[Limit]:
    """The dates of what runs now. Nothing about a leaver."""
    if facts.pair is None:
        return
    s = Situation(facts, facts.pair, policy, now, whole=False)
    minimum = tuple(supervision.limits(s, supervision.frequencies(s)))
    person, soonest = facts.person.id, []
    for _, (candidate, _) in chain(minimum, ceiling.limits(s)):
        soonest.append(candidate.day)
        yield candidate.rule.id, person, candidate.day
    next_due = min(soonest, default=None)
    for case, _, (candidate, _) in case_discussion.limits(s, next_due):
        yield candidate.rule.id, case.id, candidate.day
    for one in _others(s, next_due):
        if one.met_at is None:
            yield one.rule, one.subject, one.due_on


def _dates(s: Situation, phased: supervision.Frequencies) -> Iterator[Dated]:
    minimum, longest = tuple(supervision.dates(s, phased)), tuple(ceiling.dates(s))
    yield from minimum
    yield from longest
    next_due = _next_due(chain(minimum, longest))
    yield from case_discussion.dates(s, next_due)
    yield from _others(s, next_due)


def _others(s: Situation, next_due: int | None) -> Iterator[Dated]:
    yield from likely_breach.dates(s)
    yield from rearrangement.dates(s)
    yield from recording.dates(s)
    yield from sessions.dates(s)
    yield from sessions.last_session(s)
    yield from quotas.dates(s)
    yield from obligations.dates(s, next_due)
    yield from cover.dates(s)


def _of_a_leaver(facts: NumberedFacts, policy: Policy, now: int) -> OwedNumbers:
    """Of somebody who has left: what their last supervisor still owes."""
    pair, left_on = last_pair(facts), facts.person.left_on
    if pair is None or left_on is None:
        return OwedNumbers((), None)
    s = Situation(facts, pair, policy, now)
    if s.today < left_on:
        return OwedNumbers((), s.start_of(left_on))
    return OwedNumbers(tuple(obligations.of_a_leaver(s)), None)


def _next_due(of: Iterable[Dated]) -> int | None:
    return min((one.due_on for one in of if one.met_at is None), default=None)


def _changes(s: Situation, phased: supervision.Frequencies) -> Iterator[int]:
    yield from supervision.changes(s, phased)
    yield from likely_breach.changes(s)
    yield from sessions.changes(s)
    yield from case_discussion.changes(s)
    yield from quotas.changes(s)
    yield from obligations.changes(s)
    yield from cover.changes(s)
    if s.unconfirmed:
        yield s.start_of(s.today + 1)
    if s.facts.person.left_on is not None:
        yield s.start_of(s.facts.person.left_on + 1)
