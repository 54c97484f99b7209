"""What must hold of happenings and records in a facts file: what they name exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.domain.happenings import DERIVED
from bot.policies.faults import nearest, shown
from bot.policies.plain_yaml import Path_
from bot.services.facts_files.events_and_records import event_name
from bot.services.facts_files.people import supervised
from bot.services.facts_files.sessions_and_cases import name
from bot.services.facts_files.shapes import PersonEntry, Written

Complaint = tuple[Path_, str, str, str]
"""Where, what was found, what was expected, and the nearest valid value."""


def other_complaints(written: Written, people: Mapping[str, PersonEntry]) -> Iterator[Complaint]:
    """Everything wrong with happenings and records whose shape is right."""
    sessions = [name(one, number) for number, one in enumerate(written.sessions)]
    cases = [case.case for case in written.cases]
    happenings = [event_name(one, number) for number, one in enumerate(written.happened)]
    for number, entry in enumerate(written.happened):
        path: Path_ = ("happened", number)
        yield from _one_of_all(path, entry.who, people)
        if entry.what in DERIVED:
            expected = "what the bot does not know by itself; a session says this one"
            yield (*path, "what"), shown(entry.what.value), expected, ""
        if (entry.on is None) == (entry.at is None):
            yield path, "both" if entry.on else "neither", "`on` a day, or `at` a moment", ""
        names = [*sessions, *cases, *happenings]
        yield from known((*path, "about"), entry.about or None, names, "a name of this file")
        if happenings.count(event_name(entry, number)) > 1:
            yield (*path, "name"), shown(entry.name), "a name that nothing else has", ""
    for number, record in enumerate(written.records):
        path = ("records", number)
        yield from _one_of_all(path, record.who, people)
        yield from known((*path, "session"), record.session, sessions, "the name of a session")
        yield from known((*path, "case"), record.case, cases, "a case of this file")


def _one_of_all(
    path: Path_, named: str | None, people: Mapping[str, PersonEntry]
) -> Iterator[Complaint]:
    if named is None and len(supervised(people)) > 1:
        yield path, "no who", "`who`, since several people are supervised", ""
    yield from known((*path, "who"), named, people, "an id")


def whose(
    path: Path_, key: str, named: str | None, people: Mapping[str, PersonEntry]
) -> Iterator[Complaint]:
    """A complaint where it is not clear whose it is."""
    theirs = supervised(people)
    if named is None and len(theirs) > 1:
        yield path, f"no {key}", f"`{key}`, since several people are supervised", ""
    yield from known((*path, key), named, theirs, "the id of somebody who is supervised")


def known(path: Path_, found: str | None, valid: Collection[str], what: str) -> Iterator[Complaint]:
    """A complaint where something is named that does not exist."""
    if found is not None and found not in valid:
        expected = f"{what}: {', '.join(valid) or 'there is none'}"
        yield path, shown(found), expected, nearest(found, valid)
