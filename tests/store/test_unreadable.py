"""A text that nobody can decrypt stands in for itself: the rest of its row is read and written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.domain.codes import Unreadable
from bot.domain.facts import SessionStatus
from bot.domain.numbered import numbered
from bot.store import agenda, fact_log, forms, notes, sessions, unreadable
from bot.store.database import Database
from bot.store.facts import load_facts
from bot.store.keys import check_keys
from bot.store.numbered import among, load_numbered
from bot.store.sealed import (
    AGENDA_WORDS,
    FACT_DATA,
    FORM_OUTCOME,
    NOTE_WORDS,
    SESSION_REASON,
)
from bot.store.vault import Vault, WrongKeys
from tests.support.database import KEY
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB, GO_LIVE, NOW
from tests.support.sessions import write_session
from tests.support.spoiling import garble, put, spoil, standing

DAY = timedelta(days=1)
WAYS = {
    "written over": spoil,
    "key gone": lambda tx, row_id, place: spoil(tx, row_id, place, key_is_gone=True),
    "no text": garble,
}


@pytest.fixture(params=WAYS)
def spoilt(request):
    """Each way in which a text becomes unreadable."""
    return WAYS[request.param]


def write_moved(tx):
    return write_session(tx, ALICE_AND_BOB, status=SessionStatus.POSTPONED, reason="workload")


def test_a_session_is_known_but_for_its_reason(database: Database, spoilt) -> None:
    with database.write() as tx:
        moved = write_moved(tx)
        spoilt(tx, moved.id, SESSION_REASON)
        found = sessions.get(tx, moved.id)
        assert isinstance(found.reason, Unreadable)
        assert replace(found, reason="workload") == moved
        assert sessions.from_json(sessions.to_json(found)) == found


def test_the_dates_follow_from_there_being_a_reason(database: Database, spoilt) -> None:
    with database.write() as tx:
        spoilt(tx, write_moved(tx).id, SESSION_REASON)
        write_session(tx, ALICE_AND_BOB, planned_at=NOW + DAY)
    with database.read() as tx:
        (quick,) = load_numbered(tx, among([ALICE.id]), GO_LIVE)
        plain = numbered(load_facts(tx, ALICE.id, GO_LIVE))
    for facts in (quick, plain):
        assert [one.reason is not None for one in facts.sessions] == [True, False]


def test_what_else_changes_leaves_the_ciphertext_where_it_is(database: Database, spoilt) -> None:
    with database.write() as tx:
        moved = write_moved(tx)
        before = spoilt(tx, moved.id, SESSION_REASON)
        left = standing(tx, SESSION_REASON, moved.id)
        sessions.change(tx, replace(sessions.get(tx, moved.id), minutes=45))
        assert standing(tx, SESSION_REASON, moved.id) == left
        assert sessions.get(tx, moved.id).minutes == 45
        put(tx, SESSION_REASON, moved.id, before)
        assert sessions.get(tx, moved.id) == replace(moved, minutes=45)


def test_a_new_reason_takes_its_place(database: Database, spoilt) -> None:
    with database.write() as tx:
        moved = write_moved(tx)
        spoilt(tx, moved.id, SESSION_REASON)
        sessions.change(tx, replace(sessions.get(tx, moved.id), reason="training"))
        assert sessions.get(tx, moved.id).reason == "training"


def test_an_agenda_keeps_its_lines(database: Database, spoilt) -> None:
    with database.write() as tx:
        bad = agenda.add(tx, ALICE_AND_BOB.id, ALICE.id, "workload", words="Cover", now=NOW)
        agenda.add(tx, ALICE_AND_BOB.id, BOB.id, "team", words="Rota", now=NOW)
        spoilt(tx, bad, AGENDA_WORDS)
        lines = agenda.of_pair(tx, ALICE_AND_BOB.id)
    assert [line.topic for line in lines] == ["workload", "team"]
    assert [line.words for line in lines] == [Unreadable.TEXT, "Rota"]


def test_a_note_is_listed_and_can_be_deleted(database: Database, spoilt) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        bad = notes.keep(tx, ALICE.id, session.id, "q", "one thing", NOW)
        spoilt(tx, bad, NOTE_WORDS)
        (found,) = notes.of_person(tx, ALICE.id)
        assert (found.question, found.words) == ("q", Unreadable.TEXT)
        notes.remove(tx, bad)
        assert notes.of_person(tx, ALICE.id) == []


def test_what_was_told_stands_though_nobody_knows_its_words(database: Database, spoilt) -> None:
    with database.write() as tx:
        bad = fact_log.write(tx, "session", "s", "held", {"after": 1}, now=NOW, by=BOB.id)
        spoilt(tx, bad, FACT_DATA)
        fact_log.write(tx, "session", "s", "recorded", {"after": 2}, now=NOW, by=BOB.id)
        held = fact_log.latest(tx, "s", "held")
        assert held is not None
        assert (held.id, held.by, held.recorded_at, held.readable) == (bad, BOB.id, NOW, None)
        assert [one.readable for one in fact_log.of_subject(tx, "s")] == [None, {"after": 2}]
        with pytest.raises(WrongKeys):  # to undo it one would have to know
            fact_log.undo(tx, held, now=NOW, by=None)


def test_a_form_is_known_to_be_used(database: Database, spoilt) -> None:
    with database.write() as tx:
        used = forms.open_form(tx, ALICE.id, "agenda.add", "p", NOW)
        forms.use(tx, used, {"done": True}, NOW)
        spoilt(tx, used, FORM_OUTCOME)
        found = forms.find(tx, used)
        assert found is not None
        assert (found.used_at, found.outcome) == (NOW, None)


def test_a_new_key_is_taken_up_and_what_no_key_opens_stays(database: Database, spoilt) -> None:
    new = Fernet.generate_key().decode()
    with database.write() as tx:
        check_keys(tx)
        well, bad = write_moved(tx), write_moved(tx)
        before = spoilt(tx, bad.id, SESSION_REASON)
        left = standing(tx, SESSION_REASON, bad.id)
    url = database.engine.url.render_as_string(hide_password=False)
    both, alone = Database(url, Vault([new, KEY])), Database(url, Vault([new]))
    with both.write() as tx:
        check_keys(tx)
    with alone.write() as tx:
        check_keys(tx)
        assert sessions.get(tx, well.id).reason == "workload"
        assert standing(tx, SESSION_REASON, bad.id) == left
    with both.write() as tx:
        put(tx, SESSION_REASON, bad.id, before)
        assert sessions.get(tx, bad.id).reason == "workload"
    both.close()
    alone.close()


@pytest.mark.parametrize("many", [1, 2, 3, 100])
def test_it_is_found_in_steps_however_long_they_are(database: Database, spoilt, many) -> None:
    with database.write() as tx:
        moved = [write_moved(tx) for _ in range(3)]
        write_session(tx, ALICE_AND_BOB, planned_at=NOW + DAY)
        line = agenda.add(tx, ALICE_AND_BOB.id, ALICE.id, "team", words="Rota", now=NOW)
        note = notes.keep(tx, ALICE.id, moved[0].id, "q", "one thing", NOW)
        fact = fact_log.write(tx, "session", "s", "held", {}, now=NOW, by=None)
        wanted = {f"{AGENDA_WORDS} {line}", f"{NOTE_WORDS} {note}", f"{FACT_DATA} {fact}"}
        wanted.add(f"{SESSION_REASON} {moved[1].id}")
        for one in wanted:
            place, row_id = one.split(" ")
            spoilt(tx, row_id, place)
        assert _all_in_steps(tx, many) == wanted


def _all_in_steps(tx, many: int) -> set[str]:
    found, reached = unreadable.after(tx, "", many)
    while reached:
        more, reached = unreadable.after(tx, reached, many)
        found += more
    assert len(found) == len(set(found))
    return set(found)


def test_what_can_be_read_again_or_is_gone_is_unreadable_no_more(database: Database) -> None:
    with database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        ids = [notes.keep(tx, ALICE.id, session.id, "q", "a thing", NOW) for _ in range(3)]
        before = [spoil(tx, one, NOTE_WORDS) for one in ids]
        known = [f"{NOTE_WORDS} {one}" for one in ids]
        assert sorted(unreadable.still(tx, known)) == sorted(known)
        put(tx, NOTE_WORDS, ids[0], before[0])
        notes.remove(tx, ids[1])
        assert unreadable.still(tx, known) == [known[2]]
