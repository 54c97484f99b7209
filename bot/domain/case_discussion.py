"""Each case is talked about every so often, or at every session, by what kind of case it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from bot.domain.case_dates import Rulings, leading
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Case, Session, SessionKind
from bot.domain.policy import CaseDiscussionRule
from bot.domain.situation import NONE_KNOWN, Gap, Situation
from bot.domain.why import start


def duties(s: Situation, supervision_due: date | None) -> Iterator[Duty]:
    """One for each discussion of each open case, met by the next discussion.

    `supervision_due` is when the next session has to be, where none is booked.
    """
    rulings = _by_kind(s)
    discussed = _discussed(s)
    for case in s.facts.cases:
        if not case.paused and not _is_closed(case, s.today):
            for gap in _gaps(s, case, discussed.get(case.id, [])):
                yield from _duty(s, rulings, case, gap, supervision_due)


def changes(s: Situation) -> Iterator[datetime]:
    """The moments at which a case becomes of another kind, or is closed."""
    for case in s.facts.cases:
        yield from (s.start_of(change.since) for change in case.kinds)
        if case.closed_on is not None:
            yield s.start_of(case.closed_on)


def _by_kind(s: Situation) -> Rulings:
    found: Rulings = {}
    for ruling in s.rulings(CaseDiscussionRule):
        for kind in ruling.rule.case_kinds:
            found.setdefault(kind, []).append(ruling)
    return found


def _duty(
    s: Situation, rulings: Rulings, case: Case, gap: Gap, supervision_due: date | None
) -> Iterator[Duty]:
    found = leading(s, rulings, case, gap, supervision_due)
    if found is None:
        return

    def had_it_been_discussed_on(day: date) -> date | None:
        done = replace(gap, since=s.start_of(day), begun=start(day, "Not confirmed"))
        after = leading(s, rulings, case, done, supervision_due)
        return after.candidate.due_on if after else None

    yield s.duty(
        DutyKind.CASE_DISCUSSION,
        case.id,
        gap.anchor,
        found,
        opens_at=gap.since,
        met_at=gap.closed_at,
        case=case,
        held_back=s.may_be_met(gap.since, found.candidate.due_on, had_it_been_discussed_on),
    )


def _discussed(s: Situation) -> dict[str, list[Session]]:
    found: dict[str, list[Session]] = {}
    for session in (*s.counting, *_groups(s)):
        for case in session.discussed:
            found.setdefault(case, []).append(session)
    return found


def _groups(s: Situation) -> Iterator[Session]:
    """Group sessions on record, where the council lets them count."""
    asked = {one.rule.groups.setting for one in s.rulings(CaseDiscussionRule) if one.rule.groups}
    if any(s.policy.settings.get(name) == "recorded" for name in asked):
        for one in s.sessions:
            if one.kind is SessionKind.GROUP and one.was_held and one.recorded_at:
                yield one


def _is_closed(case: Case, today: date) -> bool:
    return case.closed_on is not None and case.closed_on <= today


def _gaps(s: Situation, case: Case, sessions: list[Session]) -> list[Gap]:
    """From each discussion to the next, from go-live on."""
    times = {s.day(one.happened_at): (one.happened_at, one.id) for one in sessions}
    for day in case.discussed_on:
        times.setdefault(day, (s.start_of(day), f"day:{day.toordinal()}"))
    done = [(since, day, anchor) for day, (since, anchor) in sorted(times.items())]
    ends = [since for since, _, _ in done]
    gaps = [
        Gap(anchor, since, start(day, "It was last discussed"), closed)
        for (since, day, anchor), closed in zip(done, [*ends[1:], None], strict=False)
    ]
    begins = s.start_of(s.facts.go_live)
    everything = [*_before_the_first(s, case, ends), *gaps]
    return [gap for gap in everything if gap.closed_at is None or gap.closed_at >= begins]


def _before_the_first(s: Situation, case: Case, ends: list[datetime]) -> Iterator[Gap]:
    """Nothing older than go-live is known of a case that was allocated before it."""
    go_live = s.facts.go_live
    if case.allocated_on < go_live:
        says = "No discussion is known, so the count begins at go-live"
        begun = start(go_live, says, "local")
    else:
        begun = start(case.allocated_on, "It was allocated")
    since = s.start_of(begun[-1].result)
    if not ends or ends[0] >= since:
        yield Gap(NONE_KNOWN, since, begun, ends[0] if ends else None)
