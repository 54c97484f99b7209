"""The JSON answer, version 1: new keys may come; if one goes or means something else, it rises.

The words under a field are what `supervision-bot schema duties` prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, WithJsonSchema

from bot.domain.duty import DutyKind
from bot.domain.finding_rules import Check
from bot.domain.happenings import Happening
from bot.domain.places import Moment as When
from bot.domain.policy import Strength, Voice

_SHAPE = ConfigDict(extra="forbid", use_attribute_docstrings=True)

Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
DayOrMoment = Annotated[
    str,
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": kind} for kind in ("date", "date-time")]}
    ),
]
States = Literal["upcoming", "due", "overdue", "undated", "met"]


@dataclass(frozen=True, kw_only=True)
class PolicyAsked:
    """The policy that answers."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    name: str
    """The council's name."""
    title: str
    """The policy's own."""
    version: int
    """Of the pack."""
    fingerprint: str
    """Changes with the pack, a setting, a closure."""


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """A setting that nobody chose."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    setting: str
    """Its name."""
    rule: str
    """The rule that needs it."""
    asks: str
    """What has to be chosen."""


@dataclass(frozen=True, kw_only=True)
class PersonNamed:
    """Somebody who is named by id elsewhere in the answer."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    id: str
    """As in the file; from the database it is opaque. `next_up` and the like: nobody is known."""
    name: str
    """What to call them."""
    role: str | None
    """A code of docs/codes.md."""


@dataclass(frozen=True, kw_only=True)
class AboutWhat:
    """What it is about; null where it is about none."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    practitioner: str
    """Whose supervision it is: an id."""
    supervisor: str | None
    """With whom: an id."""
    session: str | None
    """A session's name."""
    session_at: Moment | None
    """When that session was planned for."""
    case: str | None
    """A case's reference."""
    record: str | None
    """A record, by its place in the file."""


@dataclass(frozen=True, kw_only=True)
class AlsoDue:
    """Another defensible date. Without a setting it is another rule's; the earlier leads."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    due: DayOrMoment
    """That date."""
    rule: str
    """The id of the rule that gives it."""
    clause: str
    """The clause of that rule."""
    setting: str | None
    """The setting that would choose it."""
    value: str | None
    """The value of that setting that would choose it."""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Who would be told at one rung, if nobody did anything. No record of what was said."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    rung: str
    """The rung's name in the policy."""
    voice: Voice
    """What it sounds like."""
    who: str | None
    """An id; null while it is not known who it will be."""
    receivers: tuple[str, ...]
    """Who it should be, by the codes of docs/codes.md."""
    at: Moment | None
    """When, in that person's working hours; null while it waits for something."""
    when: str
    """When, in words; or what it waits for."""
    source: Literal["policy", "local"]
    """Whose choice it is to tell them then."""
    rule: str | None
    """The rule that asks for it, where the source is the policy."""


@dataclass(frozen=True, kw_only=True)
class DutyOwed:
    """Something owed under a rule."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    rules: tuple[str, ...]
    """The ids of the rules; the first leads."""
    clause: str
    """Of the rule that leads."""
    kind: DutyKind
    """What is owed."""
    what: Happening | None
    """Of an obligation: what it asks for."""
    owner: str
    """The id of whoever owes it."""
    about: AboutWhat
    """What it is about."""
    due: DayOrMoment | None
    """A day, the whole of which still complies, or a moment; null while it is undated."""
    also_due: tuple[AlsoDue, ...]
    """Other defensible dates."""
    state: States
    """Where it stands. `undated`: owed, but it has no date before what it `lacks` is known."""
    lacks: tuple[str, ...]
    """Of an undated one: keys of the file to say, or settings to choose."""
    met_at: Moment | None
    """When it was done."""
    held_back: bool
    """Booked in time, or it may have been done and nobody has said so: nobody above is told."""
    strength: Strength
    """How strongly the rule speaks."""
    tell: tuple[Telling, ...]
    """Who would be told, in order of time. Empty once it is met."""
    why: tuple[str, ...]
    """The arithmetic in short lines."""


@dataclass(frozen=True, kw_only=True)
class FindingMade:
    """Something that breaks a rule or falls short of it, and has no date."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    rules: tuple[str, ...]
    """The ids of the rules."""
    clause: str
    """Of the first rule."""
    check: Check
    """What was looked for."""
    strength: Strength
    """How strongly the rule speaks."""
    about: AboutWhat
    """What it is about."""
    what: str
    """What was found."""
    why: tuple[str, ...]
    """From what it follows, in short lines."""


@dataclass(frozen=True, kw_only=True)
class GuidanceGiven:
    """What applies now."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    rules: tuple[str, ...]
    """The ids of the rules."""
    clause: str | None
    """Of the first rule; null where the register of rules does not know it."""
    when: When
    """For what it is meant."""
    about: AboutWhat
    """What it is about."""
    what: str
    """What the policy advises."""
    items: tuple[str, ...]
    """Its lines, in their order."""
    keep_until: Day | None
    """The first day on which a record might be disposed of: a floor, never an order."""
    why: tuple[str, ...]
    """Why it applies now."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is owed, what falls short, and what applies, at one moment."""

    __pydantic_config__: ClassVar[ConfigDict] = _SHAPE

    version: Literal[1]
    """The version of this format."""
    at: Moment
    """The moment asked about."""
    valid_until: Moment | None
    """When time alone may change the answer; null: never."""
    policy: PolicyAsked
    """The policy."""
    undecided: tuple[Undecided, ...]
    """Settings that nobody chose."""
    people: tuple[PersonNamed, ...]
    """Everybody who is named below."""
    duties: tuple[DutyOwed, ...]
    """The worst first: overdue, due, upcoming, undated, then those that are met."""
    findings: tuple[FindingMade, ...]
    """The strongest first."""
    guidance: tuple[GuidanceGiven, ...]
    """In the order of the policy."""


_ANSWER = TypeAdapter(Answer)


def plain(answer: Answer) -> dict[str, Any]:
    """The answer as plain data."""
    found: dict[str, Any] = _ANSWER.dump_python(answer, mode="json")
    return found


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the answer."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_ANSWER.json_schema(mode="serialization"),
        "title": "Supervision Bot: what is owed, version 1",
    }
