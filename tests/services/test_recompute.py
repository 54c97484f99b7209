"""The stored duties follow the facts, and what was said follows the duties.

The engine is stood in for by a list of duties: what it yields is tested in tests/domain.
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from bot.domain.duty import Duty, DutyKind
from bot.services.desk import Desk
from bot.services.recompute import AT_ONCE, recompute
from bot.store import duties as stored
from bot.store import fact_log, homes, looks, messages, nudges, people
from bot.store.looks import Look
from bot.store.nudges import NudgeState
from tests.support.duties import duty, next_look, only, write_nudge
from tests.support.engine import Engine
from tests.support.messages import write_message
from tests.support.organisation import (
    ALICE,
    ALICE_AND_BOB,
    BOB,
    CAROL,
    DAN,
    DAN_AND_BOB,
    ERIN,
    NOW,
    STRANGER,
    like,
    write_person,
)
from tests.support.sessions import write_session

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


def test_a_new_duty_is_stored_with_its_frozen_ladder(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    engine.valid_until = LATER
    recompute(tx, desk, [ALICE.id], NOW)
    found = only(tx)
    assert [rung["name"] for rung in found.ladder] == ["remind"]
    assert (next_look(tx, found.id), found.fingerprint, found.round) == (NOW, "print-1", 1)
    assert people.entry(tx, ALICE.id).recompute_at == LATER


def test_the_same_again_changes_nothing(tx: Connection, desk: Desk, engine: Engine) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    before = only(tx)
    looks.seen(tx, {before.id: Look(LATER)})
    nudge = write_nudge(tx, before)
    recompute(tx, desk, [ALICE.id], LATER)
    assert only(tx) == before
    assert next_look(tx, before.id) == LATER
    assert nudges.by_ids(tx, [nudge.id])[nudge.id].state is NudgeState.OWED


def test_a_met_duty_takes_back_what_is_unsaid_and_revises_what_was_said(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    said = write_nudge(tx, only(tx), rung="first")
    message_id = write_message(tx, BOB.id, [said.id])
    messages.sent(tx, message_id, {})
    unsaid = write_nudge(tx, only(tx), rung="second")
    engine.owed[ALICE.id] = [duty(met_at=NOW)]
    recompute(tx, desk, [ALICE.id], LATER)
    assert (only(tx).met_at, next_look(tx, only(tx).id)) == (NOW, None)
    found = nudges.by_ids(tx, [said.id, unsaid.id])
    assert found[said.id].state is NudgeState.SENT
    assert (found[unsaid.id].state, found[unsaid.id].reason) == (NudgeState.WITHDRAWN, "met")
    message = messages.find(tx, message_id)
    assert message is not None
    assert message.wanted_revision == 2


def test_an_open_duty_no_longer_yielded_is_void_and_a_met_one_stays(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty(), duty(anchor="met", met_at=NOW)]
    recompute(tx, desk, [ALICE.id], NOW)
    engine.owed[ALICE.id] = []
    recompute(tx, desk, [ALICE.id], LATER)
    found = {one.key.anchor: one for one in stored.of_practitioner(tx, ALICE.id)}
    assert (found["session-1"].void_at, found["session-1"].void_reason) == (
        LATER,
        "no_longer_owed",
    )
    assert found["met"].void_at is None


def test_a_void_duty_that_is_owed_again_is_itself_again(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    before = only(tx)
    engine.owed[ALICE.id] = []
    recompute(tx, desk, [ALICE.id], NOW)
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], LATER)
    assert only(tx) == before
    assert next_look(tx, before.id) == LATER


def test_an_undone_answer_opens_the_duty_again(tx: Connection, desk: Desk, engine: Engine) -> None:
    engine.owed[ALICE.id] = [duty(met_at=NOW)]
    recompute(tx, desk, [ALICE.id], NOW)
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], LATER)
    assert (only(tx).met_at, next_look(tx, only(tx).id), only(tx).round) == (None, LATER, 1)


def likely(**more: object) -> Duty:
    return duty(kind=DutyKind.LIKELY_BREACH, **more)


def test_a_likely_breach_is_met_since_first_seen(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [likely()]
    recompute(tx, desk, [ALICE.id], NOW)
    for now in (LATER, LATER + HOUR):
        engine.owed[ALICE.id] = [likely(met_at=now)]
        recompute(tx, desk, [ALICE.id], now)
    assert only(tx).met_at == LATER


def test_a_reflective_minute_is_met_by_its_answer(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    session = write_session(tx, ALICE_AND_BOB)
    engine.owed[ALICE.id] = [duty(kind=DutyKind.REFLECTION, session=session.id)]
    recompute(tx, desk, [ALICE.id], NOW)
    assert only(tx).is_open
    name = fact_log.REFLECTION_ANSWERED
    fact_log.write(tx, "session", session.id, name, {}, now=LATER, by=BOB.id)
    recompute(tx, desk, [ALICE.id], LATER)
    assert only(tx).met_at == LATER


def test_a_duty_moves_with_its_case(tx: Connection, desk: Desk, engine: Engine) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    key = only(tx).key
    engine.owed = {ALICE.id: [], DAN.id: [replace(duty(DAN_AND_BOB), key=key)]}
    recompute(tx, desk, [ALICE.id, DAN.id], LATER)
    moved = only(tx, DAN.id)
    assert stored.of_practitioner(tx, ALICE.id) == []
    assert moved.is_open
    assert moved.round == 2


def test_a_new_policy_is_noted_without_looking_again(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    newer = replace(desk, policy=replace(desk.policy, fingerprint="print-2"))
    recompute(tx, newer, [ALICE.id], LATER)
    assert (only(tx).fingerprint, next_look(tx, only(tx).id)) == ("print-2", NOW)


def test_a_team_outside_the_pilot_is_owed_nothing(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    engine.valid_until = LATER
    recompute(tx, replace(desk, pilot_teams=frozenset({"North"})), [ALICE.id], NOW)
    assert only(tx).is_open
    recompute(tx, replace(desk, pilot_teams=frozenset({"South"})), [ALICE.id], LATER)
    assert not only(tx).is_open
    assert people.entry(tx, ALICE.id).recompute_at is None


def test_many_people_are_left_to_the_planner(tx: Connection, desk: Desk, engine: Engine) -> None:
    ids = [write_person(tx, like(ALICE, f"p{number}"), BOB).id for number in range(AT_ONCE + 1)]
    engine.owed = {person_id: [duty(anchor=person_id)] for person_id in ids}
    recompute(tx, desk, ids, NOW)
    assert stored.open_about(tx, ids) == []
    assert sorted(people.to_recompute(tx, NOW, 100)) == sorted(ids)
    recompute(tx, desk, ids[:1], NOW)
    assert len(people.to_recompute(tx, NOW, 100)) == AT_ONCE


def test_the_homes_of_all_concerned_are_shown_anew(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    for who in (ALICE, BOB, CAROL, ERIN, DAN, STRANGER):
        homes.opened(tx, who.id)
        homes.shown(tx, who.id, 1)
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    assert {home.person for home in homes.behind(tx)} == {ALICE.id, BOB.id, CAROL.id, ERIN.id}


def test_a_change_that_moves_no_duty_shows_in_the_pair_s_homes(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    for who in (ALICE, BOB, CAROL):
        homes.opened(tx, who.id)
        homes.shown(tx, who.id, 1)
    recompute(tx, desk, [ALICE.id], NOW)
    assert {home.person for home in homes.behind(tx)} == {ALICE.id, BOB.id}
