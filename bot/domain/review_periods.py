"""From review to review of one case: what is booked or was held goes before what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.domain.obligation_rules import QuotaRule
from bot.domain.policy import FromSetting, Length
from bot.domain.reckoning import Reckoned, plus, start
from bot.domain.situation import Situation


class Period(NamedTuple):
    """From `begins` to the day before the review that `why` leads to, asking for `times`."""

    number: int
    begins: int
    why: Reckoned
    times: int

    @property
    def ends(self) -> int:
        """The day of the review."""
        return self.why.day


def periods(s: Situation, rule: QuotaRule, since: int, reviews: Sequence[int]) -> Iterator[Period]:
    """The periods since the case became of its kind, up to the one that runs today.

    `reviews` are the days of those that are booked or were held, in order of time.
    """
    booked = [day for day in reviews if day > since]
    begins, before, number = since, start(since, "It became of this kind"), 0
    while True:
        number += 1
        review = _review(s, rule, since, before, booked, number)
        if review is None:
            return
        if number >= len(rule.reviews):
            times = rule.first if number == len(rule.reviews) else rule.then
            yield Period(number, begins, review, times)
            begins = review.day
            if begins > s.today:
                return
        before = review


def _review(
    s: Situation,
    rule: QuotaRule,
    since: int,
    before: Reckoned,
    booked: list[int],
    number: int,
) -> Reckoned | None:
    """The steps to the review of this number; None while a length is not chosen."""
    if number <= len(booked):
        return start(booked[number - 1], "The review is booked, or was held")
    if number > len(rule.reviews):
        return _after(s, rule, before, rule.every)
    length = rule.reviews[number - 1]
    later_from, setting = _later_from(s, rule)
    if number == 1 or later_from == "previous":
        return _after(s, rule, before, length)
    begun = start(since, "It became of this kind", setting=setting)
    review = _after(s, rule, begun, length)
    if review is None or review.day > before.day:
        return review
    return _after(s, rule, before, length)


def _after(s: Situation, rule: QuotaRule, begun: Reckoned, length: Length) -> Reckoned | None:
    term = s.term(rule, length, "A review after {}")
    return None if term is None else plus(begun, term)


def _later_from(s: Situation, rule: QuotaRule) -> tuple[object, str]:
    """From what later reviews are counted, and by which setting where the council chose."""
    if isinstance(rule.later_from, FromSetting):
        return s.policy.settings.get(rule.later_from.setting, "start"), rule.later_from.setting
    return rule.later_from, ""
