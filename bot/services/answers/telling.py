"""Who would be told about a duty, rung by rung, those that wait for a choice included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain.duty import Duty
from bot.domain.facts import Facts
from bot.domain.forecast import Telling, forecast
from bot.domain.intervals import Days, WorkingDays, in_words
from bot.domain.policy import MAY_ESCALATE, FromSetting, Policy, Rung, Voice
from bot.domain.receivers import Chain, settled
from bot.domain.rungs import FrozenRung, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One person at one rung. Without `person` nobody is known; `receivers` say who it should be.

    Without `at` it waits, and `when` says for what.
    """

    rung: str
    voice: Voice
    person: str | None
    receivers: tuple[str, ...]
    at: datetime | None
    when: str
    source: Literal["policy", "local"]
    rule: str


def tellings(duty: Duty, facts: Facts, chain: Chain, policy: Policy) -> tuple[Told, ...]:
    """In order of time, as if the bot had been there from the day on which the duty opened."""
    if duty.met_at is not None:
        return ()
    told = [_told(one) for one in forecast(duty, facts, chain, policy)]
    return (*told, *_waiting(duty, policy))


def _told(telling: Telling) -> Told:
    rung = telling.rung
    return Told(
        rung=rung.name,
        voice=rung.voice,
        person=telling.person,
        receivers=rung.to,
        at=telling.at,
        when=_when(rung),
        source=rung.source,
        rule=rung.rule,
    )


def _waiting(duty: Duty, policy: Policy) -> Iterator[Told]:
    """The rungs whose length nobody has chosen yet."""
    for rung in policy.pack.ladders[duty.ladder]:
        setting = _left_open(rung, policy)
        gentle = rung.voice in (Voice.REMINDER, Voice.PROMPT)
        if setting and not duty.held_back and (gentle or duty.strength in MAY_ESCALATE):
            yield Told(
                rung=rung.name,
                voice=rung.voice,
                person=None,
                receivers=tuple(settled(code, policy) for code in rung.to),
                at=None,
                when=f"once {setting} is chosen",
                source=rung.source,
                rule=rung.rule,
            )


def _left_open(rung: Rung, policy: Policy) -> str:
    length = rung.before or rung.after or (rung.by if rung.unanswered else None)
    is_open = isinstance(length, FromSetting) and length.setting not in policy.settings
    return length.setting if isinstance(length, FromSetting) and is_open else ""


def _when(rung: FrozenRung) -> str:
    """When a rung is said, in few words."""
    words: dict[When, str] = {
        "opening": "as soon as it is known",
        "due": "at the moment itself",
        "before": f"{_length(rung)} before the date" if _length(rung) else "on the last day",
        "after": f"{_length(rung)} after the date" if _length(rung) else "once the date is past",
        "ahead_of": f"{_length(rung)} before {rung.other!r}".strip(),
        "unanswered": f"{_length(rung)} after {rung.other!r}, if nobody answers",
        "asked": "when somebody asks for it",
        "again": f"on the day that the answer to {rung.other!r} named",
    }
    return words[rung.when]


def _length(rung: FrozenRung) -> str:
    """Nothing for a length of nothing."""
    if rung.length is None or rung.length in (Days(0), WorkingDays(0)):
        return ""
    return in_words(rung.length)
