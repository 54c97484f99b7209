"""Checks of records and files: which fields a record lacks, and what is not on file at all."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.facts import Case, Record
from bot.domain.finding_rules import FindingRule
from bot.domain.found import Seen
from bot.domain.happened import happened
from bot.domain.view import View
from bot.domain.why import day_in_words


def field_missing(v: View, rule: FindingRule) -> Iterator[Seen]:
    """A record since go-live lacks a field that the policy asks for."""
    cases = {case.id: case for case in v.cases}
    for record in sorted(v.told.records, key=lambda one: (one.on, one.id)):
        is_asked = (
            record.paper == rule.paper and v.facts.go_live <= record.on.toordinal() <= v.today
        )
        if is_asked and _suits(v, rule, record, cases.get(record.case or "")):
            lacking = [field for field in rule.fields if field not in record.fields]
            if lacking:
                yield Seen(record.id, _lacks(record, lacking), _about(record, cases))


def record_missing(v: View, rule: FindingRule) -> Iterator[Seen]:
    """A case was discussed at a session that is recorded, and has no record of its own."""
    known = {(one.session, one.case) for one in v.told.records}
    refs = {case.id: case.ref for case in v.cases}
    for session in v.counting:
        since = session.happened_at >= v.begins and session.recorded_at is not None
        for case in sorted(session.discussed) if since else ():
            if (session.id, case) not in known and case in refs:
                day = v.on_day(session.happened_at)
                yield Seen(case, f"Case {refs[case]} has no record of {day}.")


def not_on_file(v: View, rule: FindingRule) -> Iterator[Seen]:
    """None is known of something that the policy asks to be kept."""
    known = happened(v)
    for kind in rule.events:
        if kind not in known:
            words = kind.value.replace("_", " ")
            yield Seen(v.told.person.id, f"No {words} is known.")


def _suits(v: View, rule: FindingRule, record: Record, case: Case | None) -> bool:
    if case is None:
        return not (rule.case_kinds or rule.case_marks or rule.discussion != "any")
    return (
        (not rule.case_kinds or case.as_on(record.on).kind in rule.case_kinds)
        and (not rule.case_marks or not case.marks.isdisjoint(rule.case_marks))
        and (rule.discussion == "any" or (rule.discussion == "first") == _is_first(v, record, case))
    )


def _is_first(v: View, record: Record, case: Case) -> bool:
    """Whether nothing is known of the case having been discussed before."""
    this = next((one for one in v.counting if one.id == record.session), None)
    day = v.day(this.happened_at) if this else record.on.toordinal()
    earlier = (v.day(one.happened_at) for one in v.counting if case.id in one.discussed)
    bare = (one.toordinal() for one in case.discussed_on)
    return not any(other < day for other in (*earlier, *bare))


def _lacks(record: Record, lacking: list[str]) -> str:
    named = ", ".join(field.replace("_", " ") for field in lacking)
    return f"The {record.paper.replace('_', ' ')} of {day_in_words(record.on)} lacks: {named}."


def _about(record: Record, cases: dict[str, Case]) -> tuple[str, ...]:
    case = cases.get(record.case or "")
    return (f"It is about case {case.ref}.",) if case else ()
