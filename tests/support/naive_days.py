"""A pack's rules, asked of single days: whom they are about, and how long their lengths are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

from bot.domain.facts import Case, Facts
from bot.domain.happenings import Happening
from bot.domain.policy import Policy, Span

Row = tuple[str, str, date]
"""What, about whom, by when."""
_ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2010, 2040))
_LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayByDay:
    """One practitioner under one policy on one day."""

    known: Facts
    policy: Policy
    today: date

    # --- whom a rule is about, day by day ---------------------------------------------------------

    @property
    def who(self) -> str:
        """The practitioner's id."""
        return self.known.person.id

    def rules(self, kind: str) -> list[Any]:
        """The rules of a kind that hold by the council's choices and could ever be about them."""
        return [
            rule
            for rule in self.policy.pack.rules
            if rule.kind == kind
            and all(self.policy.settings.get(name) == to for name, to in rule.chosen.items())
        ]

    def in_force(self, rule: Any, day: date) -> bool:
        """Whether a rule is about the practitioner on that very day."""
        during = getattr(rule, "during", Span())
        return self._suits(rule.applies, day) and self._in_phase(during, day)

    def _suits(self, applies: Any, day: date) -> bool:
        who = self.known.person
        named = self.policy.settings.get(applies.teams.setting, "") if applies.teams else None
        new = who.newly_qualified or self._is_new(day)
        over = applies.qualified_over or applies.qualified_up_to
        year = self.later(who.qualified_on, over) if over and who.qualified_on else None
        return (
            (not applies.roles or who.role in applies.roles)
            and who.role not in applies.not_roles
            and (not applies.employment or who.employment in applies.employment)
            and applies.supervises in (None, who.supervises)
            and applies.on_programme in (None, who.newly_qualified)
            and applies.newly_qualified in (None, new)
            and (not applies.marks or bool(who.marks & {*applies.marks}))
            and (named is None or who.team in [one.strip() for one in str(named).split(",")])
            and (not applies.qualified_over or year is None or day > year)
            and (not applies.qualified_up_to or (year is not None and day <= year))
            and (applies.reports_over is None or self._reports(day) > applies.reports_over)
            and (applies.authorised is None or self._authorised(applies.authorised, day))
        )

    def _is_new(self, day: date) -> bool:
        length, since = self.policy.pack.newly_qualified_for, self.known.person.qualified_on
        until = self.later(since, length) if length and since else None
        return until is not None and day < until

    def _reports(self, day: date) -> int:
        known = self.known.supervisor.reports if self.known.supervisor else ()
        return next((one.count for one in reversed(known) if one.since <= day), 0)

    def _authorised(self, kind: Happening, day: date) -> bool:
        return any(
            one.kind is kind and one.on <= day <= (one.until or date.max)
            for one in self.known.supervisor_events
        )

    def _in_phase(self, span: Span, day: date) -> bool:
        if span.begins is not None:
            begins = self._point(span.begins)
            if begins is None or day < begins:
                return False
        ends = [self._point(point) for point in span.ends]
        over = bool(ends) and all(one is not None and one <= day for one in ends)
        latest = [self._point(point) for point in span.ends_at_latest]
        return not over and not any(one is not None and one <= day for one in latest)

    def _point(self, point: Any, case: Case | None = None) -> date | None:
        who = self.known.person
        day = {
            "employment": who.started_on,
            "qualification": who.qualified_on,
            "progress_review": who.progress_review_on,
            "role": who.role_since or who.started_on,
            "programme": who.programme_since or who.started_on,
            "supervising": who.supervising_since,
            "pair": self.known.pair.since if self.known.pair else None,
            "agreed_point": who.agreed_point_on,
            "allocation": case.allocated_on if case else None,
        }[point.anchor]
        return self.later(day, point.plus) if day and point.plus else day

    # --- lengths ----------------------------------------------------------------------------------

    def interval(self, length: Any) -> Any:
        """What a setting says, for this role; None while nobody has chosen it."""
        if hasattr(length, "setting"):
            return self.policy.settings.get(length.setting)
        if hasattr(length, "setting_by_role"):
            by_role: Any = self.policy.settings.get(length.setting_by_role, {})
            return by_role.get(self.known.person.role, by_role.get("*"))
        return length

    def later(self, day: date, length: Any, times: int = 1) -> date | None:
        """`times` lengths after a day; None while the length is not chosen."""
        interval = self.interval(length)
        if interval is None or isinstance(interval, str):
            return None
        unit, count = next((name, getattr(interval, name)) for name in interval.__slots__)
        if unit == "working_days":
            return self._working_days(day, count * times)
        if unit == "end_of_month":
            return day + relativedelta(months=count * times, day=31)
        return day + relativedelta(**{unit: count * times})

    def _working_days(self, day: date, count: int) -> date:
        step = ONE_DAY if count >= 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while day.weekday() > 4 or day in _ENGLAND or day in self.policy.calendar.closures:
                day += step
        return day


def day_of(moment: datetime) -> date:
    """The day in London."""
    return moment.astimezone(_LONDON).date()
