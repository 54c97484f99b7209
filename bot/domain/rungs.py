"""Rungs frozen to plain data when a ladder opens, and thawed when it is climbed.

Receivers and lengths that a setting gives are settled here, so that a later change of settings
alters no ladder that is already open. People are found only when something is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, get_args

from bot.domain.intervals import Interval, WorkingDays
from bot.domain.policy import Length, Policy, Rung, Voice
from bot.domain.receivers import settled
from bot.domain.settings import resolve

When = Literal["before", "after", "opening", "due", "ahead_of", "unanswered", "again", "asked"]

LONGEST_HOLD = WorkingDays(1)
_UNITS: Mapping[str, type[Interval]] = {
    field.name: kind for kind in get_args(Interval) for field in fields(kind)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRung:
    """One rung as it stood when its ladder opened.

    `other` is the rung that it counts from; `length` how far from there, or from the due moment.
    `hold` is how long the pair keep between a warning and what it warns of. `at` is the moment of
    a rung that somebody asked for, which no policy knows.
    """

    name: str
    voice: Voice
    to: tuple[str, ...]
    when: When
    other: str = ""
    length: Interval | None = None
    brief: bool = False
    source: Literal["policy", "local"] = "local"
    rule: str = ""
    hold: Interval = LONGEST_HOLD
    at: datetime | None = None


def freeze(rungs: Iterable[Rung], policy: Policy) -> list[dict[str, Any]]:
    """The rungs as plain data, settings settled; one that waits for a setting is left out."""
    frozen = (_frozen(rung, policy) for rung in rungs)
    return [_to_data(rung) for rung in frozen if rung is not None]


def asked_for(name: str, to: tuple[str, ...], at: datetime) -> dict[str, Any]:
    """One more rung, frozen: a reminder that somebody asked for at `at`."""
    return _to_data(FrozenRung(name=name, voice=Voice.REMINDER, to=to, when="asked", at=at))


def thaw(ladder: Iterable[Mapping[str, Any]]) -> tuple[FrozenRung, ...]:
    """The rungs of `freeze`."""
    return tuple(_from_data(data) for data in ladder)


def _frozen(rung: Rung, policy: Policy) -> FrozenRung | None:
    when, other, written = _when(rung)
    hold = policy.settings.get("hold")
    length = _length(written, policy)
    if length is None and when in ("before", "after", "unanswered"):
        return None
    return FrozenRung(
        name=rung.name,
        voice=rung.voice,
        to=tuple(settled(code, policy) for code in rung.to),
        when=when,
        other=other,
        length=length,
        brief=rung.brief,
        source=rung.source,
        rule=rung.rule,
        hold=hold if isinstance(hold, Interval) else LONGEST_HOLD,
    )


def _when(rung: Rung) -> tuple[When, str, Length | None]:
    if rung.before is not None:
        return "before", "", rung.before
    if rung.after is not None:
        return "after", "", rung.after
    if rung.ahead_of is not None:
        return "ahead_of", rung.ahead_of, rung.by
    if rung.unanswered is not None:
        return "unanswered", rung.unanswered, rung.by
    if rung.again is not None:
        return "again", rung.again, None
    return ("due" if rung.on == "due" else "opening"), "", None


def _length(length: Length | None, policy: Policy) -> Interval | None:
    found = None if length is None else resolve(length, policy)
    return None if found is None else found.interval


def _to_data(rung: FrozenRung) -> dict[str, Any]:
    return {
        "name": rung.name,
        "voice": rung.voice.value,
        "to": list(rung.to),
        "when": rung.when,
        "other": rung.other,
        "length": None if rung.length is None else _interval_to_data(rung.length),
        "brief": rung.brief,
        "source": rung.source,
        "rule": rung.rule,
        "hold": _interval_to_data(rung.hold),
        "at": None if rung.at is None else rung.at.isoformat(),
    }


def _from_data(data: Mapping[str, Any]) -> FrozenRung:
    length = data["length"]
    return FrozenRung(
        **{name: data[name] for name in ("name", "when", "other", "brief", "source", "rule")},
        voice=Voice(data["voice"]),
        to=tuple(data["to"]),
        length=None if length is None else _interval_from_data(length),
        hold=_interval_from_data(data["hold"]),
        at=None if data["at"] is None else datetime.fromisoformat(data["at"]),
    )


def _interval_to_data(interval: Interval) -> dict[str, int]:
    return {field.name: getattr(interval, field.name) for field in fields(interval)}


def _interval_from_data(data: Mapping[str, int]) -> Interval:
    ((name, count),) = data.items()
    return _UNITS[name](count)
