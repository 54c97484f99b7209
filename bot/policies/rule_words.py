"""What a rule of a pack asks, in words: for the pages of docs/policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.finding_rules import Check, FindingRule
from bot.domain.intervals import Interval, in_words
from bot.domain.obligation_rules import After, CoverRule, Every, ObligationRule, Once, QuotaRule
from bot.domain.policy import (
    ByRole,
    CaseDiscussionRule,
    CeilingRule,
    FromSetting,
    LikelyBreachRule,
    Point,
    RearrangementRule,
    RecordingRule,
    Rule,
    Span,
    SupervisionRule,
)

_ALWAYS_THE_SAME = {
    "session": "Reminds of a planned session.",
    "confirmation": "Asks whether a session took place.",
    "last_session": "Asks once when the two last met, where nothing is known.",
    "reflection": "Offers one question after a session, which nobody need answer.",
}
_CHECKS: Mapping[Check, str] = {
    Check.REASON_NOT_ALLOWED: "Names a session that fell through for a reason not allowed",
    Check.REASON_MISSING: "Names a session that fell through without a reason",
    Check.FELL_THROUGH_OFTEN: "Names a pair whose sessions often fall through",
    Check.TOO_SHORT: "Names a session planned too short",
    Check.OUTSIDE_HOURS: "Names a session planned outside the working hours of either",
    Check.SUPERVISOR_ROLE: "Names a supervisor in another post than the text names",
    Check.CASE_NOT_ADDRESSED: "Names a case that a session neither addressed nor carried over",
    Check.FIELD_MISSING: "Names a record that lacks a field",
    Check.RECORD_MISSING: "Names a case that was discussed and has no record",
    Check.ELEMENT_NOT_COVERED: "Names an element that did not come up",
    Check.NOT_ON_FILE: "Names a paper that is not on file",
    Check.AGREED_BELOW_MINIMUM: "Names a pair who agreed to meet less often than the minimum",
    Check.FREQUENCY_NOT_AGREED: "Names a pair who have not recorded how often they meet",
}
_ADDRESSEE = {
    "supervisor": "the supervisor",
    "practitioner": "the practitioner",
    "next_up": "the supervisor's line manager",
}


def rule_in_words(rule: Rule) -> str:
    """One sentence on what the rule asks; settings are named."""
    asked = _ALWAYS_THE_SAME.get(rule.kind) or f"{_asked(rule)}."
    return asked + _where(rule.chosen)


def finding_in_words(rule: FindingRule) -> str:
    """One sentence on what the rule looks for."""
    details = (*rule.fields, *rule.elements, *rule.events, *rule.reasons)
    if rule.check is Check.SUPERVISOR_ROLE:
        details = rule.roles
    said = f": {_listed(details)}" if details else ""
    often = f": {rule.times} times within {length_in_words(rule.over)}" if rule.over else ""
    return f"{_CHECKS[rule.check]}{said}{often}.{_where(rule.chosen)}"


def length_in_words(length: Interval | FromSetting | ByRole) -> str:
    """A length as a reader says it, or the setting that holds it."""
    if isinstance(length, FromSetting):
        return f"`{length.setting}` (local)"
    if isinstance(length, ByRole):
        return f"`{length.setting_by_role}` (local, by role)"
    return in_words(length)


def _asked(rule: Rule) -> str:
    match rule:
        case SupervisionRule():
            return f"Supervision every {length_in_words(rule.every)}{_phase(rule.during)}"
        case CeilingRule():
            return f"Never longer than {length_in_words(rule.longest)} without supervision"
        case LikelyBreachRule():
            lead = length_in_words(rule.lead)
            return f"A gap over {length_in_words(rule.longest)} is told {lead} ahead, if likely"
        case RearrangementRule():
            return _rearranged(rule)
        case RecordingRule():
            urgent = f"; {length_in_words(rule.urgent)} where urgent" if rule.urgent else ""
            return f"A session is recorded within {length_in_words(rule.within)}{urgent}"
        case CaseDiscussionRule():
            every = rule.every if isinstance(rule.every, str) else length_in_words(rule.every)
            return f"Discussed every {every}: {_listed(rule.case_kinds)}"
        case ObligationRule():
            return _owed(rule)
        case QuotaRule():
            return _quota(rule)
        case CoverRule():
            longer = length_in_words(rule.longer_than)
            return f"Cover where the supervisor is away longer than {longer} ({rule.when})"
        case _:
            raise ValueError(f"no words for a rule of kind {rule.kind}")


def _rearranged(rule: RearrangementRule) -> str:
    counted = rule.counted_from
    start = length_in_words(counted) if isinstance(counted, FromSetting) else _plain(counted)
    within = length_in_words(rule.within)
    return f"A session that fell through is {rule.met_by} again within {within} of: {start}"


def _owed(rule: ObligationRule) -> str:
    what, owner = _plain(rule.what).capitalize(), _ADDRESSEE[rule.owner]
    return f"{what} (asked of {owner}), {_timing(rule)}{_phase(rule.during)}"


def _timing(rule: ObligationRule) -> str:
    if rule.once:
        return _once(rule.once)
    if rule.every:
        return _again(rule.every)
    if rule.times:
        each = length_in_words(rule.times.in_each)
        return f"{rule.times.times} in each {each} of {_point(rule.times.of)}"
    return _after(rule.after) if rule.after else "before it expires"


def _once(once: Once) -> str:
    sooner = f", after {length_in_words(once.no_sooner)}" if once.no_sooner else ""
    short = " less a day" if once.short_of else ""
    return f"within {length_in_words(once.within)}{short} of {_point(once.of)}{sooner}"


def _again(every: Every) -> str:
    begun = f", counted from {_point(every.of)} at first" if every.of else ""
    own = ", or the case's own interval" if every.or_own else ""
    return f"every {length_in_words(every.length)}{own}{begun}"


def _after(after: After) -> str:
    event = _plain(after.event)
    if after.within is None:
        return f"by the {_plain(str(after.by))} after: {event}"
    urgent = f" ({length_in_words(after.urgent)} where urgent)" if after.urgent else ""
    return f"within {length_in_words(after.within)}{urgent} of: {event}"


def _quota(rule: QuotaRule) -> str:
    reviews = " and ".join(length_in_words(review) for review in rule.reviews)
    later = f", counted from {_counted(rule.later_from)}" if len(rule.reviews) > 1 else ""
    return (
        f"{_listed(rule.case_kinds).capitalize()}: discussed {_times(rule.first)} before the last "
        f"of the first reviews (at {reviews}{later}), then {_times(rule.then)} in each "
        f"{length_in_words(rule.every)}; a booked review goes before a computed one"
    )


def _counted(start: str | FromSetting) -> str:
    return length_in_words(start) if isinstance(start, FromSetting) else start


def _phase(span: Span) -> str:
    begins = f", from {_point(span.begins)}" if span.begins else ""
    ends = " and ".join(_point(point) for point in span.ends)
    latest = " or ".join(_point(point) for point in span.ends_at_latest)
    until = f", until {ends}" if ends else ""
    return begins + until + (f", {latest} at the latest" if latest else "")


def _point(point: Point) -> str:
    anchor = _plain(point.anchor)
    return f"{anchor} plus {length_in_words(point.plus)}" if point.plus else anchor


def _where(chosen: Mapping[str, str]) -> str:
    return "".join(f" Where `{name}` is {value}." for name, value in chosen.items())


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(_plain(code) for code in codes)


def _plain(code: str) -> str:
    return code.replace("_", " ")
