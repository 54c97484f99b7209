"""A length, a point and a phase of a rule, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.domain.intervals import Interval, every_in_words, in_words
from bot.domain.rule_parts import ByRole, FromSetting, Length, Point, Span

_ANCHORS = {
    "employment": "starting work",
    "qualification": "qualifying",
    "progress_review": "the progress review",
    "role": "starting in the role",
    "programme": "the programme's first day",
    "supervising": "the first day as a supervisor",
    "pair": "the first day of the two",
    "agreed_point": "the day that the two agreed",
    "allocation": "the case's allocation",
}


def length(value: Length | ByRole) -> str:
    """`28 days`, or the name of the setting that says it."""
    match value:
        case FromSetting(setting=name):
            return f"`{name}` (a local setting)"
        case ByRole(setting_by_role=name):
            return f"`{name}` (a local setting for each role)"
    return in_words(value)


def often(value: Length | ByRole) -> str:
    """`every month`, or by the name of the setting that says it."""
    return every_in_words(value) if isinstance(value, Interval) else f"every {length(value)}"


def point(one: Point) -> str:
    """`6 weeks after starting work`."""
    anchor = _ANCHORS[one.anchor]
    return anchor if one.plus is None else f"{length(one.plus)} after {anchor}"


def phase(span: Span) -> Iterator[str]:
    """From when, until when."""
    if span.begins is not None:
        yield f"from {point(span.begins)}"
    if span.ends:
        yield f"until {' and '.join(map(point, span.ends))}"
    if span.ends_at_latest:
        yield f"at the latest until {' or '.join(map(point, span.ends_at_latest))}"


def listed(codes: Iterable[str]) -> str:
    """Codes as words, with commas."""
    return ", ".join(map(spaced, codes))


def spaced(code: str) -> str:
    """A code as words."""
    return str(code).replace("_", " ")
