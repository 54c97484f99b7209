"""The reflective minute: rotation, one's own agenda, notes that are theirs alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.duty import DutyKind
from bot.domain.facts import Pair, SessionStatus
from bot.messages.form import Form, TextField
from bot.services import notes, reflective
from bot.services.outcome import FieldErrors, OpenForm, Refused, Saved, Tell
from bot.store import agenda, audit, pairs
from bot.store import notes as stored
from bot.store.tables import audit as audit_table
from bot.store.tables import note
from tests.support.duties import write_nudge
from tests.support.organisation import ALICE_AND_BOB, BOB, CAROL, NOW
from tests.support.sessions import write_session

DAY = timedelta(days=1)
BOBS_OWN = Pair("bob-carol", BOB.id, CAROL.id, NOW.date())


@pytest.fixture
def held(office):
    """One session held this morning, with its question said to Bob."""
    return hold(office)


def hold(office) -> str:
    with office.desk.database.write() as tx:
        moment = office.now - timedelta(hours=3)
        more = {"status": SessionStatus.HELD, "held_at": moment, "minutes": 60}
        one = write_session(tx, ALICE_AND_BOB, moment, **more)
    office.compute("alice")
    with office.desk.database.write() as tx:
        offers = office_duties(tx, one.id)
        write_nudge(tx, offers[0], rung="offer", recipient="bob", say_at=office.now)
    office._say_to("bob")
    return one.id


def office_duties(tx, session_id):
    from bot.store import duties

    return [d for d in duties.of_session(tx, session_id) if d.key.kind is DutyKind.REFLECTION]


def asked(office) -> list[str]:
    with office.desk.database.read() as tx:
        return [one.question for one in stored.questions_asked(tx, "bob")]


def minute(office) -> str:
    return office.said("bob")[-1]


def test_all_questions_come_round_before_any_repeats(office):
    for _ in range(5):
        one = hold(office)
        for _ in range(4):
            office.press(reflective.another, "bob", one)
        office.now += 10 * DAY
    first = asked(office)
    assert len(first) == 15
    assert len(set(first)) == 15


def test_three_are_offered_and_no_more(office, held):
    for _ in range(5):
        assert office.press(reflective.another, "bob", held) == Saved()
    assert len(asked(office)) == 3
    assert "Another question" not in minute(office)


def test_take_puts_it_on_ones_own_agenda(office, held):
    with office.desk.database.write() as tx:
        pairs.begin(tx, BOBS_OWN)
    question = minute(office)
    for _ in range(2):
        assert office.press(reflective.take, "bob", held) == Saved()
    with office.desk.database.read() as tx:
        (line,) = agenda.of_pair(tx, BOBS_OWN.id)
    assert line.topic == "reflection"
    assert line.words is not None
    assert len(line.words) <= 80
    assert line.words.rstrip("…") in question
    assert "agenda of your own supervision" in minute(office)


def test_whoever_has_no_supervisor_is_told_so(office, held):
    assert isinstance(office.press(reflective.take, "bob", held), Tell)


def test_a_note_is_kept_encrypted_and_shown_as_kept(office, held):
    office.do(reflective.write, "bob", held, words="I moved on too fast.")
    with office.desk.database.read() as tx:
        (sealed,) = tx.execute(select(note.c.words)).scalars()
        assert stored.of_person(tx, "bob")[0].words == "I moved on too fast."
    assert "fast" not in sealed
    assert "Your note is kept" in minute(office)


def test_the_form_says_that_a_note_may_have_to_be_disclosed(office, held):
    form = office.form(reflective.write, "bob", held)
    assert "The law may sometimes" in str(form.fields)
    assert any(isinstance(field, TextField) and field.lines for field in form.fields)


def test_an_empty_note_is_not_kept(office, held):
    outcome = office.do(reflective.write, "bob", held, words=None)
    assert isinstance(outcome, FieldErrors)


def test_not_today_is_said_and_nothing_is_kept(office, held):
    assert office.press(reflective.not_today, "bob", held) == Saved()
    assert "Not today, then" in minute(office)
    with office.desk.database.read() as tx:
        assert stored.of_person(tx, "bob") == []
    assert office.duties("alice", DutyKind.REFLECTION) == []


def test_no_use_of_it_leaves_a_row_that_could_be_counted(office, held):
    office.press(reflective.another, "bob", held)
    office.do(reflective.write, "bob", held, words="Mine.")
    office.press(reflective.not_today, "bob", held)
    with office.desk.database.read() as tx:
        actions = set(tx.execute(select(audit_table.c.action)).scalars())
    assert not any(action.startswith("reflection") for action in actions)


def test_not_even_the_line_above_reads_a_note(office, held):
    office.do(reflective.write, "bob", held, words="Mine.")
    with office.desk.database.read() as tx:
        note_id = stored.of_person(tx, "bob")[0].id
    for who in ("alice", "carol", "erin", "quinn", "ada"):
        assert isinstance(office.press(notes.read, who, note_id), Refused)
        with office.desk.database.read() as tx:
            assert [row.allowed for row in audit.latest(tx, 1)] == [False]


def test_notes_are_listed_opened_and_deleted(office, held):
    office.do(reflective.write, "bob", held, words="I moved on too fast.")
    listed = office.form(notes.mine, "bob", "-")
    assert "1 note" in str(listed.fields)
    assert "too fast" not in str(listed.fields)
    with office.desk.database.read() as tx:
        note_id = stored.of_person(tx, "bob")[0].id
    assert "too fast" in str(office.form(notes.read, "bob", note_id).fields)
    form: Form = office.form(notes.delete, "bob", note_id)
    assert isinstance(office.submit("bob", form), Saved)
    assert isinstance(office.submit("bob", form), Saved)
    again = office.press(notes.mine, "bob", "-")
    assert isinstance(again, OpenForm)
    assert "no notes" in str(again.form.fields)
