"""Which days are working days: Monday to Friday less England's bank holidays and local closures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of one year, substitute days included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The organisation's working days. `closures` are days the whole council is shut."""

    closures: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """True from Monday to Friday, bank holidays and closures excepted."""
        return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in self.closures

    def add_working_days(self, day: date, count: int) -> date:
        """`count` working days on (or back, if negative); the day after `day` is the first.

        A count of 0 gives `day` itself, working or not.
        """
        step = _ONE_DAY if count >= 0 else -_ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after `day`."""
        while not self.is_working_day(day):
            day -= _ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before `day`."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day
