"""What nobody can decrypt is said to be so, and keeps nobody from anything else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.duty import DutyKind
from bot.domain.facts import SessionStatus
from bot.messages.breach import Noted
from bot.services import agenda, booking, home, importing, notes, oversight, reflective, sessions
from bot.services import welcome as asking
from bot.services.importing.difference import Change
from bot.services.outcome import OpenForm, Refused, Saved
from bot.services.reasons import NOTED
from bot.store import agenda as agendas
from bot.store import fact_log
from bot.store import notes as kept
from bot.store import sessions as stored
from bot.store.sealed import AGENDA_WORDS, FACT_DATA, FORM_OUTCOME, NOTE_WORDS, SESSION_REASON
from tests.support.organisation import ALICE_AND_BOB, NOW
from tests.support.sessions import write_session
from tests.support.spoiling import spoil, standing

DAY = timedelta(days=1)
PAIR = ALICE_AND_BOB.id
SAYS_SO = "(what was written here cannot be read any more)"
HEADER = "supervisee,supervisor,planned_at,kind,minutes,status,reason,session_id\n"
MOVED_ROW = "alice,bob,2026-11-20 10:00,one_to_one,60,postponed,workload,S-1\n"


def spoil_in(office, row_id: str, place: str) -> None:
    with office.desk.database.write() as tx:
        spoil(tx, row_id, place)


def write_moved(office, **more) -> str:
    """Last Friday's session was put off, and nobody can read why."""
    friday = datetime(2026, 11, 20, 10, tzinfo=UTC)
    known = {"status": SessionStatus.POSTPONED, "reason": "workload", "decided_at": friday}
    with office.desk.database.write() as tx:
        moved = write_session(tx, ALICE_AND_BOB, friday, minutes=60, **known, **more).id
        spoil(tx, moved, SESSION_REASON)
    office.compute()
    return moved


@pytest.fixture
def ahead(office):
    """A session on Wednesday at two, of which both have heard, with two lines on its agenda."""
    with office.desk.database.write() as tx:
        write_session(tx, ALICE_AND_BOB, datetime(2026, 11, 25, 14, tzinfo=UTC), minutes=60)
    office.compute()
    office.do(agenda.add, "alice", PAIR, topic="workload", words="Half term cover")
    office.do(agenda.add, "bob", PAIR, topic="team", words="The rota")
    with office.desk.database.read() as tx:
        first, _ = agendas.of_pair(tx, PAIR)
    spoil_in(office, first.id, AGENDA_WORDS)
    office.tick(datetime(2026, 11, 24, 9, tzinfo=UTC))
    return office


def test_a_reminder_quotes_the_other_lines_and_says_which_cannot_be_read(ahead):
    for who in ("alice", "bob"):
        said = next(text for text in ahead.first_said(who) if "is on Wednesday" in text)
        assert f"Workload: {SAYS_SO}" in said
        assert "The rota" in said


def test_an_agenda_takes_more_lines(ahead):
    assert isinstance(ahead.do(agenda.add, "bob", PAIR, topic="team", words="A desk"), Saved)
    assert any("A desk" in text and SAYS_SO in text for text in ahead.said("alice"))


def test_what_was_put_off_is_owed_to_the_same_day(office):
    moved = write_moved(office)
    unreadable = office.duty("alice", DutyKind.REARRANGEMENT)
    with office.desk.database.write() as tx:
        stored.change(tx, replace(stored.get(tx, moved), reason="workload"))
    office.compute()
    assert office.duty("alice", DutyKind.REARRANGEMENT) == unreadable


def test_a_manager_is_told_that_a_reason_was_noted(office):
    write_moved(office)
    office.play(datetime(2026, 11, 27, 17, tzinfo=UTC))
    assert any(Noted.UNREADABLE.value in text for text in office.first_said("carol"))


def test_so_is_whoever_noted_it(office):
    office.compute()
    office.play(datetime(2026, 11, 25, 12, tzinfo=UTC))
    duty = office.duty("alice", DutyKind.SUPERVISION)
    on = date(2026, 12, 3)
    office.do(oversight.reason, "carol", duty.id, reason="workload", look_again_on=on)
    with office.desk.database.read() as tx:
        noted = fact_log.latest(tx, duty.id, NOTED)
    assert noted is not None
    spoil_in(office, noted.id, FACT_DATA)
    assert any(Noted.UNREADABLE.value in text for text in office.said("carol"))
    assert office.duty("alice", DutyKind.SUPERVISION).due_on == duty.due_on


