"""The longest time without a formal one-to-one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.candidates import Candidate, Leading, by_end_of_day, lead
from bot.domain.duty import Duty, DutyKind, Step
from bot.domain.intervals import in_words
from bot.domain.phases import Window
from bot.domain.policy import CeilingRule, LikelyBreachRule
from bot.domain.situation import Gap, Ruling, Situation
from bot.domain.why import start


def duties(s: Situation) -> Iterator[Duty]:
    """One for each counting session, met by the next."""
    rulings = tuple(s.rulings(CeilingRule))
    for gap in s.gaps:
        leading = lead(_limits(s, rulings, gap.begun))
        if leading is not None:
            yield _duty(s, rulings, gap, leading)


def limit(
    s: Situation, rule: CeilingRule | LikelyBreachRule, window: Window, begun: tuple[Step, ...]
) -> Candidate | None:
    """The last day that keeps to `rule`; None where it is not in force, or has no length yet."""
    longest = s.resolve(rule.longest)
    if longest is None:
        return None
    says = f"Never longer than {in_words(longest.interval)}"
    why = s.plus(begun, longest, says, rule.id)
    return by_end_of_day(rule, why, s.policy.zone) if why[-1].result in window else None


def _limits(
    s: Situation, rulings: tuple[Ruling[CeilingRule], ...], begun: tuple[Step, ...]
) -> list[Candidate]:
    found = (limit(s, one.rule, one.window, begun) for one in rulings)
    return [candidate for candidate in found if candidate is not None]


def _duty(
    s: Situation, rulings: tuple[Ruling[CeilingRule], ...], gap: Gap, leading: Leading
) -> Duty:
    def had_it_been_held_on(day: date) -> date | None:
        after = lead(_limits(s, rulings, start(day, "Not confirmed")))
        return after.candidate.due_on if after else None

    return s.duty(
        DutyKind.CEILING,
        s.facts.person.id,
        gap.anchor,
        leading,
        opens_at=gap.since,
        met_at=gap.closed_at,
        held_back=s.in_hand(gap.since, leading.candidate.due_on, had_it_been_held_on),
    )
