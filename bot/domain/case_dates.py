"""The day by which a case is to be discussed again, its changes of kind considered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.domain.candidates import Candidate, Leading, by_end_of_day, lead
from bot.domain.duty import Step
from bot.domain.facts import Case, CaseKind, KindChange
from bot.domain.intervals import Days, in_words
from bot.domain.policy import CaseDiscussionRule, Length
from bot.domain.situation import Gap, Ruling, Situation
from bot.domain.why import add, no_earlier_than, start

Rulings = dict[CaseKind, list[Ruling[CaseDiscussionRule]]]

_ONE_DAY = timedelta(days=1)


def leading(
    s: Situation, rulings: Rulings, case: Case, gap: Gap, supervision_due: date | None
) -> Leading | None:
    """The earliest date that the rules for this kind of case give; None where there is none."""
    changes = _changes(s, case, gap)
    found: list[Candidate] = []
    for ruling in rulings.get(changes[-1].kind, []):
        why = _why(s, rulings, ruling.rule, gap, changes, supervision_due)
        if why is not None and why[-1].result in ruling.window:
            found.append(by_end_of_day(ruling.rule, why, s.policy.zone))
    return lead([*found, *_agreed_for_it_alone(s, case, gap, lead(found))])


def _changes(s: Situation, case: Case, gap: Gap) -> tuple[KindChange, ...]:
    """What kinds of case it has been, up to today or to when it was discussed again."""
    until = s.day(gap.closed_at) if gap.closed_at else s.today
    return tuple(one for one in case.kinds if one.since <= until) or case.kinds[:1]


def _why(
    s: Situation,
    rulings: Rulings,
    rule: CaseDiscussionRule,
    gap: Gap,
    changes: tuple[KindChange, ...],
    supervision_due: date | None,
) -> tuple[Step, ...] | None:
    if rule.every == "session":
        at_next = _at_next_session(s, rule, gap, changes[-1], supervision_due)
        return _first_of(at_next, _still_running(s, rulings, gap, changes))
    return _running(s, rulings, gap, changes, rule, rule.every)


def _every(
    s: Situation, rule: CaseDiscussionRule, length: Length, begun: tuple[Step, ...]
) -> tuple[Step, ...] | None:
    every = s.resolve(length)
    if every is None:
        return None
    says = f"At least every {in_words(every.interval)}"
    return s.plus(begun, every, says, rule.id)


def _running(
    s: Situation,
    rulings: Rulings,
    gap: Gap,
    changes: tuple[KindChange, ...],
    rule: CaseDiscussionRule,
    length: Length,
) -> tuple[Step, ...] | None:
    """A change to a shorter interval keeps an earlier date that was running already.

    Otherwise it counts from the change; a change to a longer interval, from the discussion.
    """
    *earlier, latest = changes
    since_discussed = _every(s, rule, length, gap.begun)
    if since_discussed is None or not earlier or latest.since <= gap.day:
        return since_discussed
    since_change = _every(s, rule, length, start(latest.since, "It became of this kind"))
    if not rulings.get(earlier[-1].kind):
        return since_change
    before = _ran_before(s, rulings, gap, tuple(earlier))
    if before is None or since_change is None or _result(before) <= _result(since_discussed):
        return since_discussed
    return min(before, since_change, key=_result)


def _ran_before(
    s: Situation, rulings: Rulings, gap: Gap, changes: tuple[KindChange, ...]
) -> tuple[Step, ...] | None:
    """The date that was running under the kind before, if it ran by an interval."""
    found = []
    for ruling in rulings.get(changes[-1].kind, []):
        if ruling.rule.every != "session":
            found.append(_running(s, rulings, gap, changes, ruling.rule, ruling.rule.every))
    return _first_of(*found)


def _still_running(
    s: Situation, rulings: Rulings, gap: Gap, changes: tuple[KindChange, ...]
) -> tuple[Step, ...] | None:
    """The date of the kind before, where it became of today's kind while that was running."""
    *earlier, latest = changes
    if not earlier or latest.since < gap.day:
        return None
    return _ran_before(s, rulings, gap, tuple(earlier))


def _first_of(*some: tuple[Step, ...] | None) -> tuple[Step, ...] | None:
    return min((why for why in some if why is not None), key=_result, default=None)


def _result(why: tuple[Step, ...]) -> date:
    return why[-1].result


def _at_next_session(
    s: Situation,
    rule: CaseDiscussionRule,
    gap: Gap,
    change: KindChange,
    supervision_due: date | None,
) -> tuple[Step, ...] | None:
    """The next session that was held, else the next that is booked, else when one has to be."""
    after = _not_before(s, gap, change)
    held = next((one.happened_at for one in s.counting if one.happened_at >= after), None)
    moment = held or next(_ahead(s, after), None)
    if moment is not None:
        return no_earlier_than(gap.begun, s.day(moment), "The next session", "policy", rule.id)
    if supervision_due is None or s.start_of(supervision_due) < after:
        return None
    says = "The next session has to be held"
    return no_earlier_than(gap.begun, supervision_due, says, "policy", rule.id)


def _ahead(s: Situation, after: datetime) -> Iterator[datetime]:
    return (one.planned_at for one in s.booked if one.planned_at >= after)


def _not_before(s: Situation, gap: Gap, change: KindChange) -> datetime:
    """A session on the day when it was allocated, or became of this kind, is let off.

    So is one on a day of which only the day is known: there it was discussed.
    """
    day = max(gap.day, change.since)
    if gap.since == s.start_of(gap.day) or change.since > gap.day:
        return s.start_of(day + _ONE_DAY)
    return gap.since + timedelta(microseconds=1)


def _agreed_for_it_alone(
    s: Situation, case: Case, gap: Gap, first: Leading | None
) -> Iterator[Candidate]:
    """An interval agreed for one case leads where it is shorter than the rule's."""
    if case.own_interval_days is None or first is None:
        return
    rule, interval = first.candidate.rule, Days(case.own_interval_days)
    says = f"Agreed for this case: every {in_words(interval)}"
    why = add(gap.begun, interval, s.policy.calendar, says, "fact", rule.id)
    if why[-1].result < first.candidate.due_on:
        yield by_end_of_day(rule, why, s.policy.zone)
