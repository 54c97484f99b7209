"""What one row cannot know: keys that stand twice, people and cases that are not there, circles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from bot.policies.faults import Fault, nearest
from bot.services.importing.difference import Known, session_key
from bot.services.importing.reading import Placed, Upload
from bot.services.importing.rows import CaseRow, PersonRow, SessionRow

AnyRow = TypeVar("AnyRow", PersonRow, CaseRow, SessionRow)


def check(known: Known, upload: Upload) -> list[Fault]:
    """Every fault that shows only against the other rows and what is known already."""
    people = {**known.people, **{p.row.person_id: p.row for p in upload.people}}
    cases = {*known.cases, *(p.row.case_ref for p in upload.cases)}
    return [
        *_twice(upload.people, "person_id", lambda row: row.person_id),
        *_twice(upload.people, "email", lambda row: row.email),
        *_twice(upload.cases, "case_ref", lambda row: row.case_ref),
        *_twice(upload.sessions, "session_id", lambda row: " ".join(session_key(row))),
        *_emails_of_others(known, upload),
        *(fault for placed in upload.people for fault in _person(placed, people)),
        *(fault for placed in upload.cases for fault in _case(placed, people)),
        *(fault for placed in upload.sessions for fault in _session(placed, people, cases)),
    ]


def _twice(
    rows: Iterable[Placed[AnyRow]], column: str, key: Callable[[AnyRow], str]
) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for placed in rows:
        value = key(placed.row)
        earlier = first.setdefault(value, placed.number)
        if earlier != placed.number:
            faults.append(placed.fault(column, value, f"each once; it stands in row {earlier} too"))
    return faults


def _emails_of_others(known: Known, upload: Upload) -> list[Fault]:
    """E-mail finds the chat account, so two people cannot share one."""
    uploaded = {placed.row.person_id for placed in upload.people}
    taken = {row.email: key for key, row in known.people.items() if key not in uploaded}
    return [
        placed.fault("email", placed.row.email, "an address that nobody else has")
        for placed in upload.people
        if placed.row.email in taken
    ]


def _person(placed: Placed[PersonRow], people: Mapping[str, PersonRow]) -> list[Fault]:
    row = placed.row
    faults = []
    for column in ("line_manager", "supervisor", "deputy"):
        faults += _somebody(placed, column, getattr(row, column), people)
        if getattr(row, column) == row.person_id:
            faults.append(placed.fault(column, row.person_id, "somebody else"))
    if row.line_manager and _in_a_circle(row.person_id, people):
        faults.append(placed.fault("line_manager", row.line_manager, "a line without a circle"))
    if row.left_on and row.left_on < row.started_on:
        faults.append(placed.fault("left_on", str(row.left_on), "a day after started_on"))
    return faults


def _in_a_circle(start: str, people: Mapping[str, PersonRow]) -> bool:
    seen = {start}
    above = people[start].line_manager
    while above is not None and above in people:
        if above == start:
            return True
        if above in seen:
            return False
        seen.add(above)
        above = people[above].line_manager
    return False


def _case(placed: Placed[CaseRow], people: Mapping[str, PersonRow]) -> list[Fault]:
    row = placed.row
    faults = _somebody(placed, "holder", row.holder, people)
    if row.closed_on and row.closed_on < row.allocated_on:
        faults.append(placed.fault("closed_on", str(row.closed_on), "a day after allocated_on"))
    return faults


def _session(
    placed: Placed[SessionRow], people: Mapping[str, PersonRow], cases: Collection[str]
) -> list[Fault]:
    row = placed.row
    faults = [
        *_somebody(placed, "supervisee", row.supervisee, people),
        *_somebody(placed, "supervisor", row.supervisor, people),
        *(
            placed.fault("discussed", ref, "a case of cases.csv", nearest(ref, cases))
            for ref in row.discussed
            if ref not in cases
        ),
    ]
    if row.supervisee == row.supervisor:
        faults.append(placed.fault("supervisor", row.supervisor, "somebody else"))
    held = row.status in ("held", "partly_held")
    if row.held_at and not held:
        faults.append(placed.fault("status", row.status, "held or partly_held, as it has held_at"))
    if row.recorded_on and not held:
        faults.append(placed.fault("recorded_on", str(row.recorded_on), "nothing: it was not held"))
    return faults


def _somebody(
    placed: Placed[AnyRow], column: str, person_id: str | None, people: Collection[str]
) -> list[Fault]:
    if person_id is None or person_id in people:
        return []
    expected = "a person_id of people.csv, or of an earlier import"
    return [placed.fault(column, person_id, expected, nearest(person_id, people))]
