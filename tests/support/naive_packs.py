"""A slow reader of any pack: relativedelta, and one day after another.

Where the engine keeps windows and numbers, this asks of single days whether a rule is in force, and
walks. It shares no arithmetic with bot/domain, whose dataclasses it reads as plain data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bot.domain.facts import Case, Event
from bot.domain.happenings import Happening
from tests.support.naive_days import ONE_DAY, Row, day_of
from tests.support.naive_meetings import Meetings


class Reader(Meetings):
    """What is owed in rows, about one practitioner under one policy on one day."""

    def rows(self) -> list[Row]:
        """Everything owed, sessions themselves and their confirmation excepted."""
        return [
            *(("supervision", self.who, due) for _, due in self._minimum),
            *(("ceiling", self.who, due) for _, due in self._ceilings),
            *self._likely(),
            *self._moved(),
            *self._recorded(),
            *(row for case in self._open_cases() for row in self._discussed(case)),
            *(row for case in self._open_cases() for row in self._quota(case)),
            *self._obligations(),
            *self._cover(),
        ]

    # --- cases ------------------------------------------------------------------------------------

    def _open_cases(self) -> list[Case]:
        return [
            one
            for one in self.known.cases
            if not one.paused and (one.closed_on is None or one.closed_on > self.today)
        ]

    def _talked(self, case: Case) -> list[date]:
        held = {day_of(one.happened_at) for one in self._held if case.id in one.discussed}
        return sorted(held | {*case.discussed_on})

    def _discussed(self, case: Case) -> Iterator[Row]:
        days = self._talked(case)
        begins = max(case.allocated_on, self.known.go_live)
        gaps: list[tuple[date, date | None]] = list(zip(days, [*days[1:], None], strict=False))
        if not days or days[0] >= begins:
            gaps.insert(0, (begins, days[0] if days else None))
        for since, closed in gaps:
            if closed is None or closed >= self.known.go_live:
                kinds = [one for one in case.kinds if one.since <= (closed or self.today)]
                due = self._by_kinds(case, kinds or list(case.kinds[:1]), since)
                own = since + timedelta(days=case.own_interval_days or 10_000)
                if due is not None:
                    yield "case_discussion", case.id, min(due, own)

    def _by_kinds(self, case: Case, kinds: list[Any], since: date) -> date | None:
        """Up: the earlier of what ran and a new interval from the change. Down: from the talk."""
        *earlier, latest = kinds
        found = []
        for rule in self._about(case, latest.kind):
            from_talk, from_change = (
                self.later(since, rule.every),
                self.later(latest.since, rule.every),
            )
            if from_talk is None or from_change is None or not earlier or latest.since <= since:
                found.append(from_talk)
                continue
            ran = self._by_kinds(case, earlier, since)
            if not self._about(case, earlier[-1].kind):
                found.append(from_change)
            elif ran is None or ran <= from_talk:
                found.append(from_talk)
            else:
                found.append(min(ran, from_change))
        return min((due for due in found if due), default=None)

    def _about(self, case: Case, kind: Any) -> list[Any]:
        return [
            rule
            for rule in self.rules("case_discussion")
            if kind in rule.case_kinds
            and (not rule.case_marks or case.marks & {*rule.case_marks})
            and not case.marks & {*rule.not_case_marks}
        ]

    def _quota(self, case: Case) -> Iterator[Row]:
        """Walks from review to review; asks of the last two periods that have begun."""
        kinds = [one for one in case.kinds if one.since <= self.today] or list(case.kinds[:1])
        begins = kinds[-1].since
        for rule in self.rules("quota"):
            if kinds[-1].kind not in rule.case_kinds:
                continue
            review = self.later(begins, rule.reviews[-1])
            periods = []
            while review is not None:
                periods.append((begins, review))
                if review > self.today:
                    break
                begins, review = review, self.later(review, rule.every)
            for start, end in periods[-2:]:
                since = [day for day in self._talked(case) if day >= start]
                unknown = start < self.known.go_live and not self._known_before(since)
                due = end - ONE_DAY
                if due >= max(self.known.go_live, case.allocated_on) and not unknown:
                    yield "quota", case.id, due

    def _known_before(self, days: Sequence[date]) -> bool:
        return any(day < self.known.go_live for day in days)

    # --- obligations and cover ------------------------------------------------------------------

    def _obligations(self) -> Iterator[Row]:
        for rule in self.rules("obligation"):
            for what, about, due in self._asked(rule):
                if self.in_force(rule, due):
                    yield what, about, due

    def _asked(self, rule: Any) -> Iterator[Row]:
        what, go_live = rule.what.value, self.known.go_live
        if rule.after is not None:
            for event in self._events(rule.after.event):
                if event.on >= go_live:
                    due = self._after(rule.after, event)
                    if due is not None:
                        yield what, event.about or self.who, due
            return
        if rule.expires:
            yield from self._expiries(rule)
            return
        for about, case, days in self._subjects(rule):
            for due in (*self._once(rule, days), *self._every(rule, case, days)):
                yield what, about, due
            for due in self._times(rule, days):
                yield what, about, due

    def _expiries(self, rule: Any) -> Iterator[Row]:
        lasting = [one for one in self._events(rule.what) if one.until]
        lasting.sort(key=lambda one: (one.until or one.on, one.on, one.id))
        for one in lasting:
            if one.until and (one is lasting[-1] or one.until >= self.known.go_live):
                yield rule.what.value, one.about or self.who, one.until

    def _events(self, kind: Happening) -> list[Event]:
        told = [one for one in self.known.events if one.kind is kind and one.on <= self.today]
        held = [one for one in self._held if kind is Happening.SUPERVISION_HELD]
        told += [Event(o.id, kind, day_of(o.happened_at), o.id, o.happened_at) for o in held]
        if self.known.pair and kind is Happening.PAIR_BEGAN and self.known.pair.since <= self.today:
            told.append(Event(self.known.pair.id, kind, self.known.pair.since))
        return sorted(told, key=lambda one: (one.on, one.id))

    def _after(self, timing: Any, event: Event) -> date | None:
        if timing.by == "named_day":
            return event.until
        if timing.by == "next_session":
            return self._next_session(event)
        urgent = self.later(event.on, timing.urgent) if timing.urgent and event.urgent else None
        due = self.later(event.on, timing.within)
        return min(urgent, due) if urgent and due else due

    def _next_session(self, event: Event) -> date | None:
        """Held or booked after it; else the day on which one has to be held."""
        held = [one.happened_at for one in self._held]
        begins = event.kind is Happening.PAIR_BEGAN
        after = [
            day_of(one)
            for one in (*held, *self._booked)
            if (one > event.at if event.at else day_of(one) > event.on - ONE_DAY * begins)
        ]
        owed = [due for closed, due in (*self._minimum, *self._ceilings) if closed is None]
        must = [due for due in [min(owed, default=date.min)] if due >= event.on]
        return next(iter([*after, *must]), None)

    def _subjects(self, rule: Any) -> Iterator[tuple[str, Case | None, list[date]]]:
        kinds = (rule.what, *rule.also)
        events = [one for kind in kinds for one in self._events(kind)]
        if rule.about == "person":
            yield self.who, None, sorted(one.on for one in events)
        for case in self._open_cases() if rule.about == "case" else ():
            yield case.id, case, sorted(one.on for one in events if one.about == case.id)

    def _once(self, rule: Any, days: list[date]) -> Iterator[date]:
        begun = self._point(rule.once.of) if rule.once else None
        if begun is None:
            return
        due = self.later(begun, rule.once.within)
        sooner = self.later(begun, rule.once.no_sooner) if rule.once.no_sooner else None
        done = [day for day in days if sooner is None or day >= sooner]
        if due and rule.once.short_of:
            due -= ONE_DAY
        if due and (done or due >= self.known.go_live):
            yield due

    def _every(self, rule: Any, case: Case | None, days: list[date]) -> Iterator[date]:
        if rule.every is None:
            return
        length: Any = rule.every.length
        own = case.seen_every_days if case and rule.every.or_own else None
        begun = self._point(rule.every.of, case) if rule.every.of else None
        step = (
            (lambda day: day + timedelta(days=own))
            if own
            else (lambda day: self.later(day, length))
        )
        if begun is not None:
            first = rule.every.first if rule.every.first and begun >= self.known.go_live else None
            begun = max(begun, self.known.go_live)
            if not days or days[0] >= begun:
                due = self.later(begun, first) if first else step(begun)
                yield from [due] if due else []
        for number, day in enumerate(days):
            closed = days[number + 1] if number + 1 < len(days) else None
            if closed is None or closed >= self.known.go_live:
                yield from [due] if (due := step(day)) else []

    def _times(self, rule: Any, days: list[date]) -> Iterator[date]:
        begun = self._point(rule.times.of) if rule.times else None
        if begun is None:
            return
        number = 0
        while (self.later(begun, rule.times.in_each, number + 1) or date.max) <= self.today:
            number += 1
        for n in range(max(0, number - 1), number + 1):
            start = self.later(begun, rule.times.in_each, n) or begun
            last = (self.later(begun, rule.times.in_each, n + 1) or begun) - ONE_DAY
            since = [day for day in days if day >= start]
            unknown = start < self.known.go_live and not self._known_before(since)
            if last >= self.known.go_live and not unknown:
                yield last

    def _cover(self) -> Iterator[Row]:
        for rule in self.rules("cover"):
            for away in self.known.supervisor.absences if self.known.supervisor else ():
                known_on = min(away.known_on or away.first_day, away.first_day)
                last = away.last_day or date.max
                too_long = self.later(away.first_day, rule.longer_than)
                if too_long is None or last < too_long or not known_on <= self.today <= last:
                    continue
                soon = rule.when == "likely" and away.last_day is not None
                due = self.later(known_on, rule.within) if soon else too_long
                if due is not None and self.in_force(rule, max(due, self.known.go_live)):
                    yield "cover", self.who, max(due, self.known.go_live)
