"""The day by which a case is to be discussed again, its changes of kind considered."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.candidates import Candidate, Leading, lead
from bot.domain.intervals import Days, in_words
from bot.domain.numbered import NumberedCase
from bot.domain.policy import CaseDiscussionRule, Length
from bot.domain.reckoning import Mark, Reckoned, Term, no_earlier_than, plus, start
from bot.domain.rulebook import Ruling
from bot.domain.situation import Gap, Situation

Rulings = dict[str, list[Ruling[CaseDiscussionRule]]]
"""By the kind of case."""

_Kinds = tuple[tuple[str, int], ...]
"""What kinds of case it has been, each with the day since when, in order of time."""


def leading(
    s: Situation, rulings: Rulings, case: NumberedCase, gap: Gap, supervision_due: int | None
) -> Leading | None:
    """The earliest date that the rules for this kind of case give; None where there is none."""
    changes = case.kinds if len(case.kinds) == 1 else _changes(s, case, gap)
    found: list[Candidate] = []
    for rule, begins, ends in rulings.get(changes[-1][0], ()):
        why = _why(s, rulings, rule, gap, changes, supervision_due)
        if why is not None and begins <= why.day < ends:
            found.append(s.by_end_of_day(rule, why))
    first = lead(found)
    agreed = _agreed_for_it_alone(s, case, gap, first)
    return first if agreed is None else lead([*found, agreed])


def _changes(s: Situation, case: NumberedCase, gap: Gap) -> _Kinds:
    """What kinds of case it has been, up to today or to when it was discussed again."""
    return case.as_on(s.today if gap.closed_at is None else s.day(gap.closed_at))


def _why(
    s: Situation,
    rulings: Rulings,
    rule: CaseDiscussionRule,
    gap: Gap,
    changes: _Kinds,
    supervision_due: int | None,
) -> Reckoned | None:
    if rule.every == "session":
        at_next = _at_next_session(s, rule, gap, changes[-1][1], supervision_due)
        return _first_of(at_next, _still_running(s, rulings, gap, changes))
    return _running(s, rulings, gap, changes, rule, rule.every)


def _every(
    s: Situation, rule: CaseDiscussionRule, length: Length, begun: Reckoned
) -> Reckoned | None:
    every = s.term(rule, length, "At least every {}")
    return None if every is None else plus(begun, every)


def _running(
    s: Situation,
    rulings: Rulings,
    gap: Gap,
    changes: _Kinds,
    rule: CaseDiscussionRule,
    length: Length,
) -> Reckoned | None:
    """A change to a shorter interval keeps an earlier date that was running already.

    Otherwise it counts from the change; a change to a longer interval, from the discussion.
    """
    *earlier, (_, since) = changes
    since_discussed = _every(s, rule, length, gap.begun)
    if since_discussed is None or not earlier or since <= gap.begun.day:
        return since_discussed
    since_change = _every(s, rule, length, start(since, "It became of this kind"))
    if not rulings.get(earlier[-1][0]):
        return since_change
    before = _ran_before(s, rulings, gap, tuple(earlier))
    if before is None or since_change is None or _result(before) <= _result(since_discussed):
        return since_discussed
    return min(before, since_change, key=_result)


def _ran_before(s: Situation, rulings: Rulings, gap: Gap, changes: _Kinds) -> Reckoned | None:
    """The date that was running under the kind before, if it ran by an interval."""
    found = []
    for ruling in rulings.get(changes[-1][0], ()):
        if ruling.rule.every != "session":
            found.append(_running(s, rulings, gap, changes, ruling.rule, ruling.rule.every))
    return _first_of(*found)


def _still_running(s: Situation, rulings: Rulings, gap: Gap, changes: _Kinds) -> Reckoned | None:
    """The date of the kind before, where it became of today's kind while that was running."""
    *earlier, (_, since) = changes
    if not earlier or since < gap.begun.day:
        return None
    return _ran_before(s, rulings, gap, tuple(earlier))


def _first_of(*some: Reckoned | None) -> Reckoned | None:
    return min((why for why in some if why is not None), key=_result, default=None)


def _result(why: Reckoned) -> int:
    return why.day


def _at_next_session(
    s: Situation,
    rule: CaseDiscussionRule,
    gap: Gap,
    kind_since: int,
    supervision_due: int | None,
) -> Reckoned | None:
    """The next session that was held, else the next that is booked, else when one has to be."""
    after = _not_before(s, gap, kind_since)
    held = next((one.happened_at for one in s.counting if one.happened_at >= after), None)
    moment = next(_ahead(s, after), None) if held is None else held
    if moment is not None:
        return no_earlier_than(gap.begun, s.day(moment), "The next session", "policy", rule.id)
    if supervision_due is None or s.start_of(supervision_due) < after:
        return None
    says = "The next session has to be held"
    return no_earlier_than(gap.begun, supervision_due, says, "policy", rule.id)


def _ahead(s: Situation, after: int) -> Iterator[int]:
    return (one.planned_at for one in s.booked if one.planned_at >= after)


def _not_before(s: Situation, gap: Gap, kind_since: int) -> int:
    """A session on the day when it was allocated, or became of this kind, is let off.

    So is one on a day of which only the day is known: there it was discussed.
    """
    begun = gap.begun.day
    if gap.since == s.start_of(begun) or kind_since > begun:
        return s.start_of(max(begun, kind_since) + 1)
    return gap.since + 1


def _agreed_for_it_alone(
    s: Situation, case: NumberedCase, gap: Gap, first: Leading | None
) -> Candidate | None:
    """An interval agreed for one case leads where it is shorter than the rule's."""
    if case.own_interval_days is None or first is None:
        return None
    rule, interval = first.candidate.rule, Days(case.own_interval_days)
    says = f"Agreed for this case: every {in_words(interval)}"
    term = Term(
        s.book.almanac.adding(interval), Mark("add", interval, says, "fact", rule.id), interval
    )
    why = plus(gap.begun, term)
    return s.by_end_of_day(rule, why) if why.day < first.candidate.day else None
