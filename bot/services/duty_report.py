"""What is owed at a moment, with why and who is told: the answer of `supervision-bot duties`.

`as_data` is the JSON of docs/duties.md. Its version rises when a key goes or means something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain import why
from bot.domain.alternatives import Alternative, alternatives
from bot.domain.duties import duties
from bot.domain.duty import AlsoDue, Duty, Key, State, state
from bot.domain.facts import Facts, Person
from bot.domain.forecast import Telling, forecast
from bot.domain.intervals import Days, WorkingDays, in_words
from bot.domain.local_time import end_of_day, local_day
from bot.domain.policy import Policy, SettingSpec
from bot.domain.receivers import Chain
from bot.domain.rungs import FrozenRung, When
from bot.services.answerable import answerable

VERSION = 1
_WORST_FIRST = {kind: n for n, kind in enumerate((State.OVERDUE, State.DUE, State.UPCOMING))}


@dataclass(frozen=True, slots=True)
class Entry:
    """One duty at the moment asked about, with the case's reference and the session's time."""

    duty: Duty
    state: State
    case: str | None
    session_at: datetime | None
    otherwise: tuple[Alternative, ...]
    tell: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer: worst first. `valid_until` is when time alone may change it.

    `undecided` are settings without a value; what needs them is not in the answer.
    """

    at: datetime
    policy: Policy
    people: tuple[Person, ...]
    entries: tuple[Entry, ...]
    valid_until: datetime | None
    undecided: tuple[SettingSpec, ...]


def report(
    asked: Iterable[tuple[Facts, Chain | None]],
    known: Iterable[Person],
    policy: Policy,
    at: datetime,
    *,
    in_full: bool = True,
    from_database: bool = False,
) -> Report:
    """What is owed to and about each of these practitioners; `known` are all who may be named.

    Not `in_full` leaves out other dates and who is told, which take longest. `from_database`
    leaves out what the database cannot know to be done.
    """
    entries: list[Entry] = []
    people = {one.id: one for one in known}
    ends: list[datetime] = []
    for facts, chain in asked:
        owed = duties(facts, policy, at)
        otherwise = alternatives(facts, policy, at) if in_full else {}
        told_of = chain if in_full else None
        found = answerable(owed.duties) if from_database else owed.duties
        entries += [_entry(duty, facts, told_of, policy, at, otherwise) for duty in found]
        people |= {one.id: one for one in chain.managers} if chain else {}
        ends += [owed.valid_until] if owed.valid_until else []
    return Report(
        at=at,
        policy=policy,
        people=tuple(people.values()),
        entries=tuple(sorted(entries, key=_order)),
        valid_until=min(ends, default=None),
        undecided=tuple(one for one in policy.pack.settings if one.name not in policy.settings),
    )


def as_data(of: Report) -> dict[str, Any]:
    """The answer as plain data, every moment with its offset."""
    zone = of.policy.zone
    told = {telling.person for entry in of.entries for telling in entry.tell}
    named = {entry.duty.practitioner for entry in of.entries} | told
    named |= {entry.duty.owner for entry in of.entries}
    return {
        "version": VERSION,
        "at": of.at.astimezone(zone).isoformat(),
        "valid_until": _moment(of.valid_until, of.policy),
        "policy": {
            "name": of.policy.pack.name,
            "title": of.policy.pack.title,
            "version": of.policy.pack.version,
            "fingerprint": of.policy.fingerprint,
        },
        "undecided": [
            {"setting": spec.name, "rule": spec.rule, "asks": spec.asks} for spec in of.undecided
        ],
        "people": [
            {"id": one.id, "name": one.name, "role": one.role or None}
            for one in of.people
            if one.id in named
        ],
        "duties": [_duty(entry, of.policy) for entry in of.entries],
    }


