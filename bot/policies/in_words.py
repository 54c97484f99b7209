"""What a rule asks and when a rung is said, in words that a quality lead can check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.intervals import in_words
from bot.domain.policy import (
    Applies,
    ByRole,
    CaseDiscussionRule,
    CeilingRule,
    ConfirmationRule,
    FromSetting,
    LastSessionRule,
    Length,
    LikelyBreachRule,
    Point,
    RearrangementRule,
    RecordingRule,
    ReflectionRule,
    Rule,
    Rung,
    SessionAheadRule,
    Span,
    SupervisionRule,
)

_ANCHORS = {
    "employment": "starting work",
    "qualification": "qualifying",
    "progress_review": "the progress review",
}


def asks(rule: Rule) -> str:
    """What the rule asks, of whom, in which phase."""
    about = "; ".join((*_whom(rule.applies), *_during(rule)))
    return f"{_what(rule)} ({about})" if about else _what(rule)


def length(value: Length | ByRole) -> str:
    """`28 days`, or the name of the setting that says it."""
    match value:
        case FromSetting(setting=name):
            return f"`{name}` (a local setting)"
        case ByRole(setting_by_role=name):
            return f"`{name}` (a local setting for each role)"
    return in_words(value)


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


def local_settings(rule: Rule) -> tuple[str, ...]:
    """The settings that a rule leaves to the council; without any, the text gives every value."""
    return tuple(dict.fromkeys(_settings_in(rule)))


def _settings_in(rule: Rule) -> Iterator[str]:
    values = [getattr(rule, name) for name in type(rule).__dataclass_fields__]
    points = [*_points(rule.during)] if isinstance(rule, SupervisionRule) else []
    for value in (*values, *(point.plus for point in points)):
        if isinstance(value, FromSetting):
            yield value.setting
        elif isinstance(value, ByRole):
            yield value.setting_by_role


def _points(span: Span) -> Iterator[Point]:
    yield from (*([span.begins] if span.begins else []), *span.ends, *span.ends_at_latest)


def _what(rule: Rule) -> str:
    match rule:
        case SupervisionRule(every=every):
            return f"A formal one-to-one at least every {length(every)}"
        case CeilingRule(longest=longest):
            return f"Never longer than {length(longest)} without a formal one-to-one"
        case LikelyBreachRule(longest=longest, lead=lead):
            return (
                f"A gap over {length(longest)} is told while it is only likely: booked too late, "
                f"or nothing booked with {length(lead)} left"
            )
        case RearrangementRule():
            return _rearranged(rule)
        case RecordingRule(within=within, urgent=urgent):
            soon = f"; {length(urgent)} where something was urgent" if urgent else ""
            return f"A session on the case system within {length(within)}{soon}"
        case CaseDiscussionRule(case_kinds=kinds, every=every):
            often = "at every session" if every == "session" else f"every {length(every)}"
            return f"Cases discussed {often}: {_listed(kinds)}"
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


def _rearranged(rule: RearrangementRule) -> str:
    origin = rule.counted_from
    counted = (
        f"`{origin.setting}` (a local setting)"
        if isinstance(origin, FromSetting)
        else f"the {_spaced(origin)}"
    )
    reasons = f"; reasons allowed: {_listed(rule.allowed_reasons)}" if rule.allowed_reasons else ""
    otherwise = ", or a reason recorded" if rule.else_reason else ""
    within = f"within {length(rule.within)}, counted from {counted}"
    return f"A session that fell through {rule.met_by} again {within}{otherwise}{reasons}"


def _whom(applies: Applies) -> Iterator[str]:
    if applies.roles:
        yield _listed(applies.roles)
    if applies.not_roles:
        yield f"not {_listed(applies.not_roles)}"
    if applies.employment:
        yield _listed(applies.employment)
    if applies.newly_qualified is not None:
        yield "newly qualified" if applies.newly_qualified else "not newly qualified"


def _during(rule: Rule) -> Iterator[str]:
    if not isinstance(rule, SupervisionRule):
        return
    span = rule.during
    if span.begins is not None:
        yield f"from {_point(span.begins)}"
    if span.ends:
        yield f"until {' and '.join(map(_point, span.ends))}"
    if span.ends_at_latest:
        yield f"at the latest until {' or '.join(map(_point, span.ends_at_latest))}"


def _point(point: Point) -> str:
    anchor = _ANCHORS[point.anchor]
    return anchor if point.plus is None else f"{length(point.plus)} after {anchor}"


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(map(_spaced, codes))


def _spaced(code: str) -> str:
    return str(code).replace("_", " ")
