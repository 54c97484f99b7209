"""The longest time without a formal one-to-one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.candidates import Candidate, Leading, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.phases import Window, phase
from bot.domain.policy import CeilingRule, LikelyBreachRule
from bot.domain.reckoning import Reckoned, plus, start
from bot.domain.rulebook import Ruling
from bot.domain.situation import Gap, Situation


def limits(s: Situation) -> Iterator[tuple[Gap, Leading]]:
    """One for each counting session, to be met by the next."""
    rulings = _in_their_phases(s)
    for gap in s.gaps if rulings else ():
        leading = lead(_limits(s, rulings, gap.begun))
        if leading is not None:
            yield gap, leading


def dates(s: Situation) -> Iterator[Dated]:
    """The duties that keep to these limits."""
    for gap, leading in limits(s):
        yield _dated(s, gap, leading)


def limit(
    s: Situation, ruling: Ruling[CeilingRule] | Ruling[LikelyBreachRule], begun: Reckoned
) -> Candidate | None:
    """The last day that keeps to a rule; None where it is not in force, or has no length yet."""
    rule, begins, ends = ruling
    longest = s.term(rule, rule.longest, "Never longer than {}")
    if longest is None:
        return None
    why = plus(begun, longest)
    return s.by_end_of_day(rule, why) if begins <= why.day < ends else None


def _in_their_phases(s: Situation) -> tuple[Ruling[CeilingRule], ...]:
    return tuple(
        Ruling(rule, *window.within(Window(begins, ends)))
        for rule, begins, ends in s.rulings(CeilingRule)
        if (window := phase(rule.during, s.anchors, s.facts.person.role, s.policy)) is not None
    )


def _limits(
    s: Situation, rulings: tuple[Ruling[CeilingRule], ...], begun: Reckoned
) -> list[Candidate]:
    found = (limit(s, one, begun) for one in rulings)
    return [candidate for candidate in found if candidate is not None]


def _dated(s: Situation, gap: Gap, leading: Leading) -> Dated:
    def had_it_been_held_on(day: int) -> int | None:
        after = lead(_limits(s, _in_their_phases(s), start(day, "Not confirmed")))
        return after.candidate.day if after else None

    is_open = gap.closed_at is None
    return s.dated(
        DutyKind.CEILING,
        s.facts.person.id,
        gap.anchor,
        leading,
        opens_at=gap.since,
        met_at=gap.closed_at,
        held_back=is_open and s.in_hand(gap.since, leading.candidate.day, had_it_been_held_on),
    )
