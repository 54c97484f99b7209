"""People, the line, pairs and accounts."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.facts import Absence, Pair, Shift
from bot.store import accounts, managers, pairs, people
from bot.store.chains import PairOf, load_chain, load_chains
from bot.store.database import Database
from tests.support.database import statements
from tests.support.organisation import (
    ADA,
    ALICE,
    ALICE_AND_BOB,
    BOB,
    CAROL,
    CAST,
    DAN,
    DAN_AND_BOB,
    ERIN,
    NOW,
    SAM,
    STRANGER,
    SURFACE,
    TODAY,
    WORKSPACE,
    like,
    write_person,
)

TOMORROW = TODAY + timedelta(days=1)


def test_a_person_comes_back_as_written(database: Database) -> None:
    part_time = like(
        ALICE,
        "part-time",
        pattern=(Shift(0, time(9), time(14, 30)), Shift(3, time(12), time(17))),
        absences=(Absence(date(2026, 12, 1), date(2026, 12, 3)), Absence(date(2027, 1, 1), None)),
        qualified_on=date(2024, 7, 1),
        newly_qualified=True,
        deputy=DAN.id,
    )
    with database.write() as tx:
        write_person(tx, part_time)
        assert people.get(tx, part_time.id) == part_time


def test_a_changed_person_loses_old_absences_and_keeps_details(database: Database) -> None:
    with database.write() as tx:
        people.replace_absences(tx, ADA.id, [Absence(date(2026, 1, 1), None)])
        people.change(tx, replace(ADA, team="Elsewhere"))
        entry = people.entry(tx, ADA.id)
    assert entry.person == replace(ADA, team="Elsewhere")
    assert entry.administrator
    assert entry.email == "ada@example.org"


def test_unknown_people_are_left_out_or_refused(database: Database) -> None:
    with database.read() as tx:
        assert people.find(tx, "nobody") is None
        assert set(people.by_ids(tx, ["nobody", "bob"])) == {"bob"}
        with pytest.raises(LookupError):
            people.entry(tx, "nobody")


def test_the_line_goes_up_nearest_first_and_down_to_the_end(database: Database) -> None:
    with database.read() as tx:
        assert managers.above(tx, ALICE.id) == [BOB, CAROL, ERIN]
        assert managers.above(tx, ERIN.id) == []
        assert managers.everybody_below(tx, ERIN.id) == ["alice", "bob", "carol", "dan"]
        assert managers.everybody_below(tx, ALICE.id) == []


def test_a_circle_of_managers_ends(database: Database) -> None:
    with database.write() as tx:
        people.change(tx, replace(ERIN, line_manager=BOB.id))
        assert managers.above(tx, ALICE.id) == [BOB, CAROL, replace(ERIN, line_manager=BOB.id)]
        assert managers.everybody_below(tx, BOB.id) == ["alice", "carol", "dan", "erin"]


def test_the_chain_holds_the_line_the_deputies_and_who_has_chat(database: Database) -> None:
    with database.write() as tx:
        people.change(tx, replace(CAROL, deputy=STRANGER.id))
        accounts.remove(tx, ERIN.id)
        chain = load_chain(tx, ALICE.id, BOB.id)
    assert chain.pair == (ALICE, BOB)
    assert [manager.id for manager in chain.managers] == [CAROL.id, ERIN.id]
    assert chain.deputies == (STRANGER,)
    assert not chain.has_account(ERIN)
    assert chain.has_account(STRANGER)


def test_whoever_is_a_deputy_below_and_a_manager_above_leads_on_upwards(
    database: Database,
) -> None:
    with database.write() as tx:
        people.change(tx, replace(BOB, deputy=ERIN.id))
        people.change(tx, replace(ERIN, line_manager=STRANGER.id))
        chain = load_chain(tx, ALICE.id, BOB.id)
    assert [manager.id for manager in chain.managers] == [CAROL.id, ERIN.id, STRANGER.id]
    assert [deputy.id for deputy in chain.deputies] == [ERIN.id]


def test_the_chains_of_many_take_no_more_statements_than_the_longest_of_them(
    database: Database,
) -> None:
    longest = [(ALICE.id, BOB.id)]
    many = [*longest, (DAN.id, BOB.id), (SAM.id, STRANGER.id)]
    assert sent_for(database, many) == sent_for(database, longest)


def sent_for(database: Database, pairs_of: list[PairOf]) -> int:
    with statements(database) as sent, database.read() as tx:
        assert set(load_chains(tx, pairs_of)) == {*pairs_of}
    return len(sent)


def test_a_new_pair_ends_the_one_before(database: Database) -> None:
    new = Pair("alice-stranger", ALICE.id, STRANGER.id, date(2026, 11, 1))
    with database.write() as tx:
        pairs.begin(tx, new)
        assert pairs.of_practitioner(tx, ALICE.id) == new
        assert pairs.of_supervisor(tx, BOB.id) == [DAN_AND_BOB]
        assert pairs.get(tx, ALICE_AND_BOB.id) == ALICE_AND_BOB
        pairs.end(tx, new.id, date(2026, 11, 20))
        assert pairs.of_practitioner(tx, ALICE.id) is None


def test_a_supervisor_s_change_concerns_those_supervised(database: Database) -> None:
    with database.read() as tx:
        assert pairs.affected_by(tx, [BOB.id]) == ["alice", "bob", "dan"]
        assert pairs.affected_by(tx, [SAM.id]) == ["sam"]


def test_an_account_belongs_to_one_person_at_a_time(database: Database) -> None:
    with database.write() as tx:
        assert accounts.person_of(tx, SURFACE, WORKSPACE, "U-bob") == BOB.id
        assert accounts.person_of(tx, SURFACE, "T2", "U-bob") is None
        accounts.put(tx, SURFACE, WORKSPACE, "U-bob", DAN.id)
        assert accounts.person_of(tx, SURFACE, WORKSPACE, "U-bob") == DAN.id
        assert accounts.external_id_of(tx, SURFACE, BOB.id) is None
        assert accounts.without_account(tx, TODAY) == [BOB.id]


def test_those_who_left_are_not_missed_in_chat(database: Database) -> None:
    with database.write() as tx:
        accounts.remove(tx, BOB.id)
        people.change(tx, replace(BOB, left_on=TODAY))
        assert accounts.without_account(tx, TODAY) == [BOB.id]
        assert accounts.to_find(tx, TODAY) == {"bob@example.org": BOB.id}
        assert accounts.without_account(tx, TOMORROW) == []
        assert accounts.to_find(tx, TOMORROW) == {}


def test_somebody_in_chat_is_here_to_the_end_of_their_last_day(database: Database) -> None:
    with database.write() as tx:
        for who in CAST:
            accounts.remove(tx, who.id)
        accounts.put(tx, SURFACE, WORKSPACE, "U-bob", BOB.id)
        people.change(tx, replace(BOB, left_on=TODAY))
        assert accounts.anybody_here(tx, TODAY)
        assert not accounts.anybody_here(tx, TOMORROW)


def test_somebody_looks_after_the_bot_to_the_end_of_their_last_day(database: Database) -> None:
    with database.write() as tx:
        people.change(tx, replace(ADA, left_on=TODAY))
        assert people.administrators(tx, TODAY) == [replace(ADA, left_on=TODAY)]
        assert people.administrators(tx, TOMORROW) == []


def test_teams_and_administrators(database: Database) -> None:
    with database.read() as tx:
        assert people.teams(tx) == ["District", "North", "Quality", "South", "Systems"]
        assert people.administrators(tx, TODAY) == [ADA]
        assert people.is_administrator(tx, ADA.id)
        assert not people.is_administrator(tx, BOB.id)


def test_only_the_stale_and_the_due_are_recomputed(database: Database) -> None:
    with database.write() as tx:
        for who in (ALICE, BOB, DAN):
            people.recomputed(tx, {who.id: NOW})
        people.recomputed(tx, {BOB.id: NOW + timedelta(microseconds=1)})
        people.recomputed(tx, {DAN.id: NOW - timedelta(days=1)})
        people.mark_stale(tx, [SAM.id])
        assert people.to_recompute(tx, NOW, 10) == [SAM.id, DAN.id, ALICE.id]
        assert people.to_recompute(tx, NOW, 1) == [SAM.id]
        people.recomputed(tx, {SAM.id: None})
        assert SAM.id not in people.to_recompute(tx, NOW, 10)
        assert people.next_recompute_at(tx) == NOW - timedelta(days=1)
        people.mark_stale(tx)
        assert len(people.to_recompute(tx, NOW, 20)) == 9
