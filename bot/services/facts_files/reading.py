"""Reads a facts file into the engine's facts, and joins it with the policy that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.facts import Case, Facts, Pair, Person, Session
from bot.domain.policy import Pack, Policy
from bot.policies import loader
from bot.policies.faults import Fault, Faulty, nearest
from bot.policies.plain_yaml import Path_, read_yaml
from bot.policies.schema import line_of, where_in_words
from bot.services.facts_files import people as who
from bot.services.facts_files.checks import complaints
from bot.services.facts_files.events_and_records import events_of, records_of
from bot.services.facts_files.schema import shaped
from bot.services.facts_files.sessions_and_cases import case, session
from bot.services.facts_files.shapes import PersonEntry, Written

_ALWAYS = date(1950, 1, 1)
_UNREADABLE = {
    FileNotFoundError: "no such file",
    IsADirectoryError: "a folder",
    PermissionError: "a file that may not be read",
}


@dataclass(frozen=True, slots=True)
class FactsFile:
    """What a file says. `facts` by the id of each person; `policy` as it was written.

    `assumed`: the ids of those of whom it does not say when they started.
    """

    file: Path
    people: Mapping[str, Person]
    facts: Mapping[str, Facts]
    assumed: frozenset[str]
    policy: str | None
    settings: Mapping[str, Any]
    closures: tuple[date, ...]
    zone: ZoneInfo


def read_facts(file: Path, at: datetime | None = None) -> FactsFile:
    """The facts of a YAML or JSON file. Nothing may have been done after the moment asked about.

    `at` is in the file's own zone, unless it says otherwise.

    Raises:
        Faulty: with everything that is wrong with it.
    """
    try:
        raw, lines = read_yaml(file)
    except OSError as error:
        found = _UNREADABLE.get(type(error), "something else")
        raise Faulty([_fault(file, "the file", found, "a file that can be read")]) from None
    written = shaped(raw, file.name, lines)
    return understood(written, file, raw, lines, at)


def understood(
    written: Written,
    file: Path,
    raw: object = None,
    lines: Mapping[Path_, int] | None = None,
    at: datetime | None = None,
) -> FactsFile:
    """What is written, as the engine's facts. `raw` and `lines` say where a fault is.

    Raises:
        Faulty: where it names what does not exist, or contradicts itself.
    """
    entries = who.entries(written)
    faults = [
        _fault(file, where_in_words(raw, path), found, expected, hint, line_of(path, lines or {}))
        for path, found, expected, hint in complaints(written, entries, at)
    ]
    if faults:
        raise Faulty(faults)
    people = {one: who.person(one, entry) for one, entry in entries.items()}
    return FactsFile(
        file=file,
        people=people,
        facts=_facts(written, entries, people),
        assumed=frozenset(one for one, entry in entries.items() if entry.started_on is None),
        policy=written.policy,
        settings=written.settings,
        closures=written.closures,
        zone=ZoneInfo(written.timezone),
    )


def policy_for(facts: FactsFile, name: str | None = None) -> Policy:
    """The policy that the file names, or the one of this name, with the file's settings.

    Settings that nobody chose stay open: what needs them is not asked. Those of the file's own
    policy mean nothing to another one.

    Raises:
        Faulty: where there is no such policy, or it is wrong, or a setting is.
    """
    own = _beside(facts)
    wanted = name or own
    if wanted is None:
        expected = f"`policy:` with one of {', '.join(loader.pack_names())}, or --policy"
        raise Faulty([_fault(facts.file, "policy", "nothing", expected)])
    pack = loader.load_pack(wanted)
    elsewhere = _names(loader.load_pack(own)) - _names(pack) if name and own else set()
    settings = {key: value for key, value in facts.settings.items() if key not in elsewhere}
    try:
        return loader.policy(pack, settings, facts.closures, facts.zone, open_ended=True)
    except Faulty as error:
        raise Faulty(_in_file(fault, facts.file) for fault in error.faults) from None


def _names(pack: Pack) -> set[str]:
    return {spec.name for spec in pack.settings}


def _beside(facts: FactsFile) -> str | None:
    """A pack's name, or the path of a file: beside this one unless it is given whole."""
    if facts.policy is None or facts.policy in loader.pack_names():
        return facts.policy
    if Path(facts.policy).suffix in (".yaml", ".yml"):
        return str(facts.file.parent / facts.policy)
    expected = f"one of {', '.join(loader.pack_names())}, or a file such as my.yaml"
    hint = nearest(facts.policy, loader.pack_names())
    raise Faulty([_fault(facts.file, "policy", repr(facts.policy), expected, hint)])


def _fault(
    file: Path, where: str, found: str, expected: str, hint: str = "", line: int | None = None
) -> Fault:
    return Fault(
        file=file.name, where=where, found=found, expected=expected, nearest=hint, line=line
    )


def _in_file(fault: Fault, file: Path) -> Fault:
    return replace(fault, file=file.name, where=f"settings, {fault.where}")


def _facts(
    written: Written, entries: Mapping[str, PersonEntry], people: Mapping[str, Person]
) -> dict[str, Facts]:
    today, earlier = who.pairs(written, entries)
    pair_of = {pair.practitioner: pair for pair in today}
    sole = next(iter(pair_of))
    zone = ZoneInfo(written.timezone)
    pairs = {(pair.practitioner, pair.supervisor): pair for pair in (*earlier, *today)}
    sessions: dict[str, list[Session]] = {one: [] for one in people}
    for number, entry in enumerate(written.sessions):
        whose = entry.practitioner or sole
        pair = pairs[whose, entry.supervisor] if entry.supervisor else pair_of[whose]
        sessions[whose].append(session(entry, number, pair.id, zone))
    cases: dict[str, list[Case]] = {one: [] for one in people}
    for each in written.cases:
        cases[each.holder or sole].append(case(each))
    events, records = events_of(written, sole), records_of(written, sole)
    found = {
        one: _of(person, pair_of.get(one), earlier, people, written, sessions[one], cases[one])
        for one, person in people.items()
    }
    return {
        one: replace(
            facts,
            events=events.get(one, ()),
            supervisor_events=events.get(facts.pair.supervisor, ()) if facts.pair else (),
            records=records.get(one, ()),
        )
        for one, facts in found.items()
    }


def _of(
    person: Person,
    pair: Pair | None,
    earlier: list[Pair],
    people: Mapping[str, Person],
    written: Written,
    sessions: list[Session],
    cases: list[Case],
) -> Facts:
    return Facts(
        person=person,
        go_live=written.go_live or _ALWAYS,
        pair=pair,
        supervisor=people[pair.supervisor] if pair else None,
        sessions=tuple(sorted(sessions, key=lambda one: (one.planned_at, one.id))),
        cases=tuple(cases),
        earlier_pairs=tuple(each for each in earlier if each.practitioner == person.id),
    )
