"""What in the facts breaks a rule, or falls short of it, and has no date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import record_findings as records
from bot.domain import session_findings as sessions
from bot.domain.applies import in_force
from bot.domain.facts import Facts
from bot.domain.finding_rules import Check, FindingRule
from bot.domain.found import Finding, Seen
from bot.domain.policy import Policy
from bot.domain.view import View, view

_CHECKS: Mapping[Check, Callable[[View, FindingRule], Iterator[Seen]]] = {
    Check.REASON_NOT_ALLOWED: sessions.reason_not_allowed,
    Check.REASON_MISSING: sessions.reason_missing,
    Check.FELL_THROUGH_OFTEN: sessions.fell_through_often,
    Check.TOO_SHORT: sessions.too_short,
    Check.TOO_LITTLE_IN_A_MONTH: sessions.too_little_in_a_month,
    Check.OUTSIDE_HOURS: sessions.outside_hours,
    Check.SUPERVISOR_ROLE: sessions.supervisor_role,
    Check.CASE_NOT_ADDRESSED: sessions.case_not_addressed,
    Check.FIELD_MISSING: records.field_missing,
    Check.RECORD_MISSING: records.record_missing,
    Check.ELEMENT_NOT_COVERED: sessions.element_not_covered,
    Check.NOT_ON_FILE: records.not_on_file,
    Check.AGREED_BELOW_MINIMUM: sessions.agreed_below_minimum,
    Check.FREQUENCY_NOT_AGREED: sessions.frequency_not_agreed,
}


def findings(facts: Facts, policy: Policy, now: datetime) -> tuple[Finding, ...]:
    """Every finding about `facts.person` at `now`, in the pack's order.

    What is not known is no finding; rules that see the same thing share one.
    """
    v = view(facts, policy, now) if facts.pair else None
    if v is None:
        return ()
    found: dict[tuple[Check, Seen], Finding] = {}
    for rule in policy.pack.findings:
        if _holds(v, rule):
            for seen in _CHECKS[rule.check](v, rule):
                key = (rule.check, seen)
                found[key] = _joined(found.get(key), rule, seen)
    return tuple(found.values())


def _holds(v: View, rule: FindingRule) -> bool:
    """Whether the council chose it, and it is about this practitioner today."""
    windows = in_force(rule.applies, v.facts, v.policy)
    return v.book.is_chosen(rule) and any(one.holds(v.today) for one in windows)


def _joined(before: Finding | None, rule: FindingRule, seen: Seen) -> Finding:
    if before is not None:
        return replace(before, rules=tuple(dict.fromkeys((*before.rules, rule.id))))
    return Finding(
        rules=(rule.id,),
        clause=rule.clause,
        strength=rule.strength,
        check=rule.check,
        about=seen.about,
        says=seen.says,
        why=(*seen.why, *([f"How we read it: {rule.reading}"] if rule.reading else [])),
    )
