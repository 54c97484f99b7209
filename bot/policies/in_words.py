"""What a rule asks and when a rung is said, in words that a quality lead can check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from bot.domain.policy import (
    Applies,
    ByRole,
    CaseDiscussionRule,
    CeilingRule,
    ConfirmationRule,
    CoverRule,
    FromSetting,
    LastSessionRule,
    LikelyBreachRule,
    ObligationRule,
    QuotaRule,
    RearrangementRule,
    RecordingRule,
    ReflectionRule,
    Rule,
    Rung,
    SessionAheadRule,
    SupervisionRule,
)
from bot.domain.rule_parts import Cited
from bot.policies.lengths_in_words import length, listed, often, phase, spaced
from bot.policies.obligations_in_words import counts, covers, owes


def asks(rule: Rule) -> str:
    """What the rule asks, of whom, in which phase."""
    about = "; ".join((*_whom(rule.applies), *_during(rule), *where(rule)))
    return f"{_what(rule)} ({about})" if about else _what(rule)


def where(rule: Cited) -> Iterator[str]:
    """Under which choices of the council a rule holds."""
    for name, value in rule.chosen.items():
        yield f"where `{name}` is {spaced(value)}"


def says_when(rung: Rung) -> str:
    """When a rung is said."""
    by = "" if rung.by is None else f"{length(rung.by)} "
    if rung.before is not None:
        return f"{length(rung.before)} before the date"
    if rung.after is not None:
        return f"{length(rung.after)} after the date"
    if rung.ahead_of is not None:
        return f"{by}ahead of {rung.ahead_of}"
    if rung.unanswered is not None:
        return f"{by}after {rung.unanswered}, if nobody answers"
    if rung.again is not None:
        return f"on the day that the answer to {rung.again} named"
    return "at the moment itself" if rung.on == "due" else "as soon as it is known"


def local_settings(rule: Cited) -> tuple[str, ...]:
    """The settings that a rule leaves to the council; without any, the text gives every value."""
    return tuple(dict.fromkeys(_settings_in(rule)))


def _settings_in(value: object) -> Iterator[str]:
    if isinstance(value, FromSetting):
        yield value.setting
    elif isinstance(value, ByRole):
        yield value.setting_by_role
    elif isinstance(value, tuple):
        for one in value:
            yield from _settings_in(one)
    elif is_dataclass(value):
        yield from getattr(value, "chosen", ())
        for field in fields(value):
            yield from _settings_in(getattr(value, field.name))


def _what(rule: Rule) -> str:
    match rule:
        case SupervisionRule(every=every):
            return f"A formal one-to-one at least {often(every)}"
        case CeilingRule(longest=longest):
            return f"Never longer than {length(longest)} without a formal one-to-one"
        case LikelyBreachRule(longest=longest, lead=lead):
            return (
                f"A gap over {length(longest)} is told while it is only likely: booked too late, "
                f"or nothing booked with {length(lead)} left"
            )
        case RearrangementRule():
            return _rearranged(rule)
        case RecordingRule():
            return _recorded(rule)
        case CaseDiscussionRule():
            return _discussed(rule)
        case ObligationRule():
            return owes(rule)
        case QuotaRule():
            return counts(rule)
        case CoverRule():
            return covers(rule)
    return _around_a_session(rule)


def _around_a_session(
    rule: SessionAheadRule | ConfirmationRule | LastSessionRule | ReflectionRule,
) -> str:
    match rule:
        case SessionAheadRule():
            return "The pair hear of a planned session beforehand"
        case ConfirmationRule():
            return "The supervisor is asked whether a session took place"
        case LastSessionRule():
            return "Where no session is known, the supervisor is asked once when they last met"
        case ReflectionRule(bank=bank):
            return f"The supervisor is offered one question of the bank {bank}"


def _recorded(rule: RecordingRule) -> str:
    soon = f"; {length(rule.urgent)} where something was urgent" if rule.urgent else ""
    by = "" if rule.owner == "supervisor" else f", by the {spaced(rule.owner)}"
    return f"A session on the case system within {length(rule.within)}{soon}{by}"


def _discussed(rule: CaseDiscussionRule) -> str:
    every = "at every session" if rule.every == "session" else often(rule.every)
    marked = f", {listed(rule.case_marks)}" if rule.case_marks else ""
    unmarked = f", not {listed(rule.not_case_marks)}" if rule.not_case_marks else ""
    may = f"; whether a group counts is `{rule.groups.setting}`" if rule.groups else ""
    return f"Cases discussed {every}: {listed(rule.case_kinds)}{marked}{unmarked}{may}"


def _rearranged(rule: RearrangementRule) -> str:
    origin = rule.counted_from
    counted = (
        f"`{origin.setting}` (a local setting)"
        if isinstance(origin, FromSetting)
        else f"the {spaced(origin)}"
    )
    reasons = f"; reasons allowed: {listed(rule.allowed_reasons)}" if rule.allowed_reasons else ""
    otherwise = ", or a reason recorded" if rule.else_reason else ""
    within = f"within {length(rule.within)}, counted from {counted}"
    return f"A session that fell through {rule.met_by} again {within}{otherwise}{reasons}"


def _whom(applies: Applies) -> Iterator[str]:
    if applies.roles:
        yield listed(applies.roles)
    if applies.not_roles:
        yield f"not {listed(applies.not_roles)}"
    if applies.employment:
        yield listed(applies.employment)
    if applies.newly_qualified is not None:
        yield "newly qualified" if applies.newly_qualified else "not newly qualified"
    yield from _on_what_terms(applies)


def _on_what_terms(applies: Applies) -> Iterator[str]:
    if applies.on_programme is not None:
        yield "on a programme" if applies.on_programme else "not on a programme"
    if applies.qualified_over is not None:
        yield f"qualified for more than {length(applies.qualified_over)}"
    if applies.qualified_up_to is not None:
        yield f"qualified for {length(applies.qualified_up_to)} or less"
    if applies.full_time is not None:
        yield "full time" if applies.full_time else "part time"
    if applies.supervises is not None:
        yield "supervisors" if applies.supervises else "not supervisors"
    if applies.marks:
        yield listed(applies.marks)
    yield from _under_whom(applies)


def _under_whom(applies: Applies) -> Iterator[str]:
    if applies.teams is not None:
        yield f"teams in {length(applies.teams)}"
    if applies.not_teams is not None:
        yield f"teams not in {length(applies.not_teams)}"
    if applies.reports_over is not None:
        yield f"their supervisor has more than {applies.reports_over} direct reports"
    if applies.authorised is not None:
        yield f"with {spaced(applies.authorised)}"


def _during(rule: Rule) -> Iterator[str]:
    if isinstance(rule, SupervisionRule | CeilingRule | ObligationRule):
        yield from phase(rule.during)
