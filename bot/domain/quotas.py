"""So many discussions of a case before each of its reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.candidates import Candidate, by_end_of_day, lead
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Case, CaseKind
from bot.domain.intervals import Days
from bot.domain.obligation_rules import QuotaRule
from bot.domain.review_periods import Period, periods
from bot.domain.situation import Ruling, Situation
from bot.domain.why import add

_Rulings = dict[CaseKind, list[Ruling[QuotaRule]]]
_Found = tuple[Period, Candidate]


def duties(s: Situation) -> Iterator[Duty]:
    """Of each open case, the period that runs today and the one before it.

    A discussion that comes too late still meets the one before.
    """
    rulings = _by_kind(s)
    discussed = _discussed(s) if rulings else {}
    for case in s.facts.cases if rulings else ():
        if not case.paused and not _is_over(case, s.today):
            yield from _of_case(s, rulings, case, discussed.get(case.id, []))


def changes(s: Situation) -> Iterator[datetime]:
    """The moments at which a review's day comes."""
    rulings = _by_kind(s)
    for case in s.facts.cases if rulings else ():
        now = case.as_on(s.today)
        for ruling in rulings.get(now.kind, ()):
            yield from (s.start_of(one.ends) for one in periods(s, ruling.rule, now))


def _by_kind(s: Situation) -> _Rulings:
    found: _Rulings = {}
    for ruling in s.rulings(QuotaRule):
        for kind in ruling.rule.case_kinds:
            found.setdefault(kind, []).append(ruling)
    return found


def _of_case(
    s: Situation, rulings: _Rulings, case: Case, sessions: list[datetime]
) -> Iterator[Duty]:
    times = _times(s, case, sessions)
    by_anchor: dict[str, list[_Found]] = {}
    case = case.as_on(s.today)
    for ruling in rulings.get(case.kind, ()):
        for period in tuple(periods(s, ruling.rule, case))[-2:]:
            candidate = _candidate(s, ruling.rule, period)
            if candidate.due_on in ruling.window and _is_asked(s, case, period, candidate, times):
                name = f"{case.kind.value}/{case.kind_since.toordinal()}/{period.number}"
                by_anchor.setdefault(name, []).append((period, candidate))
    for anchor, found in by_anchor.items():
        yield from _duty(s, case, anchor, found, times)


def _duty(
    s: Situation, case: Case, anchor: str, found: list[_Found], times: list[datetime]
) -> Iterator[Duty]:
    leading = lead(candidate for _, candidate in found)
    if leading is None:
        return
    period = next(period for period, one in found if one is leading.candidate)
    opens_at, due_on = s.start_of(period.begins), leading.candidate.due_on
    yield s.duty(
        DutyKind.QUOTA,
        case.id,
        anchor,
        leading,
        opens_at=opens_at,
        met_at=_met_at(s, period, times),
        case=case,
        held_back=s.may_be_met(opens_at, due_on, lambda _: None),
    )


def _candidate(s: Situation, rule: QuotaRule, period: Period) -> Candidate:
    says = f"Discussed {_so_often(period.times)} by the day before"
    why = add(period.why, Days(-1), s.policy.calendar, says, "policy", rule.id)
    return by_end_of_day(rule, why, s.policy.zone)


def _is_asked(
    s: Situation, case: Case, period: Period, candidate: Candidate, times: list[datetime]
) -> bool:
    """Nothing older than go-live is known, nor of what was due before it was allocated."""
    go_live = s.facts.go_live
    if candidate.due_on < max(go_live, case.allocated_on):
        return False
    return period.begins >= go_live or any(s.day(one) < go_live for one in _since(s, period, times))


def _met_at(s: Situation, period: Period, times: list[datetime]) -> datetime | None:
    counted = _since(s, period, times)
    return counted[period.times - 1] if len(counted) >= period.times else None


def _since(s: Situation, period: Period, times: list[datetime]) -> list[datetime]:
    return [one for one in times if s.day(one) >= period.begins]


def _discussed(s: Situation) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for session in s.counting:
        for case in session.discussed:
            found.setdefault(case, []).append(session.happened_at)
    return found


def _times(s: Situation, case: Case, sessions: list[datetime]) -> list[datetime]:
    """One a day, in order of time."""
    by_day: dict[date, datetime] = {day: s.start_of(day) for day in case.discussed_on}
    for moment in reversed(sessions):
        by_day[s.day(moment)] = moment
    return [by_day[day] for day in sorted(by_day)]


def _is_over(case: Case, today: date) -> bool:
    return case.closed_on is not None and case.closed_on <= today


def _so_often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")
