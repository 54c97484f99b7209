"""Where several rules ask for the same thing, the earliest date leads and the others are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.domain.reckoning import Mark, Reckoned
from bot.domain.rule_parts import DatedRule, Strength

_STRICTNESS = {strength: place for place, strength in enumerate(Strength)}


class Candidate(NamedTuple):
    """One rule's answer: the last moment that still complies, its day, and how it was reckoned."""

    due_at: int
    day: int
    rule: DatedRule
    reckoned: Reckoned

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Where a rule holds because the council chose so, its last step says by which setting."""
        marks = self.reckoned.marks
        if not self.rule.chosen:
            return marks
        *before, last = marks
        named = ", ".join(filter(None, [last.setting, *self.rule.chosen]))
        return (*before, last._replace(setting=named))


class Leading(NamedTuple):
    """The candidate that leads, and the others in order of time."""

    candidate: Candidate
    also: tuple[Candidate, ...] = ()


def lead(candidates: Iterable[Candidate]) -> Leading | None:
    """The earliest leads, and on the same instant the stricter; None where there is none."""
    found = list(candidates)
    if len(found) == 1:
        return Leading(found[0])
    if not found:
        return None
    first, *others = ordered(found)
    return Leading(first, tuple(others))


def ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In order of time, and at the same instant the stricter first."""
    return sorted(candidates, key=_order)


def _order(candidate: Candidate) -> tuple[int, int, str]:
    return candidate.due_at, _STRICTNESS[candidate.rule.strength], candidate.rule.id
