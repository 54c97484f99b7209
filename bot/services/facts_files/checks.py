"""What must hold in a facts file beyond its shape: who and what is named exists, days in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.facts import SessionStatus
from bot.policies.faults import nearest, shown
from bot.policies.plain_yaml import Path_
from bot.services.facts_files.other_checks import known, other_complaints, whose
from bot.services.facts_files.people import began, supervised
from bot.services.facts_files.sessions_and_cases import WAS_HELD, name, statuses
from bot.services.facts_files.shapes import CaseEntry, PersonEntry, SessionEntry, Written
from bot.services.facts_files.values import instant

Complaint = tuple[Path_, str, str, str]
"""Where, what was found, what was expected, and the nearest valid value."""


@cache
def _zones() -> frozenset[str]:
    """Every zone that the machine knows, looked up on its disk once."""
    return frozenset(available_timezones())


def complaints(
    written: Written, people: Mapping[str, PersonEntry], at: datetime | None
) -> Iterator[Complaint]:
    """Everything wrong with a file whose shape is right; `at` is the moment asked about."""
    zone_is_known = written.timezone in _zones()
    if not zone_is_known:
        near = nearest(written.timezone, _zones())
        yield ("timezone",), shown(written.timezone), "a time zone such as Europe/London", near
    if written.person and written.people:
        yield ("person",), "`person` beside `people`", "one of the two", ""
    if not supervised(people):
        yield ("people",), "nobody with a supervisor", "`supervisor: ID` on somebody", ""
    for one, entry in people.items():
        yield from _person(("people", one), one, entry, people)
    for index, pair in enumerate(written.earlier_pairs):
        for key in ("practitioner", "supervisor"):
            yield from known(("earlier_pairs", index, key), getattr(pair, key), people, "an id")
    for key in ("supervisor", "line_manager"):
        yield from _circles(key, people)
    yield from _sessions(written, people)
    yield from _cases(written, people)
    yield from other_complaints(written, people)
    if at is not None and zone_is_known:
        zone = ZoneInfo(written.timezone)
        yield from _to_come(written, instant(at, zone), zone)


def _person(
    path: Path_, one: str, entry: PersonEntry, people: Mapping[str, PersonEntry]
) -> Iterator[Complaint]:
    for key in ("supervisor", "line_manager", "deputy"):
        named = getattr(entry, key)
        others = [other for other in people if other != one]
        yield from known((*path, key), named, others, "the id of somebody else")
    if entry.left_on and entry.left_on < began(entry):
        yield (*path, "left_on"), f"{entry.left_on}", f"a day from {began(entry)} on", ""


def _circles(key: str, people: Mapping[str, PersonEntry]) -> Iterator[Complaint]:
    """Nobody is above themselves; each circle is told once, at the first of its people."""
    told: set[str] = set()
    for one in people:
        circle = _above(one, key, people)
        if circle[-1] == one and len(circle) > 2 and one not in told:
            told.update(circle)
            yield ("people", one, key), f"a circle: {' > '.join(circle)}", "a line that ends", ""


def _above(one: str, key: str, people: Mapping[str, PersonEntry]) -> list[str]:
    """Somebody and those above them, up to the top or to whoever comes a second time."""
    found = [one]
    while (above := getattr(people[found[-1]], key)) in people and above is not None:
        found.append(above)
        if above in found[:-1]:
            break
    return found


def _sessions(written: Written, people: Mapping[str, PersonEntry]) -> Iterator[Complaint]:
    names = Counter(name(one, number) for number, one in enumerate(written.sessions))
    cases = [case.case for case in written.cases]
    for number, entry in enumerate(written.sessions):
        path: Path_ = ("sessions", number)
        yield from _status(path, entry)
        yield from whose(path, "practitioner", entry.practitioner, people)
        yield from _held_by(path, entry, written, people)
        if names[name(entry, number)] > 1:
            yield (*path, "name"), shown(entry.name), "a name that no other session has", ""
        others = [other for other in names if other != name(entry, number)]
        yield from known((*path, "replaces"), entry.replaces, others, "the name of another session")
        for key in ("discussed", "mentioned", "carried"):
            for ref in getattr(entry, key):
                yield from known((*path, key), ref, cases, "a case of this file")


def _status(path: Path_, entry: SessionEntry) -> Iterator[Complaint]:
    found = statuses(entry)
    if len(found) != 1:
        words = " and ".join(found) or "no word on what became of it"
        yield path, words, f"exactly one of {', '.join(SessionStatus)}", ""
    elif entry.recorded and not any(status in found for status in WAS_HELD):
        yield (
            (*path, "recorded"),
            "a session that was not held",
            "only beside held or partly_held",
            "",
        )


def _held_by(
    path: Path_, entry: SessionEntry, written: Written, people: Mapping[str, PersonEntry]
) -> Iterator[Complaint]:
    if entry.supervisor is None:
        return
    theirs = supervised(people)
    whose = entry.practitioner or (theirs[0] if theirs else "")
    theirs_once = {p.supervisor for p in written.earlier_pairs if p.practitioner == whose}
    if whose in people:
        theirs_once.add(people[whose].supervisor or "")
    yield from known(
        (*path, "supervisor"), entry.supervisor, sorted(theirs_once), "a supervisor of theirs"
    )


def _cases(written: Written, people: Mapping[str, PersonEntry]) -> Iterator[Complaint]:
    refs = Counter(case.case for case in written.cases)
    for number, entry in enumerate(written.cases):
        path: Path_ = ("cases", number)
        yield from whose(path, "holder", entry.holder, people)
        yield from _kinds(path, entry)
        if refs[entry.case] > 1:
            yield (*path, "case"), shown(entry.case), "each case once", ""
        if entry.closed and entry.closed < entry.allocated:
            yield (*path, "closed"), f"{entry.closed}", f"a day from {entry.allocated} on", ""


def _kinds(path: Path_, entry: CaseEntry) -> Iterator[Complaint]:
    if bool(entry.kind) == bool(entry.kinds):
        yield path, "both" if entry.kind else "neither", "`kind`, or else `kinds`", ""
    if entry.was and not (entry.kind and entry.since):
        yield (*path, "was"), shown(entry.was.value), "`kind` and `since` beside it", ""
    if entry.since and entry.kinds:
        yield (*path, "since"), f"{entry.since}", "`since` beside `kind` only", ""
    for index, (before, after) in enumerate(pairwise(entry.kinds), start=1):
        if after.since <= before.since:
            where = (*path, "kinds", index, "since")
            yield where, f"{after.since}", f"a day after {before.since}", ""


def _to_come(written: Written, now: datetime, zone: ZoneInfo) -> Iterator[Complaint]:
    """What is told as done, but lies after the moment asked about."""
    for number, entry in enumerate(written.sessions):
        for key in ("held", "partly_held", "decided", "recorded"):
            moment = getattr(entry, key)
            if moment is not None and instant(moment, zone) > now:
                asked = f"{now.astimezone(zone):%Y-%m-%d %H:%M}"
                expected = f"nothing after the moment asked about, {asked}"
                yield ("sessions", number, key), f"{moment:%Y-%m-%d %H:%M}", expected, ""
    for number, happening in enumerate(written.happened):
        last = instant(happening.at, zone) if happening.at else None
        if (happening.on or now.date()) > now.astimezone(zone).date() or (last and last > now):
            expected = "nothing after the moment asked about"
            yield ("happened", number), shown(happening.what.value), expected, ""
