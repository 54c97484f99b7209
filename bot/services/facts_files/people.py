"""Who is who in a facts file, the ordinary people whom it leaves out included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.codes import Role
from bot.domain.facts import Pair, Person, ReportCount
from bot.domain.intervals import Days
from bot.services.facts_files.shapes import PersonEntry, Written

PRACTITIONER = "practitioner"
SUPERVISOR = "supervisor"
_STARTED = date(2019, 5, 13)
_ORDINARY_SUPERVISOR = PersonEntry(
    name="Supervisor", role=Role.TEAM_MANAGER, started_on=date(2010, 1, 4)
)


def entries(written: Written) -> dict[str, PersonEntry]:
    """Everybody by id. Somebody alone, without a supervisor, has an ordinary one."""
    alone = {PRACTITIONER: written.person or PersonEntry(name="Practitioner")}
    people = dict(written.people) or alone
    if len(people) > 1:
        return people
    ((only, entry),) = people.items()
    if entry.supervisor is not None or only == SUPERVISOR:
        return people
    return {only: replace(entry, supervisor=SUPERVISOR), SUPERVISOR: _ORDINARY_SUPERVISOR}


def supervised(people: Mapping[str, PersonEntry]) -> list[str]:
    """The ids of those who have a supervisor."""
    return [one for one, entry in people.items() if entry.supervisor is not None]


def began(entry: PersonEntry) -> date:
    """Their first day of employment, some years ago where the file does not say."""
    return entry.started_on or _STARTED


def person(one: str, entry: PersonEntry) -> Person:
    """Somebody as the engine knows them."""
    return Person(
        id=one,
        name=entry.name or one,
        role=entry.role.value,
        started_on=began(entry),
        employment=entry.employment.value,
        qualified_on=entry.qualified_on,
        newly_qualified=entry.newly_qualified,
        progress_review_on=entry.progress_review_on,
        left_on=entry.left_on,
        team=entry.team,
        line_manager=entry.line_manager,
        deputy=entry.deputy,
        pattern=entry.working_pattern,
        absences=tuple(replace(one, known_on=entry.away_known) for one in entry.away),
        full_time=entry.full_time,
        role_since=entry.role_since,
        programme_since=entry.programme_since,
        agreed_point_on=entry.agreed_point_on,
        supervising_since=entry.supervising_since,
        reports=tuple(ReportCount(one.since, one.count) for one in entry.reports),
        marks=frozenset(mark.value for mark in entry.marks),
    )


def pairs(written: Written, people: Mapping[str, PersonEntry]) -> tuple[list[Pair], list[Pair]]:
    """Today's pairs, and the earlier ones."""
    today = [
        Pair(f"{one} with {entry.supervisor}", one, entry.supervisor, since, agreed)
        for one, entry in people.items()
        if entry.supervisor is not None
        for since in [entry.supervised_since or began(entry)]
        for agreed in [Days(entry.agreed_every_days) if entry.agreed_every_days else None]
    ]
    earlier = [
        Pair(f"{e.practitioner} with {e.supervisor} {n}", e.practitioner, e.supervisor, e.since)
        for n, e in enumerate(written.earlier_pairs, start=1)
    ]
    return today, earlier
