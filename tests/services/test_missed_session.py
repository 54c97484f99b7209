"""A session that is missed, in words: the warning, whom it goes up to, and what they do."""

from datetime import date

import pytest

from bot.domain.duty import DutyKind
from bot.messages.matter import sentence
from bot.services import booking, oversight
from bot.services.matters import matter
from bot.services.outcome import Saved, Tell
from bot.services.scene import Scene
from bot.store import duties, nudges
from tests.support.office import Office, nobody_does_anything
from tests.support.organisation import ALICE_AND_BOB
from tests.support.sessions import at, write_held, write_session

PAIR = ALICE_AND_BOB.id


@pytest.fixture
def missed(quiet):
    """They last met on 26 October; 28 days end on 23 November, and nothing is booked."""
    write_held(quiet, date(2026, 10, 26), recorded_at=at(date(2026, 10, 27)))
    quiet.compute()
    return quiet


def through(office: Office, last: date, hour: int = 17) -> None:
    """Until five in the afternoon of that day, or another hour."""
    office.play(at(last, hour))


def once_told(office: Office):
    """Carol was told on Tuesday and has not answered by Wednesday noon."""
    through(office, date(2026, 11, 25), 12)
    return office.duty("alice", DutyKind.SUPERVISION)


def test_the_pair_see_the_very_sentence_before_it_goes_up(missed):
    through(missed, date(2026, 11, 27))
    with missed.desk.database.read() as tx:
        duty = next(iter(duties.of_kind(tx, DutyKind.SUPERVISION, "alice")))
        words = sentence(matter(Scene(tx, missed.desk, missed.now), duty))
    for who in ("alice", "bob"):
        warned = [text for text in missed.first_said(who) if words in text]
        assert warned, who
        assert "Carol (service manager)" in warned[0]
    told = [text for text in missed.first_said("carol") if words in text]
    assert len(told) == 1
    assert "They were told on" in told[0]
    assert words in str(missed.said("bob"))


def test_the_warning_names_the_moment_at_which_it_was_then_said(missed):
    through(missed, date(2026, 11, 24))
    (warned,) = [text for text in missed.first_said("alice") if "we will send" in text]
    through(missed, date(2026, 11, 27))
    with missed.desk.database.read() as tx:
        duty = next(iter(duties.of_kind(tx, DutyKind.SUPERVISION, "alice")))
        told = [n for n in nudges.of_duties(tx, [duty.id]) if n.recipient == "carol"]
    said_at = told[0].settled_at
    assert said_at is not None
    assert f"{said_at:%A} {said_at.day} {said_at:%B}" in warned


def test_meeting_closes_all_of_it(missed):
    through(missed, date(2026, 11, 26))
    missed.do(booking.already, "bob", PAIR, held_on=date(2026, 11, 26))
    assert any("This is settled for Alice and Bob" in text for text in missed.said("carol"))
    assert all("we will send" not in text for text in missed.said("alice"))


def test_on_it_looks_again_on_a_day_and_reopens_once(missed):
    duty = once_told(missed)
    outcome = missed.press(oversight.on_it, "carol", duty.id)
    assert isinstance(outcome, Saved)
    assert outcome.tell is not None
    assert "Monday 30 November" in outcome.tell.plain()
    assert missed.press(oversight.on_it, "carol", duty.id) == outcome
    heard = len(missed.said("carol"))
    through(missed, date(2026, 11, 30))
    assert len(missed.said("carol")) == heard + 1
    assert "You asked us to look again on" in missed.said("carol")[-1]
    assert missed.said("erin") == []
    assert missed.press(oversight.on_it, "carol", duty.id) == Saved()
    through(missed, date(2026, 12, 7))
    assert len(missed.said("carol")) == heard + 1


def test_a_day_chosen_after_the_second_look_is_kept_too(missed):
    duty = once_told(missed)
    missed.press(oversight.on_it, "carol", duty.id)
    through(missed, date(2026, 11, 30))
    missed.do(oversight.reason, "carol", duty.id, reason="other", look_again_on=date(2026, 12, 3))
    heard = len(missed.said("carol"))
    through(missed, date(2026, 12, 2))
    assert len(missed.said("carol")) == heard
    through(missed, date(2026, 12, 3))
    assert len(missed.said("carol")) == heard + 1
    assert "You asked us to look again on Thursday 3 December" in missed.said("carol")[-1]
    through(missed, date(2026, 12, 8))
    assert len(missed.said("carol")) == heard + 1


