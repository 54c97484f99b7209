"""So many discussions of a case before each of its reviews."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.candidates import Candidate, lead
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.intervals import Days
from bot.domain.numbered import NumberedCase
from bot.domain.obligation_rules import QuotaRule
from bot.domain.review_periods import Period, periods
from bot.domain.rulebook import Ruling
from bot.domain.settings import Resolved
from bot.domain.situation import Situation

_Rulings = dict[str, list[Ruling[QuotaRule]]]
"""By the kind of case."""
_Found = tuple[Period, Candidate]


def dates(s: Situation) -> Iterator[Dated]:
    """Of each open case, the period that runs today and the one before it.

    A discussion that comes too late still meets the one before.
    """
    rulings = _by_kind(s)
    discussed = _discussed(s) if rulings else {}
    for case in s.facts.cases if rulings else ():
        if not case.paused and not case.is_closed(s.today):
            yield from _of_case(s, rulings, case, discussed.get(case.id, []))


def changes(s: Situation) -> Iterator[int]:
    """The moments at which a review's day comes."""
    rulings = _by_kind(s)
    for case in s.facts.cases if rulings else ():
        kind, since = case.as_on(s.today)[-1]
        for ruling in rulings.get(kind, ()):
            found = periods(s, ruling.rule, since, case.reviews)
            yield from (s.start_of(one.ends) for one in found)


def _by_kind(s: Situation) -> _Rulings:
    found: _Rulings = {}
    for ruling in s.rulings(QuotaRule):
        for kind in ruling.rule.case_kinds:
            found.setdefault(kind, []).append(ruling)
    return found


def _of_case(
    s: Situation, rulings: _Rulings, case: NumberedCase, sessions: list[int]
) -> Iterator[Dated]:
    times = _times(s, case, sessions)
    by_anchor: dict[str, list[_Found]] = {}
    kind, since = case.as_on(s.today)[-1]
    for rule, begins, ends in rulings.get(kind, ()):
        for period in tuple(periods(s, rule, since, case.reviews))[-2:]:
            candidate = _candidate(s, rule, period)
            in_force = begins <= candidate.day < ends
            if in_force and _is_asked(s, case, period, candidate, times):
                name = f"{kind}/{since}/{period.number}"
                by_anchor.setdefault(name, []).append((period, candidate))
    for anchor, found in by_anchor.items():
        yield from _dated(s, case, anchor, found, times)


def _dated(
    s: Situation, case: NumberedCase, anchor: str, found: list[_Found], times: list[int]
) -> Iterator[Dated]:
    leading = lead(candidate for _, candidate in found)
    if leading is None:
        return
    period = next(period for period, one in found if one is leading.candidate)
    opens_at, due_on = s.start_of(period.begins), leading.candidate.day
    yield s.dated(
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
    why = s.plus(period.why, Resolved(Days(-1), "policy"), says, rule.id)
    return s.by_end_of_day(rule, why)


def _is_asked(
    s: Situation, case: NumberedCase, period: Period, candidate: Candidate, times: list[int]
) -> bool:
    """Nothing older than go-live is known, nor of what was due before it was allocated."""
    go_live = s.facts.go_live
    if candidate.day < max(go_live, case.allocated_on):
        return False
    return period.begins >= go_live or any(s.day(one) < go_live for one in _since(s, period, times))


def _met_at(s: Situation, period: Period, times: list[int]) -> int | None:
    counted = _since(s, period, times)
    return counted[period.times - 1] if len(counted) >= period.times else None


def _since(s: Situation, period: Period, times: list[int]) -> list[int]:
    return [one for one in times if s.day(one) >= period.begins]


def _discussed(s: Situation) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for session in s.counting:
        for case in session.discussed:
            found.setdefault(case, []).append(session.happened_at)
    return found


def _times(s: Situation, case: NumberedCase, sessions: list[int]) -> list[int]:
    """One a day, in order of time."""
    by_day: dict[int, int] = {day: s.start_of(day) for day in case.discussed_on}
    for moment in reversed(sessions):
        by_day[s.day(moment)] = moment
    return [by_day[day] for day in sorted(by_day)]


def _so_often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")
