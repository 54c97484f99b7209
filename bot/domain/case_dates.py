"""The day by which a case is to be discussed again, its changes of kind considered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.candidates import Candidate, Leading, lead
from bot.domain.intervals import Days, every_in_words
from bot.domain.numbered import NumberedCase
from bot.domain.policy import CaseDiscussionRule, Length
from bot.domain.reckoning import Mark, Reckoned, Term, no_earlier_than, plus, start
from bot.domain.rulebook import Ruling
from bot.domain.situation import Situation

_Kinds = tuple[tuple[str, int], ...]
"""What kinds of case it has been, each with the day since when, in order of time."""

GO_LIVE = "No discussion is known, so the count begins at go-live"


class Count(NamedTuple):
    """From one discussion of a case to the next; `closed_at` is None while it lasts.

    `day` is the local day of `since`; `says` why it is counted from there.
    """

    anchor: str
    since: int
    day: int
    says: str
    closed_at: int | None

    @property
    def begun(self) -> Reckoned:
        """The first step of its arithmetic."""
        return start(self.day, self.says, "local" if self.says == GO_LIVE else "fact")


class CaseRules:
    """The rules about cases, by the kind of case, and what they say of plain cases.

    A plain case has only ever been of one kind, its rules ask for lengths, and nothing was agreed
    for it alone: what they say depends on its kind and on the day of the count, so it is kept.
    """

    def __init__(self, rulings: tuple[Ruling[CaseDiscussionRule], ...]) -> None:
        self.by_kind: dict[str, list[Ruling[CaseDiscussionRule]]] = {}
        for ruling in rulings:
            for kind in ruling.rule.case_kinds:
                self.by_kind.setdefault(kind, []).append(ruling)
        self._of_plain: dict[tuple[str, int, str], Leading | None] = {}

    def leading(
        self, s: Situation, case: NumberedCase, count: Count, supervision_due: int | None
    ) -> Leading | None:
        """The earliest date that the rules for this kind of case give; None: there is none."""
        key = (case.plain_kind, count.day, count.says)
        if key in self._of_plain:
            return self._of_plain[key]
        found = _leading(s, self, case, count, supervision_due)
        if case.plain_kind and not self._asks_at_sessions(case.plain_kind):
            self._of_plain[key] = found
        return found

    def _asks_at_sessions(self, kind: str) -> bool:
        return any(one.rule.every == "session" for one in self.by_kind.get(kind, ()))


class RulesByMarks:
    """The rules about cases, and which of them are about a case with some marks."""

    def __init__(self, rulings: tuple[Ruling[CaseDiscussionRule], ...]) -> None:
        self._rulings = rulings
        self._about: dict[frozenset[str], CaseRules] = {}

    @property
    def are_none(self) -> bool:
        """Whether there are no rules at all."""
        return not self._rulings

    def about(self, marks: frozenset[str]) -> CaseRules:
        """The rules about a case with these marks."""
        if marks not in self._about:
            suiting = (one for one in self._rulings if _suits(one.rule, marks))
            self._about[marks] = CaseRules(tuple(suiting))
        return self._about[marks]


def _suits(rule: CaseDiscussionRule, marks: frozenset[str]) -> bool:
    has_one = not rule.case_marks or not marks.isdisjoint(rule.case_marks)
    return has_one and marks.isdisjoint(rule.not_case_marks)


def _leading(
    s: Situation, rules: CaseRules, case: NumberedCase, count: Count, supervision_due: int | None
) -> Leading | None:
    changes = _changes(s, case, count)
    found: list[Candidate] = []
    for rule, begins, ends in rules.by_kind.get(changes[-1][0], ()):
        why = _why(s, rules, rule, count, changes, supervision_due)
        if why is not None and begins <= why.day < ends:
            found.append(s.by_end_of_day(rule, why))
    first = lead(found)
    agreed = _agreed_for_it_alone(s, case, count, first)
    return first if agreed is None else lead([*found, agreed])


def _changes(s: Situation, case: NumberedCase, count: Count) -> _Kinds:
    """What kinds of case it has been, up to today or to when it was discussed again."""
    return case.as_on(s.today if count.closed_at is None else s.day(count.closed_at))


def _why(
    s: Situation,
    rules: CaseRules,
    rule: CaseDiscussionRule,
    count: Count,
    changes: _Kinds,
    supervision_due: int | None,
) -> Reckoned | None:
    if rule.every == "session":
        at_next = _at_next_session(s, rule, count, changes[-1][1], supervision_due)
        return _first_of(at_next, _still_running(s, rules, count, changes))
    return _running(s, rules, count, changes, rule, rule.every)


def _every(
    s: Situation, rule: CaseDiscussionRule, length: Length, begun: Reckoned
) -> Reckoned | None:
    every = s.term(rule, length, "At least {every}")
    return None if every is None else plus(begun, every)


def _running(
    s: Situation,
    rules: CaseRules,
    count: Count,
    changes: _Kinds,
    rule: CaseDiscussionRule,
    length: Length,
) -> Reckoned | None:
    """A change to a shorter interval keeps an earlier date that was running already.

    Otherwise it counts from the change; a change to a longer interval, from the discussion.
    """
    *earlier, (_, since) = changes
    since_discussed = _every(s, rule, length, count.begun)
    if since_discussed is None or not earlier or since <= count.day:
        return since_discussed
    since_change = _every(s, rule, length, start(since, "It became of this kind"))
    if not rules.by_kind.get(earlier[-1][0]):
        return since_change
    before = _ran_before(s, rules, count, tuple(earlier))
    if before is None or since_change is None or _result(before) <= _result(since_discussed):
        return since_discussed
    return min(before, since_change, key=_result)


def _ran_before(s: Situation, rules: CaseRules, count: Count, changes: _Kinds) -> Reckoned | None:
    """The date that was running under the kind before, if it ran by an interval."""
    found = []
    for ruling in rules.by_kind.get(changes[-1][0], ()):
        if ruling.rule.every != "session":
            found.append(_running(s, rules, count, changes, ruling.rule, ruling.rule.every))
    return _first_of(*found)


def _still_running(
    s: Situation, rules: CaseRules, count: Count, changes: _Kinds
) -> Reckoned | None:
    """The date of the kind before, where it became of today's kind while that was running."""
    *earlier, (_, since) = changes
    if not earlier or since < count.day:
        return None
    return _ran_before(s, rules, count, tuple(earlier))


