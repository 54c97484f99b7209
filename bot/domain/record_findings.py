"""Checks of records and files: which fields a record lacks, and what is not on file at all."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.facts import Case, Record
from bot.domain.finding_rules import FindingRule
from bot.domain.found import Seen
from bot.domain.happened import happened
from bot.domain.situation import Situation
from bot.domain.why import day_in_words


def field_missing(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """A record since go-live lacks a field that the policy asks for."""
    cases = {case.id: case for case in s.facts.cases}
    for record in sorted(s.facts.records, key=lambda one: (one.on, one.id)):
        is_asked = record.paper == rule.paper and s.facts.go_live <= record.on <= s.today
        if is_asked and _suits(s, rule, record, cases.get(record.case or "")):
            lacking = [field for field in rule.fields if field not in record.fields]
            if lacking:
                yield Seen(record.id, _lacks(record, lacking), _about(record, cases))


def record_missing(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """A case was discussed at a session that is recorded, and has no record of its own."""
    known = {(one.session, one.case) for one in s.facts.records}
    refs = {case.id: case.ref for case in s.facts.cases}
    for session in s.counting:
        since = session.happened_at >= s.start_of(s.facts.go_live)
        for case in sorted(session.discussed) if since and session.recorded_at else ():
            if (session.id, case) not in known and case in refs:
                day = day_in_words(s.day(session.happened_at))
                yield Seen(case, f"Case {refs[case]} has no record of {day}.")


def not_on_file(s: Situation, rule: FindingRule) -> Iterator[Seen]:
    """None is known of something that the policy asks to be kept."""
    known = happened(s)
    for kind in rule.events:
        if kind not in known:
            words = kind.value.replace("_", " ")
            yield Seen(s.facts.person.id, f"No {words} is known.")


def _suits(s: Situation, rule: FindingRule, record: Record, case: Case | None) -> bool:
    if case is None:
        return not (rule.case_kinds or rule.case_marks or rule.discussion != "any")
    return (
        (not rule.case_kinds or case.as_on(record.on).kind in rule.case_kinds)
        and (not rule.case_marks or not case.marks.isdisjoint(rule.case_marks))
        and (rule.discussion == "any" or (rule.discussion == "first") == _is_first(s, record, case))
    )


def _is_first(s: Situation, record: Record, case: Case) -> bool:
    """Whether nothing is known of the case having been discussed before."""
    this = next((one for one in s.counting if one.id == record.session), None)
    day = s.day(this.happened_at) if this else record.on
    earlier = (s.day(one.happened_at) for one in s.counting if case.id in one.discussed)
    return not any(other < day for other in (*earlier, *case.discussed_on))


def _lacks(record: Record, lacking: list[str]) -> str:
    named = ", ".join(field.replace("_", " ") for field in lacking)
    return f"The {record.paper.replace('_', ' ')} of {day_in_words(record.on)} lacks: {named}."


def _about(record: Record, cases: dict[str, Case]) -> tuple[str, ...]:
    case = cases.get(record.case or "")
    return (f"It is about case {case.ref}.",) if case else ()
