"""A gap that will probably grow longer than allowed, told before it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.candidates import Leading, lead
from bot.domain.ceiling import limit
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.intervals import back
from bot.domain.policy import Length, LikelyBreachRule
from bot.domain.reckoning import Reckoned, start
from bot.domain.situation import Gap, Situation

_NEVER_GOOD = 0


class _Limit(NamedTuple):
    """The last day that complies, and the day from which having nothing booked is a worry."""

    leading: Leading
    told_from: int

    @property
    def day(self) -> int:
        return self.leading.candidate.day


def dates(s: Situation) -> Iterator[Dated]:
    """Open while a breach is likely; met by a booking in time, or by a session.

    While nobody has said whether a session in time took place, there is nothing to add.
    """
    for gap in s.gaps if s.rulings(LikelyBreachRule) else ():
        found = _limit(s, gap.begun)
        if found is not None:
            yield from _current(s, gap, found) if gap.closed_at is None else _closed(s, gap, found)


def changes(s: Situation) -> Iterator[int]:
    """The moment from which having nothing booked is a worry."""
    for gap in s.gaps:
        found = _limit(s, gap.begun) if gap.closed_at is None else None
        if found is not None:
            yield s.start_of(found.told_from)


def _limit(s: Situation, begun: Reckoned) -> _Limit | None:
    found = [
        (one.rule, candidate)
        for one in s.rulings(LikelyBreachRule)
        if (candidate := limit(s, one, begun)) is not None
    ]
    leading = lead(candidate for _, candidate in found)
    if leading is None:
        return None
    rule = next(rule for rule, candidate in found if candidate is leading.candidate)
    return _Limit(leading, _told_from(s, leading.candidate.day, rule.lead))


def _told_from(s: Situation, last_day: int, length: Length) -> int:
    before = s.resolve(length)
    return last_day if before is None else s.after(last_day, back(before.interval))


def _closed(s: Situation, gap: Gap, found: _Limit) -> Iterator[Dated]:
    if gap.closed_at is not None and s.day(gap.closed_at) >= found.told_from:
        yield _dated(s, gap, found, s.start_of(found.told_from), met_at=gap.closed_at)


def _current(s: Situation, gap: Gap, found: _Limit) -> Iterator[Dated]:
    booked = _next_booked(s)
    if s.may_be_met(gap.since, found.day, lambda day: _no_worry_until(s, day)):
        return
    if booked is not None and booked > found.day:
        yield _dated(s, gap, found, gap.since)
    elif s.today >= found.told_from:
        met_at = None if booked is None else s.now
        yield _dated(s, gap, found, s.start_of(found.told_from), met_at=met_at)


def _next_booked(s: Situation) -> int | None:
    return s.day(s.booked[0].planned_at) if s.booked else None


def _dated(
    s: Situation, gap: Gap, found: _Limit, opens_at: int, met_at: int | None = None
) -> Dated:
    kind, person = DutyKind.LIKELY_BREACH, s.facts.person.id
    return s.dated(kind, person, gap.anchor, found.leading, opens_at=opens_at, met_at=met_at)


def _no_worry_until(s: Situation, day: int) -> int | None:
    """The last day without a likely breach, had a session been held on `day`."""
    found, booked = _limit(s, start(day, "Not confirmed")), _next_booked(s)
    if found is None:
        return None
    if booked is None:
        return found.told_from - 1
    return found.day if booked <= found.day else _NEVER_GOOD
