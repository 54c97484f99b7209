"""Each case is talked about every so often, or at every session, by what kind of case it is."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.case_dates import Rulings, leading
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.numbered import GROUP, NumberedCase, NumberedSession
from bot.domain.policy import CaseDiscussionRule
from bot.domain.reckoning import Reckoned, start
from bot.domain.situation import NONE_KNOWN, Gap, Situation

_Time = tuple[int, int, str]
"""The day of a discussion, its moment, and what it is known by."""


def dates(s: Situation, supervision_due: int | None) -> Iterator[Dated]:
    """One for each discussion of each open case, met by the next discussion.

    `supervision_due` is when the next session has to be, where none is booked.
    """
    rulings = _by_kind(s)
    unmarked = _about(frozenset(), rulings)
    discussed = _discussed(s) if rulings else {}
    for case in s.facts.cases if rulings else ():
        if not case.paused and not case.is_closed(s.today):
            about = _about(case.marks, rulings) if case.marks else unmarked
            for gap in _gaps(s, case, discussed.get(case.id, [])):
                yield from _dated(s, about, case, gap, supervision_due)


def changes(s: Situation) -> Iterator[int]:
    """The moments at which a case becomes of another kind, or is closed."""
    for case in s.facts.cases:
        yield from (s.start_of(since) for _, since in case.kinds if since > s.today)
        if case.closed_on is not None:
            yield s.start_of(case.closed_on)


def _by_kind(s: Situation) -> Rulings:
    found: Rulings = {}
    for ruling in s.rulings(CaseDiscussionRule):
        for kind in ruling.rule.case_kinds:
            found.setdefault(kind, []).append(ruling)
    return found


def _about(marks: frozenset[str], rulings: Rulings) -> Rulings:
    """The rules that are about a case with these marks."""
    return {
        kind: [
            one
            for one in of_kind
            if (not one.rule.case_marks or not marks.isdisjoint(one.rule.case_marks))
            and marks.isdisjoint(one.rule.not_case_marks)
        ]
        for kind, of_kind in rulings.items()
    }


def _dated(
    s: Situation, rulings: Rulings, case: NumberedCase, gap: Gap, supervision_due: int | None
) -> Iterator[Dated]:
    found = leading(s, rulings, case, gap, supervision_due)
    if found is None:
        return

    def had_it_been_discussed_on(day: int) -> int | None:
        done = gap._replace(since=s.start_of(day), begun=start(day, "Not confirmed"))
        after = leading(s, rulings, case, done, supervision_due)
        return after.candidate.day if after else None

    may_be_met = s.whole and gap.closed_at is None and bool(s.unconfirmed)
    yield s.dated(
        DutyKind.CASE_DISCUSSION,
        case.id,
        gap.anchor,
        found,
        opens_at=gap.since,
        met_at=gap.closed_at,
        case=case,
        held_back=may_be_met
        and s.may_be_met(gap.since, found.candidate.day, had_it_been_discussed_on),
    )


def _discussed(s: Situation) -> dict[str, list[_Time]]:
    """By the case's id, in no order."""
    found: dict[str, list[_Time]] = {}
    for session in (*s.counting, *_groups(s)):
        if session.discussed:
            happened_at = session.happened_at
            time = (s.day(happened_at), happened_at, session.id)
            for case in session.discussed:
                found.setdefault(case, []).append(time)
    return found


def _groups(s: Situation) -> Iterator[NumberedSession]:
    """Group sessions on record, where the council lets them count."""
    asked = {one.rule.groups.setting for one in s.rulings(CaseDiscussionRule) if one.rule.groups}
    if any(s.policy.settings.get(name) == "recorded" for name in asked):
        for one in s.sessions:
            if one.kind == GROUP and one.was_held and one.recorded_at is not None:
                yield one


def _gaps(s: Situation, case: NumberedCase, times: list[_Time]) -> list[Gap]:
    """From each discussion to the next, from go-live on; else only the one that runs."""
    done = _one_a_day(s, case, times)
    if not done:
        return [Gap(NONE_KNOWN, since, begun, None) for since, begun in [_count_begins(s, case)]]
    if not s.whole:
        return [_gap(done[-1], None)]
    closed = [since for _, since, _ in done[1:]]
    gaps = [_gap(one, then) for one, then in zip(done, [*closed, None], strict=True)]
    since, begun = _count_begins(s, case)
    if done[0][1] >= since:
        gaps.insert(0, Gap(NONE_KNOWN, since, begun, done[0][1]))
    return [gap for gap in gaps if gap.closed_at is None or gap.closed_at >= s.begins]


def _one_a_day(s: Situation, case: NumberedCase, times: list[_Time]) -> list[_Time]:
    """In order of time; of several on one day the last, and a session before a bare day."""
    by_day = {time[0]: time for time in sorted(times)} if len(times) > 1 else None
    if by_day is None and not case.discussed_on:
        return times
    found = by_day or {time[0]: time for time in times}
    for day in case.discussed_on:
        found.setdefault(day, (day, s.start_of(day), f"day:{day}"))
    return [found[day] for day in sorted(found)]


def _gap(time: _Time, closed_at: int | None) -> Gap:
    day, since, anchor = time
    return Gap(anchor, since, start(day, "It was last discussed"), closed_at)


def _count_begins(s: Situation, case: NumberedCase) -> tuple[int, Reckoned]:
    """Nothing older than go-live is known of a case that was allocated before it."""
    go_live = s.facts.go_live
    if case.allocated_on < go_live:
        says = "No discussion is known, so the count begins at go-live"
        return s.start_of(go_live), start(go_live, says, "local")
    return s.start_of(case.allocated_on), start(case.allocated_on, "It was allocated")
