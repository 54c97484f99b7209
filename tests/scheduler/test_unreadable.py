"""A text that nobody can decrypt holds up itself alone, and is told to the administrators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.facts import SessionStatus
from bot.messages.alerts import Finding, Trouble
from bot.messages.notice import Notice, Paragraph
from bot.messages.plain_data import of_notice
from bot.store import (
    accounts,
    conversations,
    failures,
    messages,
    notes,
    nudges,
    people,
    waiting,
)
from bot.store.messages import MessageState
from bot.store.nudges import NudgeState
from bot.store.sealed import NOTE_WORDS, SESSION_REASON
from bot.store.tables import message
from bot.surfaces.surface import Unknown
from scheduler.auditor import Auditor
from scheduler.unreadable import MANY, SAMPLE
from tests.support.crowd import REMINDED, Crowd
from tests.support.organisation import ADA, ALICE_AND_BOB, BOB, NOW, SURFACE
from tests.support.sessions import write_session
from tests.support.spoiling import garble, put, spoil

A_MINUTE = timedelta(minutes=1)


def left(crowd: Crowd, who: str, words: str) -> str:
    notice = of_notice(Notice((Paragraph(words),)))
    with crowd.database.write() as tx:
        there = conversations.of_person(tx, who, SURFACE)
        return waiting.leave(tx, there.id, "note", notice, NOW)


def in_state(crowd: Crowd, state: MessageState) -> list[str]:
    with crowd.database.read() as tx:
        return [one.id for one in messages.in_state(tx, state)]


@pytest.mark.parametrize("key_is_gone", [False, True])
def test_it_holds_up_nothing_else_and_is_said_once_it_can_be_read(database, key_is_gone):
    crowd = Crowd(database, 1)
    bad = left(crowd, "p00", "Nobody can read this")
    with database.write() as tx:
        before = spoil(tx, bad, key_is_gone=key_is_gone)
    left(crowd, "p00", "A note")
    crowd.owe("p00", REMINDED)
    crowd.drain()
    assert crowd.words("p00") == ["A note", "p00 ask ask"]
    crowd.clock.move_to(NOW + A_MINUTE)
    crowd.drain()
    with database.write() as tx:
        assert failures.lasting(tx, crowd.machine.now) == [bad]  # the auditor tells
        tx.execute(update(message).where(message.c.id == bad).values(notice=before))
    crowd.clock.move_to(NOW + 5 * A_MINUTE)
    crowd.drain()
    assert crowd.words("p00")[-1] == "Nobody can read this"
    with database.read() as tx:
        assert failures.all_subjects(tx) == frozenset()


@pytest.mark.parametrize("said", [False, True])
def test_in_doubt_it_is_looked_for_all_the_same(database, said):
    crowd = Crowd(database, 1)
    duty = crowd.owe("p00", REMINDED)
    crowd.surface.fail_next(Unknown("lost"), said=said)
    crowd.workers().run_once()
    (doubted,) = in_state(crowd, MessageState.IN_DOUBT)
    with database.write() as tx:
        spoil(tx, doubted)
    crowd.drain()
    assert crowd.words("p00") == ["p00 ask ask"]
    with database.read() as tx:
        assert {one.state for one in nudges.of_duties(tx, [duty])} == {NudgeState.SENT}


def test_a_left_one_in_doubt_is_given_up_where_nobody_can_say(database):
    crowd = Crowd(database, 1)
    bad = left(crowd, "p00", "Nobody can read this")
    crowd.surface.fail_next(Unknown("lost"), said=False)
    crowd.surface.secretive = True
    crowd.workers().run_once()
    with database.write() as tx:
        spoil(tx, bad)
    left(crowd, "p00", "A note")
    crowd.drain(most=120)
    assert crowd.words("p00") == ["A note"]
    assert in_state(crowd, MessageState.FAILED) == [bad]


def test_what_was_said_is_shown_anew(database):
    crowd = Crowd(database, 1)
    duty = crowd.owe("p00", REMINDED)
    crowd.drain()
    (said,) = in_state(crowd, MessageState.SENT)
    with database.write() as tx:
        spoil(tx, said)
        nudges.bump_messages(tx, [duty])
    crowd.drain()
    assert crowd.words("p00") == [crowd.writer.latest]
    with database.read() as tx:
        assert messages.get(tx, said).readable is not None


def test_an_administrator_hears_more_though_their_last_alert_cannot_be_read(database):
    crowd = Crowd(database, 1)
    crowd.surface.people.add(f"U-{ADA.id}")
    auditor = Auditor(crowd.desk, SURFACE)
    without_account(crowd, BOB.id)
    auditor.audit(NOW)
    (alert,) = in_state(crowd, MessageState.WAITING)
    with database.write() as tx:
        spoil(tx, alert)
    crowd.drain()
    without_account(crowd, "p00")
    auditor.audit(NOW)
    crowd.drain()
    assert len(crowd.words(f"U-{ADA.id}")) == 2  # the welcome, and the latest


def without_account(crowd: Crowd, who: str) -> None:
    with crowd.database.write() as tx:
        accounts.remove(tx, who)


# --- what people wrote ----------------------------------------------------------------------------


def write_notes(database, many=2) -> list[str]:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        return [notes.keep(tx, BOB.id, session.id, "q", "one thing", NOW) for _ in range(many)]


def of_notes(*ids: str) -> Finding:
    return Finding(Trouble.UNREADABLE, tuple(sorted(f"{NOTE_WORDS} {one}" for one in ids)))


def unreadable(crowd: Crowd) -> list[Finding]:
    """As the auditor finds it."""
    found = Auditor(crowd.desk, SURFACE).audit(crowd.clock.now())
    return [one for one in found if one.trouble is Trouble.UNREADABLE]


def test_administrators_hear_once_and_the_heart_beats_on(database):
    crowd = Crowd(database, 0)
    crowd.surface.people.add(f"U-{ADA.id}")
    beats: list[int] = []
    auditor = Auditor(crowd.desk, SURFACE, lambda: beats.append(1))
    bad, worse = write_notes(database)
    with database.write() as tx:
        before = spoil(tx, bad, NOTE_WORDS)
    for _ in range(3):
        auditor.audit(NOW)
        crowd.drain()
    assert heard(crowd) == [1]
    assert len(beats) == 3
    with database.write() as tx:
        spoil(tx, worse, NOTE_WORDS, key_is_gone=True)
        put(tx, NOTE_WORDS, bad, before)
    for _ in range(2):
        auditor.audit(NOW)
        crowd.drain()
    assert heard(crowd) == [1, 1]


def heard(crowd: Crowd) -> list[int]:
    """Of how many texts each alert spoke."""
    said = [words for words in crowd.words(f"U-{ADA.id}") if "cannot be decrypted" in words]
    return [words.count(NOTE_WORDS) for words in said]


def test_it_is_found_until_it_can_be_read(database):
    crowd = Crowd(database, 0)
    bad, other = write_notes(database)
    assert unreadable(crowd) == []
    with database.write() as tx:
        before = spoil(tx, bad, NOTE_WORDS)
    assert unreadable(crowd) == [of_notes(bad)]
    with database.write() as tx:
        spoil(tx, other, NOTE_WORDS)
        put(tx, NOTE_WORDS, bad, before)
    assert unreadable(crowd) == [of_notes(other)]


def test_everything_is_looked_at_in_turn(database):
    crowd = Crowd(database, 0)
    last = max(write_notes(database, SAMPLE + 1))
    with database.write() as tx:
        spoil(tx, last, NOTE_WORDS)
    assert [unreadable(crowd) for _ in range(3)] == [[], [of_notes(last)], [of_notes(last)]]


def test_where_many_are_known_no_more_are_told_of(database):
    crowd = Crowd(database, 0)
    *ids, one_more = write_notes(database, MANY + 1)
    with database.write() as tx:
        for one in ids:
            spoil(tx, one, NOTE_WORDS)
    assert unreadable(crowd) == [of_notes(*ids)]
    with database.write() as tx:
        spoil(tx, one_more, NOTE_WORDS)
    assert unreadable(crowd) == [of_notes(*ids)]


def test_whoever_is_computed_is_computed_all_the_same(database):
    crowd = Crowd(database, 0)
    with database.write() as tx:
        moved = {"status": SessionStatus.POSTPONED, "reason": "workload"}
        one = write_session(tx, ALICE_AND_BOB, NOW - timedelta(days=3), **moved)
        garble(tx, one.id, SESSION_REASON)
        people.mark_stale(tx)
    crowd.workers().run_once()
    with database.read() as tx:
        assert failures.all_subjects(tx) == frozenset()
        assert people.to_recompute(tx, NOW, 10) == []


def test_a_message_of_which_not_even_the_bytes_are_text_holds_up_itself_alone(database):
    crowd = Crowd(database, 1)
    bad = left(crowd, "p00", "Nobody can read this")
    with database.write() as tx:
        garble(tx, bad)
    left(crowd, "p00", "A note")
    crowd.drain()
    assert crowd.words("p00") == ["A note"]
