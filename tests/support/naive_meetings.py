"""How often the two meet, by a slow reader of any pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from bot.domain.facts import Session
from tests.support.naive_days import ONE_DAY, DayByDay, Row, day_of

_FAR = 1500
"""Days within which every phase of these examples has begun or ended."""


class Meetings(DayByDay):
    """What is owed of sessions."""

    @cached_property
    def _held(self) -> list[Session]:
        return sorted((one for one in self.known.sessions if one.counts), key=_happened)

    @cached_property
    def _gaps(self) -> list[tuple[date, date | None]]:
        """From each session to the next; those over before go-live are nobody's matter."""
        days = [day_of(one.happened_at) for one in self._held]
        begins = max(self.known.person.started_on, self.known.go_live)
        gaps: list[tuple[date, date | None]] = list(zip(days, [*days[1:], None], strict=False))
        if not days or days[0] >= begins:
            gaps.insert(0, (begins, days[0] if days else None))
        return [gap for gap in gaps if gap[1] is None or gap[1] >= self.known.go_live]

    @cached_property
    def _minimum(self) -> list[tuple[date | None, date]]:
        found = [(closed, self._frequency(day, closed)) for day, closed in self._gaps]
        return [(closed, due) for closed, due in found if due is not None]

    def _frequency(self, since: date, closed: date | None) -> date | None:
        """The first day that a rule in force on it gives, counting from the session."""
        rules = [r for r in self.rules("supervision") if self.later(since, r.every) is not None]
        dues = {rule.id + str(n): self._due(rule, since) for n, rule in enumerate(rules)}
        of = dict(zip(dues, rules, strict=True))
        aside = {name for name in of if self._is_stretched(of[name], rules, since)}
        reached = [due for n, due in dues.items() if n not in aside and self.in_force(of[n], due)]
        later = [
            (first, due)
            for name, rule in of.items()
            if name not in aside and not self.in_force(rule, dues[name])
            for first, due in self._from_its_beginning(rule, dues[name])
        ]
        found = reached or [due for _, due in later]
        if not reached and later:
            begins = min(first for first, _ in later)
            found += [dues[n] for n in of if n not in aside and self._runs(of[n], since, begins)]
        if not found:
            found = self._now_or_next(of, dues, closed or self.today)
        due = min(found, default=None)
        agreed = self.known.pair.agreed_every if self.known.pair else None
        own = self.later(since, agreed) if agreed else None
        return own if due and own and own < due else due

    def _due(self, rule: Any, since: date) -> date:
        """Where more time was allowed and is no more, not before that was so."""
        due = self.later(since, rule.every)
        assert due is not None
        for other in self.rules("supervision"):
            if rule.id in other.instead_of and self.in_force(other, due):
                stretched = self.later(since, other.every)
                day = due
                while stretched and day <= stretched and self.in_force(other, day):
                    day += ONE_DAY
                if stretched and day <= stretched:
                    return day
        return due

    def _is_stretched(self, rule: Any, rules: list[Any], since: date) -> bool:
        due = self.later(since, rule.every)
        return any(
            rule.id in other.instead_of
            and due is not None
            and self.in_force(other, due)
            and self.in_force(other, self.later(since, other.every) or due)
            for other in rules
        )

    def _from_its_beginning(self, rule: Any, after: date) -> Iterator[tuple[date, date]]:
        day = self._first(rule, after)
        due = self.later(day, rule.every) if day else None
        if day and due and self.in_force(rule, due):
            yield day, due

    def _first(self, rule: Any, after: date) -> date | None:
        days = (after + timedelta(days=n) for n in range(1, _FAR))
        return next((day for day in days if self.in_force(rule, day)), None)

    def _runs(self, rule: Any, since: date, until: date) -> bool:
        days = ((since + timedelta(days=n)) for n in range((until - since).days))
        return all(self.in_force(rule, day) for day in days)

    def _now_or_next(self, of: dict[str, Any], dues: dict[str, date], on: date) -> list[date]:
        current = [dues[name] for name, rule in of.items() if self.in_force(rule, on)]
        if current:
            return current
        ahead = [(self._first(rule, on), rule) for rule in of.values()]
        first = min((day for day, _ in ahead if day), default=None)
        nexts = [self.later(day, rule.every) for day, rule in ahead if day and day == first]
        return [day for day in nexts if day]

    @cached_property
    def _ceilings(self) -> list[tuple[date | None, date]]:
        found = [
            (closed, min(self._in_force_then("ceiling", day), default=None))
            for day, closed in self._gaps
        ]
        return [(closed, due) for closed, due in found if due is not None]

    def _in_force_then(self, kind: str, since: date) -> list[date]:
        dues = [(rule, self.later(since, rule.longest)) for rule in self.rules(kind)]
        return [due for rule, due in dues if due and self.in_force(rule, due)]

    def _likely(self) -> Iterator[Row]:
        for rule in self.rules("likely_breach"):
            lead = self.interval(rule.lead)
            for since, closed in self._gaps:
                limit = self.later(since, rule.longest)
                told = self.later(limit, lead, -1) if limit and lead else limit
                if limit is None or told is None or not self.in_force(rule, limit):
                    continue
                booked = self._booked[0] if self._booked else None
                late = closed is None and booked is not None and day_of(booked) > limit
                if late or (closed or self.today) >= told:
                    yield "likely_breach", self.who, limit

    @cached_property
    def _booked(self) -> list[datetime]:
        planned = (one for one in self.known.sessions if one.status.value == "planned")
        return sorted(one.planned_at for one in planned if day_of(one.planned_at) > self.today)

    def _moved(self) -> Iterator[Row]:
        for one in self.known.sessions:
            planned = day_of(one.planned_at)
            dues = []
            for rule in self.rules("rearrangement") if one.fell_through else ():
                by = self.policy.settings.get(getattr(rule.counted_from, "setting", ""), "")
                decided = "decision" in (by, rule.counted_from)
                day = day_of(one.decided_at) if decided and one.decided_at else planned
                if self.in_force(rule, planned):
                    dues.append(self.later(day, rule.within))
            if planned >= self.known.go_live and dues:
                yield from self._earliest("rearrangement", one.id, dues)

    def _recorded(self) -> Iterator[Row]:
        for one in self.known.sessions:
            if one.was_held and day_of(one.planned_at) >= self.known.go_live:
                day = day_of(one.happened_at)
                rules = [r for r in self.rules("recording") if self.in_force(r, day)]
                dues = [self.later(day, rule.within) for rule in rules]
                for rule in rules:
                    if one.urgent and rule.urgent:
                        hours = timedelta(hours=rule.urgent.hours)
                        dues.append(day_of(one.happened_at + hours))
                yield from self._earliest("recording", one.id, dues)

    def _earliest(self, what: str, about: str, dues: Sequence[date | None]) -> Iterator[Row]:
        known = [due for due in dues if due is not None]
        if known:
            yield what, about, min(known)


def _happened(one: Session) -> tuple[datetime, str]:
    return one.happened_at, one.id
