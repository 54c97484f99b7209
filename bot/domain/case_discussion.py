"""Each case is talked about every so often, or at every session, by what kind of case it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from bot.domain.candidates import Leading
from bot.domain.case_dates import GO_LIVE, Count, RulesByMarks
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.numbered import GROUP, NumberedCase, NumberedSession
from bot.domain.policy import CaseDiscussionRule
from bot.domain.situation import NONE_KNOWN, Situation

_Time = tuple[int, int, str]
"""The day of a discussion, its moment, and what it is known by."""

_DISCUSSED = "It was last discussed"
_NO_MARKS = frozenset[str]()


def limits(
    s: Situation, supervision_due: int | None
) -> Iterator[tuple[NumberedCase, Count, Leading]]:
    """One for each discussion of each open case, to be met by the next discussion.

    `supervision_due` is when the next session has to be, where none is booked.
    """
    rules = s.derived(CaseDiscussionRule, RulesByMarks)
    if rules.are_none:
        return
    counts_of, unmarked = _counts(s), rules.about(_NO_MARKS)
    for case in s.facts.cases:
        if not case.paused and (case.closed_on is None or case.closed_on > s.today):
            of_case = rules.about(case.marks) if case.marks else unmarked
            for count in counts_of(case):
                leading = of_case.leading(s, case, count, supervision_due)
                if leading is not None:
                    yield case, count, leading


def dates(s: Situation, supervision_due: int | None) -> Iterator[Dated]:
    """The duties that keep to these limits."""
    for case, count, leading in limits(s, supervision_due):
        may_be_met = s.unconfirmed and count.closed_at is None
        yield s.dated(
            DutyKind.CASE_DISCUSSION,
            case.id,
            count.anchor,
            leading,
            opens_at=count.since,
            met_at=count.closed_at,
            case=case,
            held_back=bool(may_be_met) and _may_be_met(s, case, count, leading, supervision_due),
        )


def changes(s: Situation) -> Iterator[int]:
    """The moments at which a case becomes of another kind, or is closed."""
    for case in s.facts.cases:
        yield from (s.start_of(since) for _, since in case.kinds if since > s.today)
        if case.closed_on is not None:
            yield s.start_of(case.closed_on)


def _may_be_met(
    s: Situation,
    case: NumberedCase,
    count: Count,
    leading: Leading,
    supervision_due: int | None,
) -> bool:
    rules = s.derived(CaseDiscussionRule, RulesByMarks).about(case.marks)

    def had_it_been_discussed_on(day: int) -> int | None:
        done = count._replace(since=s.start_of(day), day=day, says="Not confirmed")
        after = rules.leading(s, case, done, supervision_due)
        return after.candidate.day if after else None

    return s.may_be_met(count.since, leading.candidate.day, had_it_been_discussed_on)


_Counts = Callable[[NumberedCase], Sequence[Count]]


def _counts(s: Situation) -> _Counts:
    """Of each case all that are wanted."""
    return _every_count(s) if s.whole else _running_count(s)


def _running_count(s: Situation) -> _Counts:
    """Of each case the one that runs: from its last discussion, else from its beginning."""
    last: dict[str, Sequence[Count]] = {}
    for session in _talks(s):
        last |= dict.fromkeys(session.discussed, (_from(_time(s, session), None),))

    def running(case: NumberedCase) -> Sequence[Count]:
        found = last.get(case.id)
        if case.discussed_on:
            bare = _bare(s, max(case.discussed_on))
            if found is None or found[0].day < bare[0]:
                return (_from(bare, None),)
        return found or (_from_the_beginning(s, case, None),)

    return running


def _every_count(s: Situation) -> _Counts:
    """Of each case all from go-live on, from one discussion to the next."""
    discussed: dict[str, dict[int, _Time]] = {}
    for session in _talks(s):
        time = _time(s, session)
        for case_id in session.discussed:
            discussed.setdefault(case_id, {})[time[0]] = time

    def every(case: NumberedCase) -> Sequence[Count]:
        return _from_one_to_the_next(s, case, discussed.get(case.id, {}))

    return every


def _talks(s: Situation) -> Iterable[NumberedSession]:
    """The sessions in which a discussion counts, in order of being held."""
    groups = list(_groups(s))
    return sorted([*s.counting, *groups], key=attrgetter("happened_at")) if groups else s.counting


def _groups(s: Situation) -> Iterator[NumberedSession]:
    """Group sessions on record, where the council lets them count."""
    asked = {one.rule.groups.setting for one in s.rulings(CaseDiscussionRule) if one.rule.groups}
    if any(s.policy.settings.get(name) == "recorded" for name in asked):
        for one in s.sessions:
            if one.kind == GROUP and one.was_held and one.recorded_at is not None:
                yield one


def _time(s: Situation, session: NumberedSession) -> _Time:
    happened_at = session.happened_at
    return s.day(happened_at), happened_at, session.id


def _bare(s: Situation, day: int) -> _Time:
    """A discussion of which only the day is known."""
    return day, s.start_of(day), f"day:{day}"


def _from_one_to_the_next(
    s: Situation, case: NumberedCase, by_day: dict[int, _Time]
) -> Sequence[Count]:
    """Of several discussions on one day the last counts, and a session before a bare day."""
    for day in case.discussed_on:
        by_day.setdefault(day, _bare(s, day))
    if not by_day:
        return (_from_the_beginning(s, case, None),)
    done = [by_day[day] for day in sorted(by_day)]
    closed = [since for _, since, _ in done[1:]]
    counts = [_from(one, then) for one, then in zip(done, [*closed, None], strict=True)]
    first = _from_the_beginning(s, case, done[0][1])
    if done[0][1] >= first.since:
        counts.insert(0, first)
    return [one for one in counts if one.closed_at is None or one.closed_at >= s.begins]


def _from(time: _Time, closed_at: int | None) -> Count:
    day, since, anchor = time
    return Count(anchor, since, day, _DISCUSSED, closed_at)


def _from_the_beginning(s: Situation, case: NumberedCase, closed_at: int | None) -> Count:
    """Nothing older than go-live is known of a case that was allocated before it."""
    day, says = case.allocated_on, "It was allocated"
    if day < s.facts.go_live:
        day, says = s.facts.go_live, GO_LIVE
    return Count(NONE_KNOWN, s.start_of(day), day, says, closed_at)
