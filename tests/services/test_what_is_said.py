"""The two stories in words: a session from reminder to reflected, and one that is missed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.duty import DutyKind
from bot.domain.facts import CaseKind, SessionStatus
from bot.messages.matter import sentence
from bot.services import agenda, booking, cases, oversight, reflective, sessions
from bot.services.compose import compose
from bot.services.matters import matter
from bot.services.outcome import Saved, Tell
from bot.services.scene import Scene
from bot.store import duties, nudges, settings
from tests.support.duties import write_nudge
from tests.support.office import Office
from tests.support.organisation import ALICE_AND_BOB, DAN_AND_BOB, NOW, SAM_AND_STRANGER
from tests.support.sessions import write_case, write_session

DAY = timedelta(days=1)
PAIR = ALICE_AND_BOB.id


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def write_held(office, day: date, pair=ALICE_AND_BOB, **more):
    with office.desk.database.write() as tx:
        moment = at(day, 10)
        return write_session(
            tx, pair, moment, status=SessionStatus.HELD, held_at=moment, minutes=60, **more
        ).id


def write_planned(office, day: date):
    with office.desk.database.write() as tx:
        return write_session(tx, ALICE_AND_BOB, at(day, 14), minutes=60).id


@pytest.fixture
def quiet(office):
    """Nothing is owed to anybody but Alice."""
    for pair in (DAN_AND_BOB, SAM_AND_STRANGER):
        write_held(office, date(2026, 11, 13), pair, recorded_at=at(date(2026, 11, 13), 12))
    return office


@pytest.fixture
def ahead(quiet):
    """A session on Wednesday at two, the last one on 2 November, and four cases."""
    office = quiet
    write_held(office, date(2026, 11, 2), recorded_at=at(date(2026, 11, 3)))
    with office.desk.database.write() as tx:
        for n in range(4):
            write_case(tx, f"CIN-{n}", "alice", allocated_on=date(2026, 11, 3 + n))
    one = write_planned(office, date(2026, 11, 25))
    office.compute()
    office.tick(at(date(2026, 11, 24), 9))
    return office, one


# --- one session ----------------------------------------------------------------------------------


def test_before_a_session_both_hear_what_to_bring(ahead):
    office, _ = ahead
    (said,) = office.said("alice")
    assert "Wednesday 25 November at 2pm" in said
    assert "these 3 cases first" in said
    assert "CIN-0" in said
    assert "1 more case" in said
    assert "Alice may want to bring" in office.said("bob")[0]


def test_a_line_on_the_agenda_shows_in_what_was_said(ahead):
    office, _ = ahead
    office.do(agenda.add, "alice", PAIR, topic="workload", words="Half term cover")
    assert "Half term cover" in office.said("bob")[0]


def test_afterwards_the_same_message_says_what_became_of_it(ahead):
    office, one = ahead
    office.tick(at(date(2026, 11, 25), 15))
    question = next(text for text in office.said("bob") if "take place?" in text)
    assert "Alice" in question
    office.do(sessions.held, "bob", one)
    said = office.said("bob")
    assert any("You told us that supervision with Alice took place" in text for text in said)
    assert any("MOSAIC by Wednesday 2 December" in text for text in said)
    assert any("The next one is booked for" in text for text in said)
    assert "took place on Wednesday 25 November" in office.said("alice")[0]


def test_the_record_is_asked_for_until_it_is_there(ahead):
    office, one = ahead
    office.tick(at(date(2026, 11, 25), 15))
    office.do(sessions.held, "bob", one)
    office.tick(at(date(2026, 11, 30), 9))
    assert any("please put the record on MOSAIC" in text for text in office.said("bob"))
    office.press(sessions.recorded, "bob", one)
    assert any("is recorded" in text for text in office.said("bob"))


def test_the_reflective_minute_has_its_answers(ahead):
    office, one = ahead
    office.tick(at(date(2026, 11, 25), 15))
    office.do(sessions.held, "bob", one)
    office.tick(
        at(
            date(2026, 11, 25),
            15,
        )
    )
    first = next(text for text in office.said("bob") if "One question" in text)
    assert "Your policy does not ask for this" in first
    office.press(reflective.another, "bob", one)
    second = next(text for text in office.said("bob") if "One question" in text)
    assert second != first
    office.press(reflective.not_today, "bob", one)
    assert any("Not today, then" in text for text in office.said("bob"))


def test_an_old_list_suggests_nothing_and_says_so(ahead):
    office, _ = ahead
    with office.desk.database.write() as tx:
        settings.set_cases_as_at(tx, date(2026, 9, 1), office.now)
    (said,) = office.said("alice")
    assert "CIN-0" not in said
    assert "1 Sep 2026" in said


# --- one that is missed ---------------------------------------------------------------------------


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
    assert "You asked us to look again today" in missed.said("carol")[-1]
    assert missed.said("erin") == []
    assert missed.press(oversight.on_it, "carol", duty.id) == Saved()
    through(missed, date(2026, 12, 7))
    assert len(missed.said("carol")) == heard + 1


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


# --- the brief, and cases -------------------------------------------------------------------------


def test_a_brief_gathers_cases_of_one_practitioner_and_counts_the_rest(office):
    write_held(office, date(2026, 10, 27))
    write_held(office, date(2026, 10, 28), DAN_AND_BOB)
    with office.desk.database.write() as tx:
        for n in range(7):
            kind = CaseKind.CHILD_PROTECTION
            write_case(tx, f"CP-{n}", "alice", kind=kind, allocated_on=date(2026, 10, 27))
    office.compute()
    with office.desk.database.write() as tx:
        known = duties.open_about(tx, ["alice", "dan"])
        wanted = (DutyKind.CASE_DISCUSSION, DutyKind.SUPERVISION)
        said = [
            write_nudge(tx, duty, rung="r", recipient="bob", brief=True)
            for duty in known
            if duty.key.kind in wanted
        ]
        text = compose(tx, office.desk, said, office.now).plain()
    assert "3 things for you today" in text
    assert "Alice has 7 cases to talk about" in text
    assert "2 more cases under See all" in text
    assert "Supervision with Dan is due" in text


def test_a_wrong_list_pauses_the_case_and_tells_its_owner_once(office):
    with office.desk.database.write() as tx:
        kind = CaseKind.CHILD_PROTECTION
        case = write_case(tx, "CP-1", "alice", kind=kind, allocated_on=date(2026, 10, 1))
    write_held(office, date(2026, 10, 1))
    office.compute()
    assert len(office.duties("alice", DutyKind.CASE_DISCUSSION)) == 1
    for _ in range(2):
        office.press(cases.wrong, "alice", case.id)
    assert office.duties("alice", DutyKind.CASE_DISCUSSION) == []
    (told,) = office.left("bob")
    assert "Alice says that the case list is wrong about case CP-1" in told
    office.press(cases.right, "bob", case.id)
    assert len(office.duties("alice", DutyKind.CASE_DISCUSSION)) == 1


def test_whoever_is_named_for_the_list_is_told_instead(office):
    with office.desk.database.write() as tx:
        case = write_case(tx, "CP-1", "alice")
        settings.put(tx, settings.CASE_LIST_OWNER, "carol", NOW)
    office.press(cases.wrong, "alice", case.id)
    assert office.left("bob") == []
    assert len(office.left("carol")) == 1
    assert isinstance(office.press(cases.right, "carol", case.id), Saved)
