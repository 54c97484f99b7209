"""Reads the worked examples that stand beside the packs, and says where the engine disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind, State, state
from bot.domain.facts import (
    Absence,
    Case,
    CaseKind,
    Facts,
    KindChange,
    Pair,
    Person,
    Session,
    SessionKind,
    SessionStatus,
)
from bot.domain.local_time import local_day
from bot.domain.policy import Policy, Voice
from bot.domain.why import replay
from bot.policies import loader
from bot.policies.plain_yaml import read_yaml

LONDON = ZoneInfo("Europe/London")
FOLDER = loader.PACKS.parent / "examples"
_FORBID = {"extra": "forbid"}
_PAIR = Pair("pair", "practitioner", "supervisor", date(2010, 1, 4))
_SUPERVISOR = Person("supervisor", "Supervisor", "team_manager", date(2010, 1, 4))


@dataclass(frozen=True, kw_only=True)
class Who:
    """The practitioner, in the words of people.csv."""

    role: str = "social_worker"
    started_on: date = date(2019, 5, 13)
    qualified_on: date | None = date(2016, 7, 11)
    newly_qualified: bool = False
    progress_review_on: date | None = None
    away: tuple[date, date] | None = None
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One session: its moment stands under its status."""

    name: str = ""
    held: datetime | None = None
    partly_held: datetime | None = None
    planned: datetime | None = None
    postponed: datetime | None = None
    did_not_happen: datetime | None = None
    cancelled: datetime | None = None
    kind: SessionKind = SessionKind.ONE_TO_ONE
    decided: datetime | None = None
    reason: str | None = None
    replaces: str | None = None
    recorded: datetime | None = None
    discussed: tuple[str, ...] = ()
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One case; `was` says what kind it was before, and since when it is what it is."""

    case: str
    kind: CaseKind
    allocated: date
    was: CaseKind | None = None
    since: date | None = None
    own_interval_days: int | None = None
    discussed: tuple[date, ...] = ()
    closed: date | None = None
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One duty. What is left out is not asked; `told` is whom the first escalation tells."""

    owed: DutyKind
    rule: str
    due: date
    state: State
    case: str | None = None
    session: str | None = None
    also: tuple[str, ...] | None = None
    held_back: bool | None = None
    told: tuple[str, ...] | None = None
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Example:
    """Given these facts, at this moment, this is owed; and of these kinds nothing is."""

    title: str
    at: datetime
    person: Who = field(default_factory=Who)
    sessions: tuple[Meeting, ...] = ()
    cases: tuple[Reference, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    expect: tuple[Expected, ...] = ()
    nothing_owed: tuple[DutyKind, ...] = ()
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, kw_only=True)
class Examples:
    """A file of them, with the pack and the settings under which they hold."""

    policy: str
    go_live: date
    settings: dict[str, Any]
    examples: tuple[Example, ...]
    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


def load(name: str) -> Examples:
    """The worked examples of one pack."""
    raw, _ = read_yaml(FOLDER / f"{name}.yaml")
    return TypeAdapter(Examples).validate_python(raw)


def disagreements(example: Example, of: Examples) -> list[str]:
    """What the engine says otherwise; none is right."""
    pack = loader.load_pack(of.policy)
    policy = loader.policy(pack, of.settings | example.settings)
    now = _utc(example.at)
    found = duties(_facts(example, of.go_live), policy, now).duties
    return [
        *_missing(example, found, policy, now),
        *_too_many(example, found),
        *(f"{duty} has another why" for duty in found if not _explained(duty, policy)),
    ]


def _explained(duty: Duty, policy: Policy) -> bool:
    return replay(duty.why, policy.calendar) == duty.due_on


def _missing(
    example: Example, found: tuple[Duty, ...], policy: Policy, now: datetime
) -> Iterator[str]:
    seen = [(duty, _as_expected(duty, policy, now)) for duty in found]
    for expected in example.expect:
        same = [duty for duty, shown in seen if _agrees(expected, shown)]
        if len(same) != 1:
            of_kind = [shown for duty, shown in seen if duty.key.kind is expected.owed]
            yield f"expected once {expected}, found {len(same)} times among {of_kind}"


def _too_many(example: Example, found: tuple[Duty, ...]) -> Iterator[str]:
    for kind in {*example.nothing_owed, *(expected.owed for expected in example.expect)}:
        wanted = sum(e.owed is kind and e.state is not State.MET for e in example.expect)
        open_ones = [duty for duty in found if duty.key.kind is kind and duty.met_at is None]
        if len(open_ones) != wanted:
            rules = [(duty.rule, duty.due_on.isoformat()) for duty in open_ones]
            yield f"expected {wanted} open of {kind.value}, found {rules}"


def _as_expected(duty: Duty, policy: Policy, now: datetime) -> Expected:
    return Expected(
        owed=duty.key.kind,
        rule=duty.rule,
        due=duty.due_on,
        state=state(duty.due_on, duty.due_at, duty.met_at, now, local_day(now, policy.zone)),
        case=duty.case,
        session=duty.session,
        also=tuple(other.rule for other in duty.also),
        held_back=duty.held_back,
        told=_told(duty, policy),
    )


def _told(duty: Duty, policy: Policy) -> tuple[str, ...]:
    ladder = policy.pack.ladders[duty.ladder]
    return next((rung.to for rung in ladder if rung.voice is Voice.ESCALATION), ())


def _agrees(expected: Expected, shown: Expected) -> bool:
    asked = {name: value for name, value in vars(expected).items() if value is not None}
    return all(getattr(shown, name) == value for name, value in asked.items())


def _facts(example: Example, go_live: date) -> Facts:
    who = example.person
    person = Person(
        "practitioner",
        "Practitioner",
        who.role,
        who.started_on,
        qualified_on=who.qualified_on,
        newly_qualified=who.newly_qualified,
        progress_review_on=who.progress_review_on,
        absences=(Absence(*who.away),) if who.away else (),
    )
    sessions = tuple(_session(n, meeting) for n, meeting in enumerate(example.sessions))
    ordered = tuple(sorted(sessions, key=lambda one: one.planned_at))
    cases = tuple(map(_case, example.cases))
    return Facts(person, go_live, _PAIR, _SUPERVISOR, ordered, cases)


def _session(number: int, meeting: Meeting) -> Session:
    status, moment = next(
        (status, moment) for status in SessionStatus if (moment := getattr(meeting, status.value))
    )
    was_held = status in (SessionStatus.HELD, SessionStatus.PARTLY_HELD)
    return Session(
        meeting.name or f"session {number}",
        _PAIR.id,
        _utc(moment),
        status,
        meeting.kind,
        held_at=_utc(moment) if was_held else None,
        decided_at=_utc(meeting.decided) if meeting.decided else None,
        reason=meeting.reason,
        replaces=meeting.replaces,
        recorded_at=_utc(meeting.recorded) if meeting.recorded else None,
        discussed=frozenset(meeting.discussed),
    )


def _case(given: Reference) -> Case:
    now = KindChange(given.kind, given.since or given.allocated)
    before = (KindChange(given.was, given.allocated),) if given.was else ()
    return Case(
        given.case,
        given.case,
        (*before, now),
        given.allocated,
        given.own_interval_days,
        given.discussed,
        given.closed,
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=LONDON).astimezone(UTC)
