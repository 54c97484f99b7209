"""What nobody changes before a transaction is over is read in it once; all else is read anew."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.store import duties, people
from bot.store.database import Database
from tests.support.database import statements
from tests.support.duties import write_duty
from tests.support.organisation import ALICE, BOB, STRANGER

Begun = Callable[[Database], AbstractContextManager[Connection]]
_ELSEWHERE = replace(ALICE, team="Elsewhere")


def _of_people(sent: list[str]) -> int:
    return sum("FROM person" in one for one in sent)


@pytest.mark.parametrize("begun", [Database.read, Database.write_beside])
def test_somebody_is_read_once_where_nobody_changes_them(database: Database, begun: Begun) -> None:
    with statements(database) as sent, begun(database) as tx:
        assert people.get(tx, ALICE.id) == ALICE
        assert people.by_ids(tx, [ALICE.id, BOB.id]) == {ALICE.id: ALICE, BOB.id: BOB}
        assert people.by_ids(tx, [BOB.id, ALICE.id]) == {ALICE.id: ALICE, BOB.id: BOB}
    assert _of_people(sent) == 2  # Alice, then Bob


def test_whoever_writes_alone_reads_what_they_wrote(database: Database) -> None:
    with database.write() as tx:
        assert people.get(tx, ALICE.id) == ALICE
        people.change(tx, _ELSEWHERE)
        assert people.get(tx, ALICE.id) == _ELSEWHERE


@pytest.mark.parametrize("begun", [Database.read, Database.write_beside])
def test_so_is_a_duty_and_not_by_whoever_changes_it(database: Database, begun: Begun) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        duties.change(tx, stored.id, {"held_back": True})
        assert duties.get(tx, stored.id) == replace(stored, held_back=True)
    with statements(database) as sent, begun(database) as tx:
        for _ in range(2):
            assert duties.get(tx, stored.id).held_back
    assert sum("FROM duty" in one for one in sent) == 1


@pytest.mark.parametrize("begun", [Database.read, Database.write_beside])
def test_what_was_read_is_not_kept_for_the_next(database: Database, begun: Begun) -> None:
    with begun(database) as tx:
        assert people.get(tx, ALICE.id) == ALICE
    with database.write() as tx:
        people.change(tx, _ELSEWHERE)
    with begun(database) as tx:
        assert people.get(tx, ALICE.id) == _ELSEWHERE


@pytest.mark.parametrize("begun", [Database.read, Database.write_beside])
def test_who_is_unknown_is_left_out_beside_those_who_were_read(
    database: Database, begun: Begun
) -> None:
    with begun(database) as tx:
        for _ in range(2):
            assert people.by_ids(tx, [STRANGER.id, ALICE.id, "nobody"]).get("nobody") is None
            assert people.find(tx, "nobody") is None
            assert people.get(tx, ALICE.id) == ALICE
