"""A second engine, slow and plain: relativedelta, and one day after another.

It knows the rules of `POLICY` by heart and shares no arithmetic with bot/domain. What it finds are
rows: what, about whom, by when, and on which day it was met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

from bot.domain.facts import Case, CaseKind, Facts, Session
from bot.domain.happenings import Happening
from bot.domain.intervals import Days, EndOfMonth, Hours, Months, WorkingDays
from bot.domain.obligation_rules import After, Every, Times
from bot.domain.policy import Point
from tests.support.policies import (
    ceiling,
    cover,
    discussion,
    obligation,
    once,
    policy,
    quota,
    rearrangement,
    recording,
    supervision,
)

H = Happening
POLICY = policy(
    supervision(Months(1)),
    ceiling(Days(56)),
    rearrangement(WorkingDays(3)),
    recording(WorkingDays(5), Hours(24)),
    discussion(Months(1), CaseKind.CHILD_PROTECTION),
    discussion(Months(2), CaseKind.CHILD_IN_NEED),
    quota(CaseKind.CHILD_IN_NEED, reviews=(Months(3),)),
    quota(CaseKind.LOOKED_AFTER, reviews=(Days(28), Days(84))),
    obligation(H.AGREEMENT, once=once(Days(6))),
    obligation(H.OBSERVATION, once=once(Months(6), short_of=True)),
    obligation(H.SUPERVISION_HELD, once=once(Days(20), no_sooner=Days(14))),
    obligation(H.GOALS_REVIEW, every=Every(length=Months(6), of=Point(anchor="employment"))),
    obligation(
        H.CHILD_SEEN,
        about="case",
        every=Every(length=Days(42), of=Point(anchor="allocation"), or_own=True),
    ),
    obligation(
        H.CASE_SUMMARY,
        about="case",
        every=Every(length=EndOfMonth(1), of=Point(anchor="allocation"), first=EndOfMonth(0)),
    ),
    obligation(
        H.FORMAL_OBSERVATION,
        times=Times(times=2, in_each=Months(12), of=Point(anchor="employment")),
    ),
    obligation(H.COPY_GIVEN, after=After(event=H.SUPERVISION_HELD, within=Days(5))),
    obligation(H.DECISION_RECORDED, after=After(event=H.DECISION, within=WorkingDays(2))),
    cover(Days(28)),
)

Row = tuple[str, str, date, date | None]
_ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2015, 2035))
_LONDON = ZoneInfo("Europe/London")
_DAY = relativedelta(days=1)
_MONTH = relativedelta(months=1)


def rows(known: Facts, today: date) -> list[Row]:
    """Everything owed, in no order."""
    return [
        *_sessions(known),
        *_moved(known),
        *_recorded(known),
        *(row for case in _open(known, today) for row in _case(known, case, today)),
        *_calendar(known, today),
        *_answers(known),
        *_cover(known, today),
    ]


def _sessions(known: Facts) -> Iterator[Row]:
    days = sorted(_day(one.held_at) for one in _held(known))
    for kind, length in (("supervision", _MONTH), ("ceiling", relativedelta(days=56))):
        yield from _gaps(kind, known, days, known.person.started_on, length, length)


def _gaps(
    kind: str,
    known: Facts,
    days: list[date],
    began: date,
    first: relativedelta,
    then: relativedelta,
    to_due: Callable[[date, relativedelta], date] = lambda day, length: day + length,
) -> Iterator[Row]:
    """From each day to the next, from go-live on; before the first, from the beginning."""
    if began < known.go_live:
        began, first = known.go_live, then
    subject = known.person.id
    if not days or days[0] >= began:
        yield kind, subject, to_due(began, first), days[0] if days else None
    for number, day in enumerate(days):
        following = days[number + 1] if number + 1 < len(days) else None
        if following is None or following >= known.go_live:
            yield kind, subject, to_due(day, then), following


def _moved(known: Facts) -> Iterator[Row]:
    for one in known.sessions:
        if one.fell_through and one.planned_at and _day(one.planned_at) >= known.go_live:
            later = [_day(o.held_at) for o in _held(known) if o.held_at > one.planned_at]
            due = _working_days(_day(one.planned_at), 3)
            yield "rearrangement", one.id, due, min(later, default=None)


def _recorded(known: Facts) -> Iterator[Row]:
    for one in known.sessions:
        if one.was_held and _day(one.planned_at) >= known.go_live:
            due = _working_days(_day(one.held_at), 5)
            if one.urgent:
                due = min(due, _day(one.held_at + timedelta(hours=24)))
            yield "recording", one.id, due, one.recorded_at and _day(one.recorded_at)


def _case(known: Facts, case: Case, today: date) -> Iterator[Row]:
    talked = {_day(one.held_at) for one in _held(known) if case.id in one.discussed}
    days = sorted(talked | {*case.discussed_on})
    every = {CaseKind.CHILD_PROTECTION: 1, CaseKind.CHILD_IN_NEED: 2}.get(case.kind)
    if every:
        length = relativedelta(months=every)
        found = _gaps("case_discussion", known, days, case.allocated_on, length, length)
        yield from _about(case, found)
    if case.kind in (CaseKind.CHILD_IN_NEED, CaseKind.LOOKED_AFTER):
        yield from _quota(known, case, days, today)
    seen = sorted(e.on for e in known.events if e.kind is H.CHILD_SEEN and e.about == case.id)
    length = relativedelta(days=case.seen_every_days or 42)
    yield from _about(case, _gaps("child_seen", known, seen, case.allocated_on, length, length))
    told = sorted(e.on for e in known.events if e.kind is H.CASE_SUMMARY and e.about == case.id)
    this, following = relativedelta(day=31), relativedelta(months=1, day=31)
    found = _gaps("case_summary", known, told, case.allocated_on, this, following)
    yield from _about(case, found)


def _about(case: Case, found: Iterator[Row]) -> Iterator[Row]:
    return ((kind, case.id, due, met) for kind, _, due, met in found)


def _quota(known: Facts, case: Case, days: list[date], today: date) -> Iterator[Row]:
    """Walks from review to review; asks of the last two periods that have begun."""
    in_need = case.kind is CaseKind.CHILD_IN_NEED
    first = relativedelta(months=3) if in_need else relativedelta(days=84)
    begins, review = case.allocated_on, case.allocated_on + first
    half_years = 0
    periods = [(begins, review)]
    while review <= today:
        half_years += 1
        begins, review = review, _chained(case.allocated_on + first, half_years)
        periods.append((begins, review))
    for begins, review in periods[-2:]:
        since = [day for day in days if day >= begins]
        unknown = begins < known.go_live and not any(day < known.go_live for day in since)
        due = review - _DAY
        if due >= max(known.go_live, case.allocated_on) and not unknown:
            yield "quota", case.id, due, since[1] if len(since) > 1 else None


def _chained(day: date, half_years: int) -> date:
    """Each review half a year after the one before, as that one was."""
    for _ in range(half_years):
        day += relativedelta(months=6)
    return day


def _calendar(known: Facts, today: date) -> Iterator[Row]:
    began, subject = known.person.started_on, known.person.id
    held = sorted(_day(one.held_at) for one in _held(known))
    third_week = [day for day in held if day >= began + relativedelta(days=14)]
    for kind, due, days in (
        ("agreement", began + relativedelta(days=6), _days(known, H.AGREEMENT)),
        ("observation", began + relativedelta(months=6) - _DAY, _days(known, H.OBSERVATION)),
        ("supervision_held", began + relativedelta(days=20), third_week),
    ):
        if days or due >= known.go_live:
            yield kind, subject, due, days[0] if days else None
    length = relativedelta(months=6)
    reviews = _days(known, H.GOALS_REVIEW)
    yield from _gaps("goals_review", known, reviews, began, length, length)
    yield from _stretches(known, _days(known, H.FORMAL_OBSERVATION), today)


def _stretches(known: Facts, days: list[date], today: date) -> Iterator[Row]:
    began = known.person.started_on
    year = 0
    while began + relativedelta(years=year + 1) <= today:
        year += 1
    for number in [year - 1, year] if year else [year]:
        begins = began + relativedelta(years=number)
        last = began + relativedelta(years=number + 1) - _DAY
        since = [day for day in days if day >= begins]
        unknown = begins < known.go_live and not any(day < known.go_live for day in since)
        if last >= known.go_live and not unknown:
            yield "formal_observation", known.person.id, last, since[1] if len(since) > 1 else None


def _answers(known: Facts) -> Iterator[Row]:
    for one in _held(known):
        if _day(one.held_at) >= known.go_live:
            given = [
                e.on
                for e in known.events
                if e.kind is H.COPY_GIVEN and e.about == one.id and e.on >= _day(one.held_at)
            ]
            due = _day(one.held_at) + relativedelta(days=5)
            yield "copy_given", one.id, due, min(given, default=None)
    for decision in known.events:
        if decision.kind is H.DECISION and decision.on >= known.go_live:
            noted = [
                e.on
                for e in known.events
                if e.kind is H.DECISION_RECORDED
                and e.about in (decision.id, decision.about)
                and e.on >= decision.on
            ]
            subject = decision.about or known.person.id
            due = _working_days(decision.on, 2)
            yield "decision_recorded", subject, due, min(noted, default=None)


def _cover(known: Facts, today: date) -> Iterator[Row]:
    for absence in known.supervisor.absences if known.supervisor else ():
        last = absence.last_day or date.max
        begun = absence.first_day <= today <= last
        days_away, day = 0, absence.first_day
        while day <= last and days_away <= 28:
            days_away, day = days_away + 1, day + _DAY
        if begun and days_away > 28:
            due = max(day - _DAY, known.go_live)
            yield "cover", known.person.id, due, None


def _working_days(day: date, count: int) -> date:
    while count:
        day += _DAY
        if day.weekday() < 5 and day not in _ENGLAND:
            count -= 1
    return day


def _held(known: Facts) -> list[Session]:
    return [one for one in known.sessions if one.counts]


def _days(known: Facts, kind: H) -> list[date]:
    return sorted(event.on for event in known.events if event.kind is kind)


def _open(known: Facts, today: date) -> list[Case]:
    return [one for one in known.cases if one.closed_on is None or one.closed_on > today]


def _day(moment: datetime) -> date:
    return moment.astimezone(_LONDON).date()
