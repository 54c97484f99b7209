"""Who may: every member of the cast against every relation, and what stands in the audit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from bot.domain.facts import Pair, Person
from bot.services import permissions
from bot.services.permissions import Relation, may_administer, may_change, may_see, relations
from bot.store import audit, messages, pairs, people
from bot.store.database import Database
from tests.support.duties import write_duty, write_nudge
from tests.support.messages import write_message
from tests.support.organisation import (
    ADA,
    ALICE,
    BOB,
    CAROL,
    CAST,
    DAN,
    ERIN,
    NOW,
    QUINN,
    SAM,
    STRANGER,
    like,
    write_person,
)


@pytest.mark.parametrize(
    ("asker", "expected"),
    [
        (ALICE, {Relation.SELF}),
        (BOB, {Relation.SUPERVISOR, Relation.LINE}),
        (CAROL, {Relation.LINE}),
        (ERIN, {Relation.LINE}),
        (QUINN, {Relation.QUALITY_ASSURANCE}),
        (ADA, {Relation.ADMINISTRATOR}),
        (DAN, set()),
        (STRANGER, set()),
        (SAM, set()),
    ],
)
def test_what_everybody_is_to_alice(
    database: Database, asker: Person, expected: set[Relation]
) -> None:
    with database.read() as tx:
        assert relations(tx, asker.id, ALICE.id, NOW) == expected


@pytest.mark.parametrize(
    ("allowed", "who"),
    [
        (permissions.OWNER, {ALICE}),
        (permissions.SUPERVISOR, {BOB}),
        (permissions.PAIR, {ALICE, BOB}),
        (permissions.PAIR_AND_LINE, {ALICE, BOB, CAROL, ERIN}),
        (permissions.ALL_WHO_OVERSEE, {ALICE, BOB, CAROL, ERIN, QUINN}),
        (permissions.ADMINISTRATORS, {ADA}),
    ],
)
def test_who_may_see_what_is_alice_s(
    database: Database, allowed: frozenset[Relation], who: set[Person]
) -> None:
    with database.write() as tx:
        may = {person for person in CAST if _sees(tx, person, allowed)}
    assert may == who


def _sees(tx: Connection, person: Person, allowed: frozenset[Relation]) -> bool:
    return may_see(tx, person.id, ALICE.id, allowed, action="cases.see", subject="x", now=NOW)


def test_somebody_unknown_is_nothing_to_anybody(database: Database) -> None:
    with database.read() as tx:
        assert relations(tx, "nobody", ALICE.id, NOW) == frozenset()


def test_somebody_who_left_may_nothing_more(database: Database) -> None:
    with database.write() as tx:
        people.change(tx, replace(BOB, left_on=date(2026, 11, 20)))
        assert relations(tx, BOB.id, ALICE.id, NOW) == frozenset()


def test_a_former_supervisor_may_nothing_more(database: Database) -> None:
    with database.write() as tx:
        pairs.begin(tx, Pair("new", SAM.id, BOB.id, date(2026, 11, 2)))
        assert relations(tx, STRANGER.id, SAM.id, NOW) == {Relation.LINE}
        people.change(tx, replace(SAM, line_manager=BOB.id))
        assert relations(tx, STRANGER.id, SAM.id, NOW) == frozenset()


def test_the_line_above_a_supervisor_of_another_team_is_in_line(database: Database) -> None:
    with database.write() as tx:
        sole = write_person(tx, like(SAM, "sole", line_manager=None), BOB)
        assert relations(tx, CAROL.id, sole.id, NOW) == {Relation.LINE}


def test_a_deputy_is_in_line_once_told(database: Database) -> None:
    with database.write() as tx:
        people.change(tx, replace(CAROL, deputy=STRANGER.id))
        assert relations(tx, STRANGER.id, ALICE.id, NOW) == frozenset()
        _tell(tx, STRANGER)
        assert relations(tx, STRANGER.id, ALICE.id, NOW) == {Relation.LINE}


def test_having_been_told_is_not_enough(database: Database) -> None:
    with database.write() as tx:
        _tell(tx, STRANGER)
        assert relations(tx, STRANGER.id, ALICE.id, NOW) == frozenset()


def _tell(tx: Connection, person: Person) -> None:
    nudge = write_nudge(tx, write_duty(tx), recipient=person.id)
    messages.sent(tx, write_message(tx, person.id, [nudge.id]), {})


Check = Callable[..., bool]


@pytest.mark.parametrize(
    ("check", "asker", "rows"),
    [
        (may_see, ALICE, []),
        (may_see, BOB, [True]),
        (may_see, STRANGER, [False]),
        (may_change, ALICE, [True]),
        (may_change, BOB, [True]),
        (may_change, STRANGER, [False]),
    ],
)
def test_looks_changes_and_refusals_stand_in_the_audit(
    database: Database, check: Check, asker: Person, rows: list[bool]
) -> None:
    with database.write() as tx:
        check(
            tx, asker.id, ALICE.id, permissions.PAIR, action="agenda.add", subject="pair", now=NOW
        )
        found = audit.about(tx, "pair")
    assert [row.allowed for row in found] == rows
    assert all((row.by, row.action, row.at) == (asker.id, "agenda.add", NOW) for row in found)


def test_only_an_administrator_administers(database: Database) -> None:
    with database.write() as tx:
        may = {person for person in CAST if may_administer(tx, person.id, action="p", now=NOW)}
        assert may == {ADA}
        assert [row.allowed for row in audit.about(tx, ERIN.id)] == [False]
