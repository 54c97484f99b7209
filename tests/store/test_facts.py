"""Sessions, cases, and the facts that are made of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.facts import CaseKind, KindChange, Pair, SessionKind, SessionStatus
from bot.domain.numbered import NumberedFacts, numbered
from bot.store import cases, pairs, sessions
from bot.store.database import Database
from bot.store.facts import load_facts, load_many
from bot.store.numbered import among, load_numbered
from bot.store.tables import session as session_table
from tests.support.database import statements
from tests.support.organisation import (
    ALICE,
    ALICE_AND_BOB,
    BOB,
    CAROL,
    DAN,
    DAN_AND_BOB,
    GO_LIVE,
    NOW,
    STRANGER,
)
from tests.support.sessions import write_case, write_session

DAY = timedelta(days=1)


def test_a_session_comes_back_as_written_and_as_changed(database: Database) -> None:
    with database.write() as tx:
        first, second = write_case(tx, "CP-1", ALICE.id), write_case(tx, "CP-2", ALICE.id)
        planned = write_session(tx, ALICE_AND_BOB, kind=SessionKind.INFORMAL, minutes=45)
        assert sessions.get(tx, planned.id) == planned
        held = replace(
            planned,
            status=SessionStatus.HELD,
            held_at=NOW,
            decided_at=NOW,
            reason="workload",
            recorded_at=NOW + DAY,
            urgent=True,
            discussed=frozenset({first.id, second.id}),
        )
        sessions.change(tx, held)
        assert sessions.get(tx, planned.id) == held
        fewer = replace(held, discussed=frozenset({second.id}))
        sessions.change(tx, fewer)
        assert sessions.get(tx, planned.id) == fewer
        assert sessions.from_json(sessions.to_json(fewer)) == fewer


def test_the_reason_is_not_readable_in_the_file(database: Database) -> None:
    with database.write() as tx:
        write_session(tx, ALICE_AND_BOB, reason="supervisee_sick")
        assert "sick" not in tx.execute(select(session_table.c.reason)).scalar_one()


def test_sessions_are_found_by_what_people_know_of_them(database: Database) -> None:
    with database.write() as tx:
        gone = write_session(tx, ALICE_AND_BOB, NOW + DAY, status=SessionStatus.CANCELLED)
        later = write_session(tx, ALICE_AND_BOB, NOW + 3 * DAY)
        sooner = write_session(tx, ALICE_AND_BOB, NOW + 2 * DAY, replaces=gone.id)
        write_session(tx, DAN_AND_BOB, NOW + DAY)
        sessions.name_externally(tx, later.id, "S-7")
        assert sessions.of_pair(tx, ALICE_AND_BOB.id) == [gone, sooner, later]
        assert sessions.next_planned(tx, ALICE_AND_BOB.id, NOW) == sooner
        assert sessions.next_planned(tx, ALICE_AND_BOB.id, NOW + 3 * DAY) is None
        assert sessions.planned_at(tx, ALICE_AND_BOB.id, NOW + DAY) == [gone]
        assert sessions.by_external_id(tx, "S-7") == later
        assert sessions.replacement_of(tx, gone.id) == sooner
        assert sessions.replacement_of(tx, later.id) is None


def test_a_dispute_is_noted_and_settled(database: Database) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        sessions.dispute(tx, session.id, NOW)
        assert sessions.disputed_at(tx, session.id) == NOW
        sessions.dispute(tx, session.id, None)
        assert sessions.disputed_at(tx, session.id) is None


def test_a_case_is_paused_by_the_first_and_survives_an_import(database: Database) -> None:
    with database.write() as tx:
        case = write_case(tx, "CP-1", ALICE.id, discussed_on=(date(2026, 10, 1),))
        cases.pause(tx, case.id, ALICE.id, NOW)
        cases.pause(tx, case.id, BOB.id, NOW + DAY)
        kinds = (*case.kinds, KindChange(CaseKind.CHILD_PROTECTION, date(2026, 11, 2)))
        cases.change(tx, replace(case, kinds=kinds), DAN.id)
        found = cases.find(tx, case.id)
        assert found is not None
        assert (found.paused_by, found.paused_at, found.holder) == (ALICE.id, NOW, DAN.id)
        assert found.case == replace(case, kinds=kinds, paused=True)
        assert [held.case.id for held in cases.paused(tx)] == [case.id]
        cases.resume(tx, case.id)
        assert cases.paused(tx) == []


def test_open_cases_are_those_held_today(database: Database) -> None:
    with database.write() as tx:
        write_case(tx, "B-2", ALICE.id)
        write_case(tx, "A-1", ALICE.id)
        write_case(tx, "C-3", ALICE.id, closed_on=date(2026, 10, 1))
        write_case(tx, "D-4", DAN.id)
        write_case(tx, "E-5", None)
        assert [held.case.ref for held in cases.held_by(tx, ALICE.id)] == ["A-1", "B-2"]
        assert len(cases.everything(tx)) == 5


def test_facts_are_everything_about_one_practitioner(database: Database) -> None:
    earlier = Pair("alice-stranger", ALICE.id, STRANGER.id, date(2023, 1, 2))
    with database.write() as tx:
        pairs.begin(tx, earlier)
        again = replace(ALICE_AND_BOB, id="again", since=date(2025, 3, 3))
        pairs.begin(tx, again)
        case = write_case(tx, "A-1", ALICE.id)
        new = write_session(tx, again, NOW, discussed=frozenset({case.id}))
        old = write_session(tx, earlier, NOW - 900 * DAY)
        write_session(tx, DAN_AND_BOB)
        facts = load_facts(tx, ALICE.id, GO_LIVE)
    assert (facts.person, facts.pair, facts.supervisor) == (ALICE, again, BOB)
    assert facts.go_live == GO_LIVE
    assert facts.sessions == (old, new)
    assert facts.cases == (case,)
    assert set(facts.earlier_pairs) == {ALICE_AND_BOB, earlier}


def test_somebody_without_a_supervisor_has_facts_too(database: Database) -> None:
    with database.read() as tx:
        facts = load_facts(tx, CAROL.id, GO_LIVE)
        assert (facts.pair, facts.supervisor, facts.sessions, facts.cases) == (None, None, (), ())
        with pytest.raises(KeyError):
            load_facts(tx, "nobody", GO_LIVE)


def test_many_cost_as_many_statements_as_one(database: Database) -> None:
    with database.write() as tx:
        for pair in (ALICE_AND_BOB, DAN_AND_BOB):
            write_session(tx, pair)
    assert sent_for(database, [ALICE.id]) == sent_for(database, [ALICE.id, DAN.id, "nobody"])


def sent_for(database: Database, practitioners: list[str]) -> int:
    with statements(database) as sent, database.read() as tx:
        assert set(load_many(tx, practitioners, GO_LIVE)) == {*practitioners} - {"nobody"}
    return len(sent)


def test_the_numbers_are_those_of_the_facts(database: Database) -> None:
    """The quick way to read facts and the plain one give the engine the same."""
    ids = [ALICE.id, BOB.id, DAN.id, STRANGER.id]
    with database.write() as tx:
        case = write_case(tx, "CP-1", ALICE.id)
        changed = replace(
            case,
            kinds=(*case.kinds, KindChange(CaseKind.COURT, case.allocated_on + DAY)),
            own_interval_days=21,
            discussed_on=(case.allocated_on, case.allocated_on + DAY),
        )
        cases.change(tx, changed, ALICE.id)
        write_case(tx, "CP-2", ALICE.id)
        held = write_session(tx, ALICE_AND_BOB, status=SessionStatus.HELD, held_at=NOW - DAY)
        sessions.change(tx, replace(held, discussed=frozenset({case.id}), recorded_at=NOW))
        missed = write_session(tx, ALICE_AND_BOB, status=SessionStatus.POSTPONED, reason="workload")
        write_session(tx, ALICE_AND_BOB, planned_at=NOW + DAY, replaces=missed.id, urgent=True)
        pairs.begin(tx, Pair("a-later-pair", DAN.id, CAROL.id, NOW.date()))
    with database.read() as tx:
        plain = {who: numbered(one) for who, one in load_many(tx, ids, GO_LIVE).items()}
        quick = {one.person.id: one for one in load_numbered(tx, among(ids), GO_LIVE)}
    assert {who: _alike(one) for who, one in quick.items()} == {
        who: _alike(one) for who, one in plain.items()
    }


def _alike(one: NumberedFacts) -> NumberedFacts:
    """Without what the quick way leaves out: the reason itself, and any order of cases."""
    return one._replace(
        sessions=[
            session._replace(
                reason="known" if session.reason is not None else None,
                discussed=frozenset(session.discussed),
            )
            for session in one.sessions
        ],
        cases=sorted(one.cases),
    )
