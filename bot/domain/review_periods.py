"""From review to review of one case: what is booked or was held goes before what is computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.duty import Step
from bot.domain.facts import Case
from bot.domain.intervals import in_words
from bot.domain.obligation_rules import QuotaRule
from bot.domain.policy import FromSetting, Length
from bot.domain.situation import Situation
from bot.domain.why import start


@dataclass(frozen=True, slots=True)
class Period:
    """From `begins` to the day before the review that `why` leads to, asking for `times`."""

    number: int
    begins: date
    why: tuple[Step, ...]
    times: int

    @property
    def ends(self) -> date:
        """The day of the review."""
        return self.why[-1].result


def periods(s: Situation, rule: QuotaRule, case: Case) -> Iterator[Period]:
    """The periods since the case became of its kind, up to the one that runs today."""
    booked = sorted({one.on for one in case.reviews if one.on > case.kind_since})
    begins, before, number = case.kind_since, start(case.kind_since, "It became of this kind"), 0
    while True:
        number += 1
        review = _review(s, rule, case, before, booked, number)
        if review is None:
            return
        if number >= len(rule.reviews):
            times = rule.first if number == len(rule.reviews) else rule.then
            yield Period(number, begins, review, times)
            begins = review[-1].result
            if begins > s.today:
                return
        before = review


def _review(
    s: Situation,
    rule: QuotaRule,
    case: Case,
    before: tuple[Step, ...],
    booked: list[date],
    number: int,
) -> tuple[Step, ...] | None:
    """The steps to the review of this number; None while a length is not chosen."""
    if number <= len(booked):
        return start(booked[number - 1], "The review is booked, or was held")
    if number > len(rule.reviews):
        return _after(s, rule, before, rule.every)
    length = rule.reviews[number - 1]
    later_from, setting = _later_from(s, rule)
    if number == 1 or later_from == "previous":
        return _after(s, rule, before, length)
    begun = start(case.kind_since, "It became of this kind", setting=setting)
    review = _after(s, rule, begun, length)
    if review is None or review[-1].result > before[-1].result:
        return review
    return _after(s, rule, before, length)


def _after(
    s: Situation, rule: QuotaRule, begun: tuple[Step, ...], length: Length
) -> tuple[Step, ...] | None:
    resolved = s.resolve(length)
    if resolved is None:
        return None
    return s.plus(begun, resolved, f"A review after {in_words(resolved.interval)}", rule.id)


def _later_from(s: Situation, rule: QuotaRule) -> tuple[object, str]:
    """From what later reviews are counted, and by which setting where the council chose."""
    if isinstance(rule.later_from, FromSetting):
        return s.policy.settings.get(rule.later_from.setting, "start"), rule.later_from.setting
    return rule.later_from, ""
