"""Where several rules ask for the same thing, the earliest date leads and the others are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.duty import AlsoDue, Step
from bot.domain.local_time import end_of_day
from bot.domain.policy import Rule, Strength

_STRICTNESS = {strength: place for place, strength in enumerate(Strength)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One rule's answer: the day, the last instant that still complies, and the arithmetic."""

    rule: Rule
    due_on: date
    due_at: datetime
    why: tuple[Step, ...]

    @property
    def as_also(self) -> AlsoDue:
        """The same where another rule leads."""
        return AlsoDue(self.rule.id, self.rule.clause, self.due_on, self.why)


@dataclass(frozen=True, slots=True)
class Leading:
    """The candidate that leads, and the others in order of time."""

    candidate: Candidate
    also: tuple[AlsoDue, ...] = ()


def by_end_of_day(rule: Rule, why: tuple[Step, ...], zone: ZoneInfo) -> Candidate:
    """Due by the end of the day to which `why` leads."""
    day = why[-1].result
    return Candidate(rule, day, end_of_day(day, zone), _naming_the_choice(rule, why))


def at_moment(rule: Rule, moment: datetime, why: tuple[Step, ...]) -> Candidate:
    """Due at `moment`, on the day to which `why` leads."""
    return Candidate(rule, why[-1].result, moment, _naming_the_choice(rule, why))


def _naming_the_choice(rule: Rule, why: tuple[Step, ...]) -> tuple[Step, ...]:
    """Where a rule holds because the council chose so, its last step says by which setting."""
    if not rule.chosen:
        return why
    *before, last = why
    return (*before, replace(last, setting=", ".join(filter(None, [last.setting, *rule.chosen]))))


def lead(candidates: Iterable[Candidate]) -> Leading | None:
    """The earliest leads, and on the same instant the stricter; None where there is none."""
    in_order = ordered(candidates)
    if not in_order:
        return None
    first, *others = in_order
    return Leading(first, tuple(other.as_also for other in others))


def ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In order of time, and at the same instant the stricter first."""
    found = list(candidates)
    return sorted(found, key=_order) if len(found) > 1 else found


def _order(candidate: Candidate) -> tuple[datetime, int, str]:
    return candidate.due_at, _STRICTNESS[candidate.rule.strength], candidate.rule.id