def when(rung: FrozenRung) -> str:
    """When a rung is said, in few words."""
    words: dict[When, str] = {
        "opening": "as soon as it is known",
        "due": "at the moment itself",
        "before": f"{_length(rung)} before the date" if _length(rung) else "on the last day",
        "after": f"{_length(rung)} after the date" if _length(rung) else "once the date is past",
        "ahead_of": f"{_length(rung)} ahead of {rung.other}".strip(),
        "unanswered": f"{_length(rung)} after {rung.other}, if nobody answers",
        "asked": "when somebody asks for it",
        "again": f"on the day that the answer to {rung.other} named",
    }
    return words[rung.when]


def _length(rung: FrozenRung) -> str:
    """Nothing for a length of nothing."""
    if rung.length is None or rung.length in (Days(0), WorkingDays(0)):
        return ""
    return in_words(rung.length)


def _entry(
    duty: Duty,
    facts: Facts,
    chain: Chain | None,
    policy: Policy,
    at: datetime,
    otherwise: Mapping[Key, tuple[Alternative, ...]],
) -> Entry:
    stands = state(duty.due_on, duty.due_at, duty.met_at, at, local_day(at, policy.zone))
    tell = forecast(duty, facts, chain, policy) if chain else ()
    return Entry(
        duty=duty,
        state=stands,
        case=next((case.ref for case in facts.cases if case.id == duty.case), None),
        session_at=next((s.planned_at for s in facts.sessions if s.id == duty.session), None),
        otherwise=otherwise.get(duty.key, ()),
        tell=tell,
    )


def _order(entry: Entry) -> tuple[int, datetime, str, str]:
    worst = _WORST_FIRST.get(entry.state, len(_WORST_FIRST))
    return worst, entry.duty.due_at, entry.duty.practitioner, entry.duty.key.anchor


# --- plain data -----------------------------------------------------------------------------------


def _duty(entry: Entry, policy: Policy) -> dict[str, Any]:
    duty = entry.duty
    return {
        "rules": list(dict.fromkeys((duty.rule, *(other.rule for other in duty.also)))),
        "clause": duty.clause,
        "kind": duty.key.kind.value,
        "owner": duty.owner,
        "about": {
            "practitioner": duty.practitioner,
            "supervisor": duty.supervisor,
            "session": duty.session,
            "session_at": _moment(entry.session_at, policy),
            "case": entry.case,
        },
        "due": due(duty.due_on, duty.due_at, policy),
        "also_due": [
            *(_also(other) for other in duty.also),
            *(_otherwise(other, policy) for other in entry.otherwise),
        ],
        "state": entry.state.value,
        "met_at": _moment(duty.met_at, policy),
        "held_back": duty.held_back,
        "strength": duty.strength.value,
        "tell": [_telling(telling, policy) for telling in entry.tell],
        "why": list(why.lines(duty)),
    }


def due(day: date, moment: datetime, policy: Policy) -> str:
    """A date where the whole day complies, else a moment with its offset."""
    if moment == end_of_day(day, policy.zone):
        return day.isoformat()
    return moment.astimezone(policy.zone).isoformat()


def _also(other: AlsoDue) -> dict[str, Any]:
    given = {"due": other.due.isoformat(), "rule": other.rule, "clause": other.clause}
    return {**given, "setting": None, "value": None}


def _otherwise(other: Alternative, policy: Policy) -> dict[str, Any]:
    return {
        "due": due(other.due_on, other.due_at, policy),
        "rule": other.rule,
        "clause": other.clause,
        "setting": other.setting,
        "value": other.value,
    }


def _telling(telling: Telling, policy: Policy) -> dict[str, Any]:
    rung = telling.rung
    return {
        "rung": rung.name,
        "voice": rung.voice.value,
        "who": telling.person,
        "receivers": list(rung.to),
        "at": _moment(telling.at, policy),
        "when": when(rung),
        "source": rung.source,
        "rule": rung.rule or None,
    }


def _moment(moment: datetime | None, policy: Policy) -> str | None:
    return None if moment is None else moment.astimezone(policy.zone).isoformat()
