"""What obligations, quotas, cover and findings ask, in words that a quality lead can check."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.finding_rules import Check, FindingRule
from bot.domain.obligation_rules import After, CoverRule, Every, ObligationRule, Once, QuotaRule
from bot.domain.rule_parts import FromSetting
from bot.policies.lengths_in_words import length, listed, often, point, spaced

_CHECKS: Mapping[Check, str] = {
    Check.REASON_NOT_ALLOWED: "Names a session that fell through for another reason than",
    Check.REASON_MISSING: "Names a session that fell through without a reason",
    Check.FELL_THROUGH_OFTEN: "Names a pair whose sessions often fall through",
    Check.TOO_SHORT: "Names a session planned too short",
    Check.TOO_LITTLE_IN_A_MONTH: "Names a month whose sessions are too short together",
    Check.OUTSIDE_HOURS: "Names a session planned outside the working hours of either",
    Check.SUPERVISOR_ROLE: "Names a supervisor in another post than",
    Check.CASE_NOT_ADDRESSED: "Names a case that a session neither addressed nor carried over",
    Check.FIELD_MISSING: "Names a record that lacks a field",
    Check.RECORD_MISSING: "Names a case that was discussed and has no record",
    Check.ELEMENT_NOT_COVERED: "Names an element that did not come up",
    Check.NOT_ON_FILE: "Names a paper that is not on file",
    Check.AGREED_BELOW_MINIMUM: "Names a pair who agreed to meet less often than the minimum",
    Check.FREQUENCY_NOT_AGREED: "Names a pair who have not recorded how often they meet",
}
_OWNERS = {
    "supervisor": "the supervisor",
    "practitioner": "the practitioner",
    "next_up": "the supervisor's line manager",
}


def looks_for(rule: FindingRule) -> str:
    """What a finding rule looks for."""
    details = (*rule.fields, *rule.elements, *rule.events, *rule.reasons, *rule.roles)
    said = f": {listed(details)}" if details else ""
    often = f": {rule.times} times within {length(rule.over)}" if rule.over else ""
    return f"{_CHECKS[rule.check]}{said}{often}"


def owes(rule: ObligationRule) -> str:
    """What an obligation asks for, of whom, by when."""
    also = f" (or {listed(rule.also)})" if rule.also else ""
    case = f", for each case{': ' if rule.case_kinds else ''}{listed(rule.case_kinds)}"
    about = case if rule.about == "case" else ""
    asked = f"{spaced(rule.what).capitalize()}{also}, asked of {_OWNERS[rule.owner]}"
    return f"{asked}{about}: {_timing(rule)}"


def counts(rule: QuotaRule) -> str:
    """How many discussions before each review."""
    reviews = " and ".join(map(length, rule.reviews))
    later = f", counted from {_start(rule.later_from)}" if len(rule.reviews) > 1 else ""
    return (
        f"Cases discussed {_times(rule.first)} before the last of the first reviews (after "
        f"{reviews}{later}), then {_times(rule.then)} in every {length(rule.every)}; a booked "
        f"review goes before a computed one: {listed(rule.case_kinds)}"
    )


def covers(rule: CoverRule) -> str:
    """When somebody else has to supervise."""
    longer = length(rule.longer_than)
    known = "once it is likely" if rule.when == "likely" else "by the first day beyond"
    return f"Cover, where the supervisor is away for longer than {longer}: {known}"


def _timing(rule: ObligationRule) -> str:
    if rule.once:
        return _once(rule.once)
    if rule.every:
        return _again(rule.every)
    if rule.times:
        counted = f"counted from {point(rule.times.of)}"
        return f"{_times(rule.times.times)} in each {length(rule.times.in_each)}, {counted}"
    return _after(rule.after) if rule.after else "before the last day on record"


def _once(once: Once) -> str:
    sooner = f", no sooner than {length(once.no_sooner)}" if once.no_sooner else ""
    short = ", less a day" if once.short_of else ""
    return f"within {length(once.within)} of {point(once.of)}{short}{sooner}"


def _again(every: Every) -> str:
    first = f", the first within {length(every.first)}" if every.first else ""
    begun = f", counted from {point(every.of)}" if every.of else ", once one is known"
    own = ", or the case's own interval" if every.or_own else ""
    return f"{often(every.length)}{own}{begun}{first}"


def _after(after: After) -> str:
    event = spaced(after.event)
    if after.within is None:
        return f"by the {spaced(str(after.by))} after {event}"
    urgent = f" ({length(after.urgent)} where urgent)" if after.urgent else ""
    return f"within {length(after.within)}{urgent} of {event}"


def _start(start: str | FromSetting) -> str:
    if isinstance(start, FromSetting):
        return length(start)
    return "the start" if start == "start" else "the review before"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
