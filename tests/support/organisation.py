"""The shared cast: whoever reads a test knows what each of them may and may not.

Alice is supervised by Bob, and Dan is too. Above Bob is Carol, above Carol is Erin. Stranger
manages another team, where Sam is supervised. Quinn does quality assurance, Ada looks after the
bot; neither is in anybody's line.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from bot.domain.facts import Pair, Person
from bot.store import accounts, pairs, people

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = date(2026, 11, 23)
GO_LIVE = date(2026, 9, 1)
STARTED = date(2022, 5, 2)


def _person(name: str, role: str, team: str, line_manager: Person | None = None) -> Person:
    return Person(
        id=name.lower(),
        name=name,
        role=role,
        started_on=STARTED,
        team=team,
        line_manager=line_manager.id if line_manager else None,
    )


ERIN = _person("Erin", "district_manager", "District")
CAROL = _person("Carol", "service_manager", "District", ERIN)
BOB = _person("Bob", "team_manager", "North", CAROL)
ALICE = _person("Alice", "social_worker", "North", BOB)
DAN = _person("Dan", "social_worker", "North", BOB)
STRANGER = _person("Stranger", "team_manager", "South")
SAM = _person("Sam", "social_worker", "South", STRANGER)
QUINN = _person("Quinn", "quality_assurance", "Quality")
ADA = _person("Ada", "administrator", "Systems")
CAST = (ERIN, CAROL, BOB, ALICE, DAN, STRANGER, SAM, QUINN, ADA)

ALICE_AND_BOB = Pair("alice-bob", ALICE.id, BOB.id, date(2024, 1, 8))
DAN_AND_BOB = Pair("dan-bob", DAN.id, BOB.id, date(2024, 1, 8))
SAM_AND_STRANGER = Pair("sam-stranger", SAM.id, STRANGER.id, date(2024, 1, 8))
PAIRS = (ALICE_AND_BOB, DAN_AND_BOB, SAM_AND_STRANGER)

SURFACE = "slack"
WORKSPACE = "T1"


def write_cast(tx: Connection) -> None:
    """Writes everybody, their pairs and their chat accounts (`U-alice` and so on)."""
    for who in CAST:
        address = f"{who.id}@example.org"
        people.add(tx, who, external_id=who.id, email=address, administrator=who is ADA)
        accounts.put(tx, SURFACE, WORKSPACE, f"U-{who.id}", who.id)
    for pair in PAIRS:
        pairs.begin(tx, pair)


def write_person(tx: Connection, who: Person, supervisor: Person | None = None) -> Person:
    """Writes one more person, and their pair if somebody supervises them."""
    people.add(tx, who, external_id=who.id, email=f"{who.id}@example.org")
    if supervisor:
        pairs.begin(tx, Pair(f"{who.id}-{supervisor.id}", who.id, supervisor.id, who.started_on))
    return who


def like(who: Person, person_id: str, **changes: object) -> Person:
    """Somebody like another, with an id and a name of their own."""
    return replace(who, id=person_id, name=person_id.title(), **changes)  # type: ignore[arg-type]
