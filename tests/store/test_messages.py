"""A message from composing to its receipt, the lease on a conversation, and Homes."""

from contextlib import suppress
from datetime import timedelta

import pytest

from bot.store import conversations, doubts, homes, messages, nudges, turns, waiting
from bot.store.changes import Change, Cleared, Doubted
from bot.store.database import Database
from bot.store.messages import MessageState, Resolved
from bot.store.nudges import NudgeState
from bot.store.vault import Vault
from tests.support.database import KEY
from tests.support.duties import write_duty, write_nudge
from tests.support.messages import write_message
from tests.support.organisation import ALICE, BOB, NOW, SURFACE

MINUTE = timedelta(minutes=1)
RECEIPT = {"channel": "D1", "ts": "1.2"}


def state_of(database: Database, message_id: str) -> MessageState:
    with database.read() as tx:
        found = messages.find(tx, message_id)
    assert found is not None
    return found.state


def carrying_message(database: Database) -> tuple[str, str]:
    """A message that carries one nudge: the ids of both."""
    with database.write() as tx:
        nudge = write_nudge(tx, write_duty(tx))
        return write_message(tx, BOB.id, [nudge.id]), nudge.id


def nudge_state(database: Database, nudge_id: str) -> NudgeState:
    with database.read() as tx:
        return nudges.by_ids(tx, [nudge_id])[nudge_id].state


def test_a_sent_message_says_its_nudges_once(database: Database) -> None:
    message_id, nudge_id = carrying_message(database)
    with database.write() as tx:
        assert messages.sent(tx, message_id, RECEIPT)
        assert not messages.sent(tx, message_id, {"ts": "other"})
        found = messages.find(tx, message_id)
    assert found is not None
    assert (found.receipt, found.shown_revision) == (RECEIPT, 1)
    assert found.notice == {"text": "Your next session"}
    assert nudge_state(database, nudge_id) is NudgeState.SENT


def test_a_message_in_doubt_is_sent_once_it_is_found(database: Database) -> None:
    message_id, nudge_id = carrying_message(database)
    with database.write() as tx:
        assert doubts.doubt(tx, message_id, NOW)
        assert not doubts.doubt(tx, message_id, NOW + MINUTE)
        assert [m.in_doubt_since for m in messages.in_state(tx, MessageState.IN_DOUBT)] == [NOW]
        assert messages.sent(tx, message_id, RECEIPT)
    assert nudge_state(database, nudge_id) is NudgeState.SENT


def test_doubts_are_counted_once_they_are_committed(database: Database) -> None:
    heard: list[Change] = []
    with database.write() as tx:
        found, lost = (write_message(tx, who.id) for who in (ALICE, BOB))
    counting = Database(str(database.engine.url), Vault([KEY]), heard.extend)
    with suppress(LookupError), counting.write() as tx:
        doubts.doubt(tx, found, NOW)
        raise LookupError
    assert heard == []
    with counting.write() as tx:
        for message_id in (found, lost):
            doubts.doubt(tx, message_id, NOW)
        assert heard == []
    assert heard == [Doubted(), Doubted()]
    with counting.write() as tx:
        messages.sent(tx, found, RECEIPT)
        messages.failed(tx, lost, "user_disabled", NOW)
    counting.close()
    assert heard[2:] == [Cleared(Resolved.FOUND), Cleared(Resolved.GIVEN_UP)]


def test_a_refused_message_goes_again_as_plain_text(database: Database) -> None:
    message_id, _ = carrying_message(database)
    with database.write() as tx:
        assert messages.plainly(tx, message_id)
        found = messages.get(tx, message_id)
    assert (found.state, found.plain, found.attempts) == (MessageState.SENDING, True, 2)


@pytest.mark.parametrize("in_doubt", [False, True])
def test_what_was_composed_and_not_posted_frees_its_nudges(
    database: Database, in_doubt: bool
) -> None:
    message_id, nudge_id = carrying_message(database)
    with database.write() as tx:
        if in_doubt:
            doubts.doubt(tx, message_id, NOW)
        assert doubts.let_go(tx, message_id)
        kept = messages.find(tx, message_id)
        assert (kept.resolved if kept else None) == ("sent_again" if in_doubt else None)
        assert [n.id for n in nudges.owed_to(tx, BOB.id, NOW)] == [nudge_id]
        assert not doubts.let_go(tx, message_id)


def test_what_was_left_and_not_posted_waits_once_more(database: Database) -> None:
    with database.write() as tx:
        there = conversations.of_person(tx, BOB.id, SURFACE).id
        left = waiting.leave(tx, there, "note", {"text": "A note"}, NOW)
        waiting.start(tx, left, now=NOW, machine=NOW)
        doubts.doubt(tx, left, NOW)
        assert doubts.let_go(tx, left)
        found = waiting.most_urgent(tx, there)
    assert found is not None
    assert (found.id, found.in_doubt_since) == (left, None)


def test_what_was_posted_is_not_let_go(database: Database) -> None:
    message_id, _ = carrying_message(database)
    with database.write() as tx:
        messages.sent(tx, message_id, RECEIPT)
        assert not doubts.let_go(tx, message_id)


