"""What is owed at a moment, what falls short and what applies, with why and who is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.alternatives import Alternative, alternatives
from bot.domain.duties import duties
from bot.domain.duty import Duty, State, state
from bot.domain.facts import Facts, Person
from bot.domain.findings import findings
from bot.domain.found import Finding
from bot.domain.guidance import Guidance, guidance
from bot.domain.local_time import local_day
from bot.domain.policy import Policy, SettingSpec
from bot.domain.receivers import Chain
from bot.domain.rule_parts import Strength
from bot.services.answerable import Known
from bot.services.answers.about import About, about_duty, about_id
from bot.services.answers.telling import Told, tellings
from bot.services.answers.undated import counted_from_nowhere, left_to_choose, open_lengths

BEGINNING = "started_on"
_WORST_FIRST = {kind: n for n, kind in enumerate((State.OVERDUE, State.DUE, State.UPCOMING, None))}
_STRONGEST_FIRST = {strength: number for number, strength in enumerate(Strength)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One duty at the moment asked about.

    `state` None: it has no date before what it `lacks` is said (`started_on`) or chosen (a
    setting); then its own date means nothing.
    """

    duty: Duty
    state: State | None
    about: About
    lacks: tuple[str, ...] = ()
    otherwise: tuple[Alternative, ...] = ()
    tell: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """One finding, and what it is about."""

    finding: Finding
    about: About


@dataclass(frozen=True, slots=True)
class GuidanceEntry:
    """One piece of guidance, and what it is about."""

    guidance: Guidance
    about: About


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer: worst first. `valid_until` is when time alone may change it.

    `undecided` are settings without a value.
    """

    at: datetime
    policy: Policy
    people: tuple[Person, ...]
    duties: tuple[Entry, ...]
    findings: tuple[FindingEntry, ...]
    guidance: tuple[GuidanceEntry, ...]
    valid_until: datetime | None
    undecided: tuple[SettingSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: at which moment, under which policy, and of what.

    `in_full` with other dates and who is told, which take longest. `knows` is what can be known at
    all. `assumed`: the ids of those whose first day nobody said.
    """

    policy: Policy
    at: datetime
    knows: Callable[[Facts], Known]
    in_full: bool = True
    assumed: Collection[str] = field(default=())


def report(
    asked: Iterable[tuple[Facts, Chain | None]], known: Iterable[Person], question: Question
) -> Report:
    """The answer about each of these practitioners; `known` are all who may be named."""
    left_open = open_lengths(question.policy)
    owed: list[Entry] = []
    found: list[FindingEntry] = []
    advice: list[GuidanceEntry] = []
    people = {one.id: one for one in known}
    ends: list[datetime] = []
    for facts, chain in asked:
        computed = duties(facts, question.policy, question.at)
        owed += _dated(computed.duties, facts, chain, question)
        owed += _left_to_choose(facts, question, left_open)
        found += _findings(facts, question)
        advice += _guidance(facts, question)
        people |= {one.id: one for one in chain.managers} if chain else {}
        ends += [computed.valid_until] if computed.valid_until else []
    settings, pack = question.policy.settings, question.policy.pack
    return Report(
        at=question.at,
        policy=question.policy,
        people=tuple(people.values()),
        duties=tuple(sorted(owed, key=_order)),
        findings=tuple(sorted(found, key=lambda e: _STRONGEST_FIRST[e.finding.strength])),
        guidance=tuple(advice),
        valid_until=min(ends, default=None),
        undecided=tuple(one for one in pack.settings if one.name not in settings),
    )


def _dated(
    computed: Iterable[Duty], facts: Facts, chain: Chain | None, question: Question
) -> Iterator[Entry]:
    policy, now = question.policy, question.at
    otherwise = alternatives(facts, policy, now) if question.in_full else {}
    known = question.knows(facts)
    for duty in known.duties(computed):
        if facts.person.id in question.assumed and counted_from_nowhere(duty, facts):
            yield _undated(duty, facts, (BEGINNING,))
            continue
        yield Entry(
            duty=duty,
            state=state(duty.due_on, duty.due_at, duty.met_at, now, local_day(now, policy.zone)),
            about=about_duty(duty, facts),
            otherwise=otherwise.get(duty.key, ()),
            tell=tellings(duty, facts, chain, policy) if question.in_full and chain else (),
        )


def _left_to_choose(
    facts: Facts, question: Question, left_open: list[SettingSpec]
) -> Iterator[Entry]:
    known = question.knows(facts)
    for undated in left_to_choose(facts, question.policy, question.at, left_open):
        for duty in known.duties([undated.duty]):
            yield _undated(duty, facts, undated.lacks)


def _undated(duty: Duty, facts: Facts, lacks: tuple[str, ...]) -> Entry:
    return Entry(duty=duty, state=None, about=about_duty(duty, facts), lacks=lacks)


def _findings(facts: Facts, question: Question) -> Iterator[FindingEntry]:
    found = findings(facts, question.policy, question.at)
    return (
        FindingEntry(one, about_id(one.about, facts))
        for one in question.knows(facts).findings(found)
    )


def _guidance(facts: Facts, question: Question) -> Iterator[GuidanceEntry]:
    found = guidance(facts, question.policy, question.at)
    return (
        GuidanceEntry(one, about_id(one.about, facts))
        for one in question.knows(facts).guidance(found)
    )


def _order(entry: Entry) -> tuple[int, datetime, str, str]:
    worst = _WORST_FIRST.get(entry.state, len(_WORST_FIRST))
    return worst, entry.duty.due_at, entry.duty.practitioner, entry.duty.key.anchor
