"""A frequency that allows more time than others, and what holds once it is lost."""

from __future__ import annotations

from typing import NamedTuple

from bot.domain.candidates import Candidate, ordered
from bot.domain.phases import Window
from bot.domain.policy import SupervisionRule
from bot.domain.reckoning import Term, no_earlier_than
from bot.domain.situation import Situation


class Phased(NamedTuple):
    """A frequency with the phase in which it is in force, and its length."""

    rule: SupervisionRule
    window: Window
    every: Term


Found = tuple[Phased, Candidate]


def part(found: list[Found]) -> tuple[list[Found], list[Candidate]]:
    """Those that may lead, and those that another one stretches."""
    if not any(one.rule.instead_of for one, _ in found):
        return found, []
    aside = [one for one in found if any(_stretches(other, one) for other in found)]
    return [one for one in found if one not in aside], ordered(candidate for _, candidate in aside)


def regained(s: Situation, one: Found, found: list[Found]) -> Found:
    """The same, but never late before the day on which more time was no longer allowed."""
    phased, candidate = one
    for other, stretched in found:
        lost = other.window.ends
        if lost <= stretched.day and _was_stretched(other, phased, candidate):
            says = "More time is no longer allowed"
            why = no_earlier_than(candidate.reckoned, lost, says, "fact", other.rule.id)
            return phased, s.by_end_of_day(phased.rule, why)
    return one


def _stretches(other: Found, one: Found) -> bool:
    """In force on the day that it gives, and since before the stricter day had passed."""
    return _was_stretched(other[0], one[0], one[1]) and other[0].window.holds(other[1].day)


def _was_stretched(other: Phased, phased: Phased, strict: Candidate) -> bool:
    return phased.rule.id in other.rule.instead_of and other.window.holds(strict.day)