def test_an_answer_can_be_changed(office):
    moved = write_moved(office)
    assert isinstance(office.do(sessions.held, "bob", moved, next_on=None), Saved)
    assert office.session(moved).status is SessionStatus.HELD


def test_a_new_date_leaves_the_ciphertext_where_it_is(office):
    moved = write_moved(office)
    with office.desk.database.read() as tx:
        left = standing(tx, SESSION_REASON, moved)
    office.do(booking.book, "bob", PAIR, on=date(2026, 11, 26), keep=("keep",))
    office.press(sessions.disagree, "alice", moved)
    with office.desk.database.read() as tx:
        assert standing(tx, SESSION_REASON, moved) == left


def test_homes_and_what_one_may_ask_are_shown(office):
    write_moved(office)
    with office.desk.database.read() as tx:
        for who in ("alice", "bob", "carol"):
            assert home.home(tx, office.desk, who, office.now).plain()
    for who in ("alice", "bob"):
        assert isinstance(office.press(asking.about_me, who), OpenForm)


def test_a_note_says_so_and_can_be_deleted(office):
    with office.desk.database.write() as tx:
        one = write_session(tx, ALICE_AND_BOB, NOW - DAY, status=SessionStatus.HELD)
        well = kept.keep(tx, "bob", one.id, "q", "I moved on too fast.", NOW)
        bad = kept.keep(tx, "bob", one.id, "q", "And again.", NOW)
        spoil(tx, bad, NOTE_WORDS)
    assert "kept 2 notes" in str(office.form(notes.mine, "bob", "1").fields)
    assert SAYS_SO in str(office.form(notes.read, "bob", bad).fields)
    assert "too fast" in str(office.form(notes.read, "bob", well).fields)
    assert isinstance(office.do(notes.delete, "bob", bad), Saved)
    assert "kept 1 note" in str(office.form(notes.mine, "bob", "1").fields)


def test_the_reflective_minute_goes_on(office):
    with office.desk.database.write() as tx:
        moment = office.now - timedelta(hours=3)
        more = {"status": SessionStatus.HELD, "held_at": moment, "minutes": 60}
        one = write_session(tx, ALICE_AND_BOB, moment, **more)
    assert office.press(reflective.not_today, "bob", one.id) == Saved()
    with office.desk.database.read() as tx:
        answered = fact_log.latest(tx, one.id, fact_log.REFLECTION_ANSWERED)
    assert answered is not None
    spoil_in(office, answered.id, FACT_DATA)
    assert office.press(reflective.not_today, "bob", one.id) == Saved()


def test_a_form_that_comes_twice_is_acted_on_once(office):
    form = office.form(agenda.add, "alice", PAIR)
    office.submit("alice", form, topic="team", words="The rota")
    spoil_in(office, form.use, FORM_OUTCOME)
    again = office.submit("alice", form, topic="team", words="The rota")
    assert isinstance(again, Refused)
    assert "used" in again.notice.plain()
    with office.desk.database.read() as tx:
        assert len(agendas.of_pair(tx, PAIR)) == 1


def test_an_import_goes_on_and_brings_the_reason_back(office, tmp_path):
    moved = write_moved(office)
    with office.desk.database.write() as tx:
        stored.name_externally(tx, moved, "S-1")
    file = tmp_path / "sessions.csv"
    file.write_text(HEADER + MOVED_ROW, encoding="utf-8")
    prepared = importing.prepare(office.desk, [file], (), now=office.now)
    (entry,) = prepared.difference.entries
    assert entry.change is Change.CHANGED
    assert entry.details == (("reason", "unreadable", "workload"),)
    importing.carry_out(office.desk, prepared, now=office.now)
    assert office.session(moved).reason == "workload"


def test_an_import_that_says_nothing_of_reasons_leaves_it_where_it_is(office, tmp_path):
    moved = write_moved(office)
    with office.desk.database.write() as tx:
        stored.name_externally(tx, moved, "S-1")
        left = standing(tx, SESSION_REASON, moved)
    file = tmp_path / "sessions.csv"
    file.write_text(
        HEADER.replace("reason,", "") + MOVED_ROW.replace("workload,", "").replace("60", "45"),
        encoding="utf-8",
    )
    prepared = importing.prepare(office.desk, [file], (), now=office.now)
    importing.carry_out(office.desk, prepared, now=office.now)
    assert office.session(moved).minutes == 45
    with office.desk.database.read() as tx:
        assert standing(tx, SESSION_REASON, moved) == left
