"""Reads the worked examples that stand beside the packs, and says where the engine disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar

from pydantic import TypeAdapter

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind, State, state
from bot.domain.facts import Facts
from bot.domain.findings import findings
from bot.domain.found import Finding
from bot.domain.local_time import local_day
from bot.domain.policy import Policy, Voice
from bot.domain.why import replay
from bot.policies import loader
from bot.policies.plain_yaml import read_yaml
from bot.services.facts_files.other_shapes import HappeningEntry, RecordEntry
from bot.services.facts_files.people import PRACTITIONER
from bot.services.facts_files.reading import FactsFile, understood
from bot.services.facts_files.shapes import (
    CaseEntry,
    EarlierPair,
    PersonEntry,
    SessionEntry,
    Written,
)
from bot.services.facts_files.values import instant

FOLDER = loader.PACKS.parent / "examples"
_FORBID = {"extra": "forbid"}
_SAID = ("person", "people", "earlier_pairs", "sessions", "cases", "happened", "records")
_BY_RULE = (DutyKind.OBLIGATION, DutyKind.QUOTA)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One duty. What is left out is not asked. `owner` is a person's id; `told` is whom the first
    escalation tells.
    """

    owed: DutyKind
    rule: str
    due: date
    state: State
    what: str | None = None
    case: str | None = None
    session: str | None = None
    also: tuple[str, ...] | None = None
    held_back: bool | None = None
    owner: str | None = None
    told: tuple[str, ...] | None = None
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Found:
    """One finding, and what it is about."""

    rule: str
    about: str
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Example:
    """Given these facts, at this moment, this is owed or found.

    `nothing_owed`: of these kinds nothing is open. Where a duty of a kind is expected, no other of
    that kind may be open, obligations and quotas excepted: there only others of the same rule.
    `not_owed` and `nothing_found`: nothing open, or found, by these rules. `shows`: the rules of
    the text that have no rule of their own and are carried by one that is expected here.
    """

    title: str
    at: datetime
    shows: tuple[str, ...] = ()
    person: PersonEntry = field(default_factory=PersonEntry)
    people: dict[str, PersonEntry] = field(default_factory=dict)
    earlier_pairs: tuple[EarlierPair, ...] = ()
    sessions: tuple[SessionEntry, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
    happened: tuple[HappeningEntry, ...] = ()
    records: tuple[RecordEntry, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    expect: tuple[Expected, ...] = ()
    nothing_owed: tuple[DutyKind, ...] = ()
    not_owed: tuple[str, ...] = ()
    find: tuple[Found, ...] = ()
    nothing_found: tuple[str, ...] = ()
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Examples:
    """A file of them, with the pack and the settings under which they hold."""

    policy: str
    go_live: date
    settings: dict[str, Any]
    examples: tuple[Example, ...]
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@cache
def load(name: str) -> Examples:
    """The worked examples of one pack."""
    raw, _ = read_yaml(FOLDER / f"{name}.yaml")
    return TypeAdapter(Examples).validate_python(raw)


def as_files(name: str) -> Iterator[tuple[dict[str, Any], datetime]]:
    """The examples of one pack as files of facts, in plain data, each with its moment."""
    raw, _ = read_yaml(FOLDER / f"{name}.yaml")
    for example, read in zip(raw["examples"], load(name).examples, strict=True):
        said = {key: example[key] for key in example if key in _SAID}
        chosen = raw["settings"] | example.get("settings", {})
        go_live = raw["go_live"]
        file = {"facts": 1, "policy": name, "go_live": go_live, "settings": chosen, **said}
        yield file, read.at


def disagreements(example: Example, of: Examples) -> list[str]:
    """What the engine says otherwise; none is right."""
    pack = loader.load_pack(of.policy)
    policy = loader.policy(pack, of.settings | example.settings)
    now = instant(example.at, policy.zone)
    facts = _facts(example, of.go_live)
    found = duties(facts, policy, now).duties
    return [
        *_found_otherwise(example, findings(facts, policy, now)),
        *_missing(example, found, policy, now),
        *_too_many(example, found),
        *(f"{duty} has another why" for duty in found if not _explained(duty, policy)),
    ]


def _explained(duty: Duty, policy: Policy) -> bool:
    """Its arithmetic, and that of every other date for the same, gives the date."""
    dates = [(duty.why, duty.due_on), *((other.why, other.due) for other in duty.also)]
    return all(replay(why, policy.calendar) == due for why, due in dates)


def _missing(
    example: Example, found: tuple[Duty, ...], policy: Policy, now: datetime
) -> Iterator[str]:
    seen = [(duty, _as_expected(duty, policy, now)) for duty in found]
    for expected in example.expect:
        same = [duty for duty, shown in seen if _agrees(expected, shown)]
        if len(same) != 1:
            of_kind = [shown for duty, shown in seen if duty.key.kind is expected.owed]
            yield f"expected once {expected}, found {len(same)} times among {of_kind}"


def _found_otherwise(example: Example, found: Iterable[Finding]) -> Iterator[str]:
    asked = {one.rule for one in example.find} | set(example.nothing_found)
    seen = {(id, one.about) for one in found for id in one.rules if id in asked}
    expected = {(one.rule, one.about) for one in example.find}
    if seen != expected:
        yield f"expected to find {sorted(expected)}, found {sorted(seen)}"


def _too_many(example: Example, found: tuple[Duty, ...]) -> Iterator[str]:
    open_ones = [duty for duty in found if duty.met_at is None]
    for kind in {*example.nothing_owed, *(expected.owed for expected in example.expect)}:
        wanted = [e.rule for e in example.expect if e.owed is kind and e.state is not State.MET]
        of_kind = [duty for duty in open_ones if duty.key.kind is kind]
        if kind in _BY_RULE:
            of_kind = [duty for duty in of_kind if duty.rule in wanted]
        if len(of_kind) != len(wanted):
            rules = [(duty.rule, duty.due_on.isoformat()) for duty in of_kind]
            yield f"expected {len(wanted)} open of {kind.value}, found {rules}"
    for duty in open_ones:
        if duty.rule in example.not_owed:
            yield f"expected nothing by {duty.rule}, found it due on {duty.due_on}"


def _as_expected(duty: Duty, policy: Policy, now: datetime) -> Expected:
    return Expected(
        owed=duty.key.kind,
        rule=duty.rule,
        due=duty.due_on,
        state=state(duty.due_on, duty.due_at, duty.met_at, now, local_day(now, policy.zone)),
        what=duty.what or None,
        case=duty.case,
        session=duty.session,
        also=tuple(other.rule for other in duty.also),
        held_back=duty.held_back,
        owner=duty.owner,
        told=_told(duty, policy),
    )


def _told(duty: Duty, policy: Policy) -> tuple[str, ...]:
    ladder = policy.pack.ladders[duty.ladder]
    return next((rung.to for rung in ladder if rung.voice is Voice.ESCALATION), ())


def _agrees(expected: Expected, shown: Expected) -> bool:
    asked = {name: value for name, value in vars(expected).items() if value is not None}
    return all(getattr(shown, name) == value for name, value in asked.items())


def _facts(example: Example, go_live: date) -> Facts:
    return file_of(example, go_live).facts[PRACTITIONER]


def file_of(example: Example, go_live: date) -> FactsFile:
    """The example as a file of facts."""
    written = Written(
        facts=1,
        go_live=go_live,
        person=None if example.people else example.person,
        people=example.people,
        earlier_pairs=example.earlier_pairs,
        sessions=example.sessions,
        cases=example.cases,
        happened=example.happened,
        records=example.records,
    )
    return understood(written, FOLDER / example.title, at=example.at)