def test_the_last_known_receipt_of_a_conversation(database: Database) -> None:
    first, _ = carrying_message(database)
    with database.write() as tx:
        there = conversations.of_person(tx, BOB.id, SURFACE).id
        assert doubts.last_receipt(tx, there) is None
        messages.sent(tx, first, RECEIPT)
        assert doubts.last_receipt(tx, there) == RECEIPT


def test_a_message_that_failed_leaves_its_nudges_undeliverable(database: Database) -> None:
    message_id, nudge_id = carrying_message(database)
    with database.write() as tx:
        assert messages.failed(tx, message_id, "no_account", NOW)
    assert state_of(database, message_id) is MessageState.FAILED
    assert nudge_state(database, nudge_id) is NudgeState.UNDELIVERABLE


def test_a_nudge_joins_one_message_only(database: Database) -> None:
    _, nudge_id = carrying_message(database)
    with pytest.raises(ValueError, match="no longer owed"), database.write() as tx:
        write_message(tx, BOB.id, [nudge_id])


def test_a_message_is_revised_until_it_shows_the_latest(database: Database) -> None:
    message_id, _ = carrying_message(database)
    with database.write() as tx:
        messages.bump(tx, [message_id])
        assert turns.to_revise(tx, NOW, 9) == []
        messages.sent(tx, message_id, RECEIPT)
        assert turns.to_revise(tx, NOW, 9) == [(BOB.id, message_id)]
        messages.bump(tx, [message_id])
        messages.revised(tx, message_id, 2, {"text": "newer"})
        assert turns.to_revise(tx, NOW, 9) == [(BOB.id, message_id)]
        messages.revised(tx, message_id, 3)
        messages.revised(tx, message_id, 2, {"text": "older"})
        assert turns.to_revise(tx, NOW, 9) == []
        found = messages.find(tx, message_id)
    assert found is not None
    assert found.notice == {"text": "newer"}


def test_a_conversation_is_leased_to_one_courier(database: Database) -> None:
    until = NOW + MINUTE
    with database.write() as tx:
        talk = conversations.of_person(tx, BOB.id, SURFACE)
        assert conversations.of_person(tx, BOB.id, SURFACE) == talk
        assert conversations.lease(tx, talk.id, "one", NOW, until)
        assert not conversations.lease(tx, talk.id, "two", NOW, until)
        conversations.release(tx, talk.id, "two")
        assert not conversations.lease(tx, talk.id, "two", NOW, until)
        conversations.release(tx, talk.id, "one")
        assert conversations.lease(tx, talk.id, "two", NOW, until)


def test_an_old_lease_is_taken_over(database: Database) -> None:
    with database.write() as tx:
        talk = conversations.of_person(tx, BOB.id, SURFACE)
        conversations.lease(tx, talk.id, "one", NOW, NOW + MINUTE)
        assert conversations.lease(tx, talk.id, "two", NOW + MINUTE, NOW + 2 * MINUTE)
        assert not conversations.lease(tx, talk.id, "one", NOW + MINUTE, NOW + 2 * MINUTE)


def test_a_resting_conversation_is_not_leased(database: Database) -> None:
    with database.write() as tx:
        talk = conversations.of_person(tx, BOB.id, SURFACE)
        conversations.lease(tx, talk.id, "one", NOW, NOW + MINUTE)
        conversations.release(tx, talk.id, "one", NOW + MINUTE)
        assert not conversations.lease(tx, talk.id, "one", NOW, NOW + MINUTE)
        assert conversations.lease(tx, talk.id, "one", NOW + MINUTE, NOW + 2 * MINUTE)


def test_whoever_was_spoken_to_since_it_was_their_turn_is_passed_over(database: Database) -> None:
    later, until = NOW + 2 * MINUTE, NOW + 3 * MINUTE
    with database.write() as tx:
        talk = conversations.of_person(tx, BOB.id, SURFACE)
        conversations.lease(tx, talk.id, "one", NOW, NOW + MINUTE)
        conversations.release(tx, talk.id, "one", NOW + MINUTE)
        assert not conversations.lease(tx, talk.id, "two", later, until, rested_by=NOW)
        assert conversations.lease(tx, talk.id, "two", later, until, rested_by=NOW + MINUTE)


def test_the_last_brief_is_kept(database: Database) -> None:
    with database.write() as tx:
        talk = conversations.of_person(tx, BOB.id, SURFACE)
        conversations.briefed(tx, talk.id, NOW.date())
        assert conversations.get(tx, talk.id).last_brief_on == NOW.date()


def test_a_home_is_shown_until_it_is_the_latest(database: Database) -> None:
    with database.write() as tx:
        homes.bump(tx, [ALICE.id])
        assert homes.behind(tx) == []
        homes.opened(tx, ALICE.id)
        homes.bump(tx, [ALICE.id, BOB.id])
        (home,) = homes.behind(tx)
        homes.bump(tx, [ALICE.id])
        homes.shown(tx, ALICE.id, home.wanted_revision)
        (home,) = homes.behind(tx, ALICE.id)
        homes.shown(tx, ALICE.id, home.wanted_revision)
        homes.shown(tx, ALICE.id, 1)
        assert homes.behind(tx) == []
