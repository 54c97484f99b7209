"""What stands in which table, from the domain's own types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from benchmarks.world.council import NOW, SURFACE, WORKSPACE
from bot.domain.facts import Case, Pair, Person, Session
from bot.store.people import pattern_to_json

Row = dict[str, Any]


def person(who: Person, recompute_at: datetime | None) -> Row:
    """Somebody who was greeted long ago and is up to date until `recompute_at`."""
    return {
        "id": who.id,
        "external_id": who.id,
        "name": who.name,
        "email": email(who.id),
        "role": who.role,
        "employment": who.employment,
        "team": who.team,
        "started_on": who.started_on,
        "line_manager": who.line_manager,
        "pattern": pattern_to_json(who.pattern),
        "greeted_at": NOW,
        "recompute_at": recompute_at,
    }


def email(person_id: str) -> str:
    """An address that nobody has."""
    return f"{person_id[:12]}@council.example"


def absences(who: Person) -> Iterator[Row]:
    """The days on which somebody is away."""
    for number, away in enumerate(who.absences):
        row_id = f"{who.id[:30]}{number:02x}"
        days = {"first_day": away.first_day, "last_day": away.last_day}
        yield {"id": row_id, "person": who.id, **days}


def account(who: Person) -> Row:
    """Their chat account."""
    place = {"surface": SURFACE, "workspace": WORKSPACE, "external_id": chat_user(who.id)}
    return {"id": who.id, **place, "person": who.id}


def conversation(who: Person) -> Row:
    """Their conversation with the bot."""
    return {"id": who.id, "person": who.id, "surface": SURFACE}


def chat_user(person_id: str) -> str:
    """The id of their account."""
    return f"U{person_id[:10].upper()}"


def home(who: Person) -> Row:
    """Their Home, which shows the latest."""
    return {"person": who.id, "wanted_revision": 1, "shown_revision": 1}


def pair(one: Pair) -> Row:
    """A pair of today."""
    whose = {"practitioner": one.practitioner, "supervisor": one.supervisor}
    return {"id": one.id, **whose, "since": one.since}


def case(one: Case, holder: str) -> Row:
    """An open case."""
    return {
        "id": one.id,
        "ref": one.ref,
        "kinds": [[change.kind.value, change.since.toordinal()] for change in one.kinds],
        "allocated_on": one.allocated_on,
        "holder": holder,
        "discussed_on": [],
    }


def session(one: Session) -> Row:
    """A session as last told."""
    return {
        "id": one.id,
        "pair": one.pair,
        "kind": one.kind.value,
        "planned_at": one.planned_at,
        "minutes": one.minutes,
        "status": one.status.value,
        "held_at": one.held_at,
        "decided_at": one.decided_at,
        "recorded_at": one.recorded_at,
    }


def discussions(one: Session) -> Iterator[Row]:
    """The cases that a session was about."""
    for case_id in sorted(one.discussed):
        row_id = f"{one.id[:16]}{case_id[:16]}"
        yield {"id": row_id, "session": one.id, "case_file": case_id}
