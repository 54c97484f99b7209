"""Stored duties, and what is to be said about them."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.duty import DutyKind
from bot.store import duties, looks, messages, nudges, people, turns
from bot.store.database import Database
from bot.store.looks import Look
from bot.store.nudges import NudgeState, Why
from bot.store.standings import load_standings
from tests.support.duties import duty, next_look, owe, planned, write_duty, write_nudge
from tests.support.messages import write_message
from tests.support.organisation import (
    ALICE,
    BOB,
    CAROL,
    DAN,
    DAN_AND_BOB,
    GO_LIVE,
    NOW,
)

MINUTE = timedelta(minutes=1)


def test_a_duty_comes_back_as_computed(database: Database) -> None:
    made = duty(held_back=True)
    with database.write() as tx:
        stored = write_duty(tx, made)
        assert next_look(tx, stored.id) == NOW
    assert stored.key == made.key
    assert duties.computed_of(stored) == duties.computed(made)
    assert (stored.round, stored.ladder_opened_at) == (1, NOW)
    assert stored.is_open


def test_a_key_is_stored_once(database: Database) -> None:
    with database.write() as tx:
        write_duty(tx)
        with pytest.raises(IntegrityError):
            write_duty(tx)


def test_a_duty_that_is_met_at_first_sight_is_not_looked_at(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx, duty(met_at=NOW))
        assert next_look(tx, stored.id) is None
        assert looks.due_ids(tx, NOW, 10) == []


def test_only_open_duties_whose_moment_has_come_are_looked_at(database: Database) -> None:
    with database.write() as tx:
        later = write_duty(tx, duty(anchor="later"), now=NOW + MINUTE)
        second = write_duty(tx, duty(anchor="second"))
        first = write_duty(tx, duty(anchor="first"), now=NOW - MINUTE)
        void = write_duty(tx, duty(anchor="void"))
        duties.void(tx, [void.id], "no_longer_owed", NOW)
        assert looks.due_ids(tx, NOW, 10) == [first.id, second.id]
        assert looks.due_ids(tx, NOW, 1) == [first.id]
        looks.seen(tx, {first.id: Look(None)})
        assert looks.next_at(tx) == NOW
        assert later.is_open


def test_who_is_on_it_is_looked_at_again_now(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        duties.acknowledge(tx, stored.id, BOB.id, date(2026, 12, 1), NOW + MINUTE)
        found = duties.find(tx, stored.id)
        assert next_look(tx, stored.id) == NOW + MINUTE
    assert found is not None
    assert (found.acknowledged_by, found.look_again_on) == (BOB.id, date(2026, 12, 1))
    assert found.is_open


def test_what_is_met_is_never_void(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx, duty(met_at=NOW))
        duties.void(tx, [stored.id], "no_longer_owed", NOW)
        found = duties.find(tx, stored.id)
    assert found is not None
    assert found.void_at is None


def test_duties_are_found_by_whom_they_concern(database: Database) -> None:
    with database.write() as tx:
        alices = write_duty(tx)
        dans = write_duty(tx, duty(DAN_AND_BOB, due_at=NOW + MINUTE))
        write_duty(tx, duty(DAN_AND_BOB, anchor="met", met_at=NOW))
        assert [d.id for d in duties.open_of(tx, BOB.id)] == [dans.id, alices.id]
        assert [d.id for d in duties.open_about(tx, [ALICE.id])] == [alices.id]
        assert [d.id for d in duties.of_kind(tx, DutyKind.SUPERVISION, DAN.id)] == [dans.id]
        assert duties.of_kind(tx, DutyKind.RECORDING, DAN.id) == []
        assert len(duties.of_practitioner(tx, DAN.id)) == 2


def test_planning_twice_changes_nothing(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        both = [planned("due"), planned("due", ALICE.id)]
        assert owe(tx, stored, *both) == 2
        assert owe(tx, stored, *both) == 0
        assert owe(tx, stored, *both, round_=2) == 2


def test_what_was_withdrawn_is_owed_anew_at_its_new_moment(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        first = write_nudge(tx, stored)
        nudges.withdraw_unsent(tx, [stored.id], "changed", NOW)
        assert nudges.owed_to(tx, BOB.id, NOW) == []
        again = write_nudge(tx, stored, say_at=NOW + MINUTE)
        assert again.id == first.id
        assert again.state is NudgeState.OWED
        assert nudges.owed_to(tx, BOB.id, NOW) == []
        assert nudges.owed_to(tx, BOB.id, NOW + MINUTE) == [again]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (NudgeState.SENT, None),
        (NudgeState.LAPSED, "late"),
        (NudgeState.UNDELIVERABLE, Why.REFUSED),
        (NudgeState.UNDELIVERABLE, Why.UNSURE),
    ],
)
def test_what_is_settled_is_never_owed_again(
    database: Database, state: NudgeState, reason: str | None
) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        nudge = write_nudge(tx, stored)
        nudges.settle(tx, [nudge.id], state, reason, NOW)
        assert owe(tx, stored, planned()) == 0
        nudges.settle(tx, [nudge.id], NudgeState.WITHDRAWN, "met", NOW)
        assert nudges.by_ids(tx, [nudge.id])[nudge.id].state is state


def test_what_found_nobody_there_is_owed_anew(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        nudge = write_nudge(tx, stored)
        nudges.settle(tx, [nudge.id], NudgeState.UNDELIVERABLE, "user_disabled", NOW)
        assert owe(tx, stored, planned()) == 1
        assert nudges.by_ids(tx, [nudge.id])[nudge.id].state is NudgeState.OWED


def test_a_standing_knows_to_whom_a_rung_cannot_be_said(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        for recipient, reason in ((ALICE.id, Why.REFUSED), (BOB.id, "user_disabled")):
            nudge = write_nudge(tx, stored, recipient=recipient)
            nudges.settle(tx, [nudge.id], NudgeState.UNDELIVERABLE, reason, NOW)
        (standing,) = load_standings(tx, [stored], GO_LIVE).values()
    assert standing.refused == {"due": (ALICE.id,)}
    assert standing.missed == {"due": (BOB.id,)}
    assert standing.said == {}


def test_nothing_is_said_about_whoever_is_yet_to_be_computed_anew(database: Database) -> None:
    with database.write() as tx:
        nudge = write_nudge(tx, write_duty(tx))
        people.mark_stale(tx, [ALICE.id])
        assert nudges.owed_to(tx, BOB.id, NOW) == []
        assert turns.to_speak(tx, NOW, NOW, 9) == []
        people.recomputed(tx, {ALICE.id: None})
        assert nudges.owed_to(tx, BOB.id, NOW) == [nudge]
        assert turns.to_speak(tx, NOW, NOW, 9) == [BOB.id]


def test_what_stands_in_a_message_is_neither_owed_nor_withdrawn(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        nudge = write_nudge(tx, stored)
        message_id = write_message(tx, BOB.id, [nudge.id])
        assert nudges.recipients_owed(tx, NOW) == []
        nudges.withdraw_unsent(tx, [stored.id], "met", NOW)
        assert [n.state for n in nudges.of_message(tx, message_id)] == [NudgeState.OWED]


def test_who_waits_longest_comes_first(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        for recipient, wait in ((ALICE, 1), (BOB, 3), (CAROL, -1)):
            write_nudge(tx, stored, recipient=recipient.id, say_at=NOW - wait * MINUTE)
        assert nudges.recipients_owed(tx, NOW) == [BOB.id, ALICE.id]
        assert nudges.next_say_at(tx) == NOW - 3 * MINUTE
        assert [n.recipient for n in nudges.owed_since_before(tx, NOW - 2 * MINUTE, 9)] == [BOB.id]


def test_a_standing_knows_what_was_said_in_its_round(database: Database) -> None:
    with database.write() as tx:
        stored = write_duty(tx)
        for recipient, later in ((ALICE.id, 1), (BOB.id, 0)):
            nudge = write_nudge(tx, stored, recipient=recipient)
            nudges.settle(tx, [nudge.id], NudgeState.SENT, None, NOW + later * MINUTE)
        write_nudge(tx, stored, rung="later")
        (standing,) = load_standings(tx, [stored], GO_LIVE).values()
        assert standing.said == {"due": NOW}
        assert set(standing.told["due"]) == {ALICE.id, BOB.id}
        duties.change(tx, stored.id, {"round": 2})
        (again,) = load_standings(tx, duties.open_of(tx, BOB.id), GO_LIVE).values()
        assert again.said == {}


def test_a_changed_duty_makes_its_messages_old(database: Database) -> None:
    with database.write() as tx:
        stored, other = write_duty(tx), write_duty(tx, duty(DAN_AND_BOB))
        shown = write_message(tx, BOB.id, [write_nudge(tx, stored).id])
        untouched = write_message(tx, BOB.id, [write_nudge(tx, other).id])
        nudges.bump_messages(tx, [stored.id])
        wanted = {m: messages.find(tx, m).wanted_revision for m in (shown, untouched)}  # type: ignore[union-attr]
    assert wanted == {shown: 2, untouched: 1}
