"""A frequency that allows more time than others, and what holds once it is lost."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.candidates import Candidate, by_end_of_day, ordered
from bot.domain.phases import Window
from bot.domain.policy import SupervisionRule
from bot.domain.settings import Resolved
from bot.domain.situation import Situation
from bot.domain.why import no_earlier_than


@dataclass(frozen=True, slots=True)
class Phased:
    """A frequency with the phase in which it is in force, and its length."""

    rule: SupervisionRule
    window: Window
    every: Resolved


Found = tuple[Phased, Candidate]


def part(found: list[Found]) -> tuple[list[Found], list[Candidate]]:
    """Those that may lead, and those that another one stretches."""
    aside = [one for one in found if any(_stretches(other, one) for other in found)]
    if not aside:
        return found, []
    return [one for one in found if one not in aside], ordered(candidate for _, candidate in aside)


def regained(s: Situation, one: Found, found: list[Found]) -> Found:
    """The same, but never late before the day on which more time was no longer allowed."""
    phased, candidate = one
    for other, stretched in found:
        lost = other.window.ends
        if _was_stretched(other, phased, candidate) and lost and lost <= stretched.due_on:
            says = "More time is no longer allowed"
            why = no_earlier_than(candidate.why, lost, says, "fact", other.rule.id)
            return phased, by_end_of_day(phased.rule, why, s.policy.zone)
    return one


def _stretches(other: Found, one: Found) -> bool:
    """In force on the day that it gives, and since before the stricter day had passed."""
    return _was_stretched(other[0], one[0], one[1]) and other[1].due_on in other[0].window


def _was_stretched(other: Phased, phased: Phased, strict: Candidate) -> bool:
    return phased.rule.id in other.rule.instead_of and strict.due_on in other.window