def _first_of(*some: Reckoned | None) -> Reckoned | None:
    return min((why for why in some if why is not None), key=_result, default=None)


def _result(why: Reckoned) -> int:
    return why.day


def _at_next_session(
    s: Situation,
    rule: CaseDiscussionRule,
    count: Count,
    kind_since: int,
    supervision_due: int | None,
) -> Reckoned | None:
    """The next session that was held, else the next that is booked, else when one has to be."""
    after = _not_before(s, count, kind_since)
    held = next((one.happened_at for one in s.counting if one.happened_at >= after), None)
    moment = next(_ahead(s, after), None) if held is None else held
    if moment is not None:
        return no_earlier_than(count.begun, s.day(moment), "The next session", "policy", rule.id)
    if supervision_due is None or s.start_of(supervision_due) < after:
        return None
    says = "The next session has to be held"
    return no_earlier_than(count.begun, supervision_due, says, "policy", rule.id)


def _ahead(s: Situation, after: int) -> Iterator[int]:
    return (one.planned_at for one in s.booked if one.planned_at >= after)


def _not_before(s: Situation, count: Count, kind_since: int) -> int:
    """A session on the day when it was allocated, or became of this kind, is let off.

    So is one on a day of which only the day is known: there it was discussed.
    """
    if count.since == s.start_of(count.day) or kind_since > count.day:
        return s.start_of(max(count.day, kind_since) + 1)
    return count.since + 1


def _agreed_for_it_alone(
    s: Situation, case: NumberedCase, count: Count, first: Leading | None
) -> Candidate | None:
    """An interval agreed for one case leads where it is shorter than the rule's."""
    if case.own_interval_days is None or first is None:
        return None
    rule, interval = first.candidate.rule, Days(case.own_interval_days)
    says = f"Agreed for this case: {every_in_words(interval)}"
    term = Term(
        s.book.almanac.adding(interval), Mark("add", interval, says, "fact", rule.id), interval
    )
    why = plus(count.begun, term)
    return s.by_end_of_day(rule, why) if why.day < first.candidate.day else None
