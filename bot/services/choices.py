"""What a council chooses: the policy's local settings, and how the bot is switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.policy import Pack
from bot.policies.faults import Fault, Faulty, nearest, shown
from bot.policies.local_settings import chosen, plain
from bot.store import people, settings


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice that is the same under every policy. `read` turns words into plain data, or
    raises ValueError with what was expected. `at_once`: it decides nothing that is owed, and a
    bot that is running takes it up by itself."""

    name: str
    asks: str
    read: Callable[[Connection, str], Any]
    without: str
    at_once: bool = False


def take_up(tx: Connection, pack: Pack, name: str, now: datetime) -> None:
    """Makes this pack the policy, by its name or path; what it does not ask is forgotten."""
    asked = {spec.name for spec in pack.settings}
    kept = {name: value for name, value in settings.of_policy(tx).items() if name in asked}
    settings.put(tx, settings.PACK, name, now)
    settings.set_of_policy(tx, kept, now)
    people.mark_stale(tx)


def choose(tx: Connection, pack: Pack, given: Mapping[str, object], now: datetime) -> None:
    """Stores these choices, by name; where they decide what is owed, everybody is computed anew.

    Raises:
        Faulty: with every value that is wrong; nothing is stored.
    """
    faults: list[Fault] = []
    own = _own(tx, given, faults)
    rest = {name: value for name, value in given.items() if name not in BY_NAME}
    of_policy = _of_policy(pack, settings.of_policy(tx) | rest, faults)
    if faults:
        raise Faulty(faults)
    settings.set_of_policy(tx, of_policy, now)
    for name, value in own.items():
        settings.put(tx, name, value, now)
    if not all(taken_up_at_once(name) for name in given):
        people.mark_stale(tx)


def taken_up_at_once(name: str) -> bool:
    """Whether a bot that is running takes up a choice by itself."""
    return name in BY_NAME and BY_NAME[name].at_once


def _own(tx: Connection, given: Mapping[str, object], faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in given.keys() & BY_NAME.keys():
        value = given[name]
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        try:
            values[name] = BY_NAME[name].read(tx, words)
        except ValueError as wrong:
            faults.append(_fault(name, value, str(wrong)))
    return values


def _of_policy(pack: Pack, given: Mapping[str, object], faults: list[Fault]) -> dict[str, Any]:
    """Checked, as plain data; what is not given yet may wait."""
    asked = {spec.name for spec in pack.settings}
    for name in sorted(given.keys() - asked):
        near = nearest(name, asked | BY_NAME.keys())
        faults.append(_fault(name, given[name], "the name of a setting", near))
    here = tuple(spec for spec in pack.settings if spec.name in given)
    try:
        values = chosen(replace(pack, settings=here), {s.name: given[s.name] for s in here})
    except Faulty as faulty:
        faults.extend(faulty.faults)
        return {}
    return {name: plain(value) for name, value in values.items()}


def _fault(name: str, found: object, expected: str, near: str = "") -> Fault:
    return Fault(file="settings", where=name, found=shown(found), expected=expected, nearest=near)


# --- the choices that are the same everywhere -----------------------------------------------------


def _day(_tx: Connection, words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        raise ValueError("a day such as 2026-12-01") from None


def _days(tx: Connection, words: str) -> list[str]:
    return [_day(tx, word) for word in _separated(words)]


def _teams(tx: Connection, words: str) -> list[str] | None:
    if words.strip() == "all":
        return None
    known = people.teams(tx)
    for name in (names := list(_separated(words))):
        if name not in known:
            raise ValueError(f"all, or teams of people.csv: {', '.join(known) or 'none yet'}")
    return names


def _number(most: int) -> Callable[[Connection, str], int]:
    def read(_tx: Connection, words: str) -> int:
        if not words.isdecimal() or not 1 <= int(words) <= most:
            raise ValueError(f"a whole number from 1 to {most}")
        return int(words)

    return read


def _somebody(tx: Connection, words: str) -> str:
    for entry in people.everybody(tx):
        if words in (entry.external_id, entry.email):
            return entry.person.id
    raise ValueError("a person_id or an e-mail address of people.csv")


def _separated(words: str) -> Iterable[str]:
    return (part.strip() for part in words.split(",") if part.strip())


CHOICES = (
    Choice("go_live", "The first day that counts: nothing older is escalated", _day, "required"),
    Choice("pilot_teams", "The only teams that hear anything, or all", _teams, "all"),
    Choice(
        "message_budget",
        "Messages a person should get in a day at most",
        _number(366),
        "6",
        at_once=True,
    ),
    Choice(
        "messages_per_minute",
        "Messages posted in a minute at most, by all processes together",
        _number(100_000),
        "240",
        at_once=True,
    ),
    Choice("cases_stale_after", "Days after which a case list is too old", _number(366), "31"),
    Choice("case_list_owner", "Who is told that a case list is wrong", _somebody, "nobody"),
    Choice("closures", "Days the whole council is shut, besides bank holidays", _days, "none"),
)
BY_NAME: Mapping[str, Choice] = {choice.name: choice for choice in CHOICES}