def test_a_day_chosen_while_the_second_look_is_on_its_way_is_kept_too(missed):
    duty = once_told(missed)
    missed.press(oversight.on_it, "carol", duty.id)
    thursday = date(2026, 12, 3)

    def choose(on_its_way_to: str) -> None:
        if on_its_way_to == "carol":
            missed.do(oversight.reason, "carol", duty.id, reason="other", look_again_on=thursday)

    through(missed, date(2026, 11, 29))
    heard = len(missed.said("carol"))
    missed.meanwhile = choose
    through(missed, date(2026, 11, 30))
    missed.meanwhile = nobody_does_anything
    assert len(missed.said("carol")) == heard + 1
    through(missed, date(2026, 12, 2))
    assert len(missed.said("carol")) == heard + 1
    through(missed, thursday)
    assert len(missed.said("carol")) == heard + 2


def test_a_day_chosen_by_whoever_was_told_next_is_kept_too(missed):
    """The ladder looks again with Carol, who heard first."""
    duty = once_told(missed)
    missed.press(oversight.on_it, "carol", duty.id)
    missed.do(oversight.reason, "erin", duty.id, reason="other", look_again_on=date(2026, 12, 3))
    through(missed, date(2026, 12, 2))
    assert missed.said("erin") == []
    through(missed, date(2026, 12, 3))
    assert len(missed.said("erin")) == 1


def test_not_answered_the_next_is_told(missed):
    through(missed, date(2026, 12, 1))
    assert any("Carol heard first" in text for text in missed.said("erin"))


def test_ask_them_to_book_once_a_day(missed):
    duty = once_told(missed)
    for _ in range(2):
        missed.press(oversight.ask_to_book, "carol", duty.id)
    missed.tick()
    for who in ("alice", "bob"):
        asked = [text for text in missed.said(who) if "Carol asks you to book" in text]
        assert len(asked) == 1, who
    assert any("They were asked to book on" in text for text in missed.said("carol"))
    missed.tick(at(date(2026, 11, 26), 9))
    missed.press(oversight.ask_to_book, "carol", duty.id)
    missed.tick()
    assert len([text for text in missed.said("bob") if "Carol asks you" in text]) == 2


def test_a_reason_moves_no_date_and_is_seen_only_as_allowed_or_not(missed):
    duty = once_told(missed)
    form = missed.form(oversight.reason, "carol", duty.id)
    assert "A reason does not move it" in str(form.fields)
    missed.submit("carol", form, reason="workload", look_again_on=date(2026, 12, 3))
    after = missed.duty("alice", DutyKind.SUPERVISION)
    assert (after.due_on, after.look_again_on) == (duty.due_on, date(2026, 12, 3))
    assert any("the policy does not name" in text for text in missed.said("carol"))
    assert not any("orkload" in text for text in missed.said("carol"))


def test_a_session_of_which_nobody_has_told_is_not_passed_over(missed):
    once_told(missed)
    assert not any("nobody has told us yet" in text for text in missed.said("carol"))
    with missed.desk.database.write() as tx:
        write_session(tx, ALICE_AND_BOB, at(date(2026, 11, 26), 9))
    missed.tick(at(date(2026, 11, 26), 15))
    assert any("One was planned for Thursday 26 November at 9am" in t for t in missed.said("carol"))


def test_a_reason_of_the_pair_stops_nothing_and_reminds_them(missed):
    through(missed, date(2026, 11, 24))
    duty = missed.duty("alice", DutyKind.SUPERVISION)
    missed.do(oversight.reason, "bob", duty.id, reason="other", look_again_on=date(2026, 11, 30))
    assert missed.duty("alice", DutyKind.SUPERVISION).acknowledged_at is None
    through(missed, date(2026, 11, 27))
    assert missed.said("carol")
    heard = len(missed.said("bob"))
    through(missed, date(2026, 11, 30))
    assert len(missed.said("bob")) == heard + 1


def test_what_is_over_cannot_be_taken_on(missed):
    through(missed, date(2026, 11, 26))
    duty = missed.duty("alice", DutyKind.SUPERVISION)
    missed.do(booking.already, "bob", PAIR, held_on=date(2026, 11, 26))
    for press in (oversight.on_it, oversight.ask_to_book, oversight.reason):
        assert isinstance(missed.press(press, "carol", duty.id), Tell)


def test_a_booking_shows_in_the_reminders_that_were_said(missed):
    through(missed, date(2026, 11, 23))
    assert any("Nothing is booked yet" in text for text in missed.said("bob"))
    missed.do(booking.book, "bob", PAIR, on=date(2026, 11, 25), keep=("keep",))
    assert not any("Nothing is booked yet" in text for text in missed.said("bob"))
