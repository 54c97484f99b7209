"""A session in words, from its reminder to the reflective minute."""

from datetime import date

import pytest

from bot.services import agenda, reflective, sessions
from bot.store import settings
from tests.support.organisation import ALICE_AND_BOB
from tests.support.sessions import at, write_case, write_held, write_session

PAIR = ALICE_AND_BOB.id


@pytest.fixture
def ahead(quiet):
    """A session on Wednesday at two, the last one on 2 November, and four cases."""
    office = quiet
    write_held(office, date(2026, 11, 2), recorded_at=at(date(2026, 11, 3)))
    with office.desk.database.write() as tx:
        for n in range(4):
            write_case(tx, f"CIN-{n}", "alice", allocated_on=date(2026, 11, 3 + n))
        one = write_session(tx, ALICE_AND_BOB, at(date(2026, 11, 25), 14), minutes=60).id
    office.compute()
    office.tick(at(date(2026, 11, 24), 9))
    return office, one


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
    office.tick(at(date(2026, 11, 25), 15))
    first = next(text for text in office.said("bob") if "One question" in text)
    assert "Your policy does not ask for this" in first
    office.press(reflective.another, "bob", one)
    second = next(text for text in office.said("bob") if "One question" in text)
    assert second != first
    office.press(reflective.not_today, "bob", one)
    assert any("Nothing more about that supervision" in text for text in office.said("bob"))


def test_an_old_list_suggests_nothing_and_says_so(ahead):
    office, _ = ahead
    with office.desk.database.write() as tx:
        settings.set_cases_as_at(tx, date(2026, 9, 1), office.now)
    (said,) = office.said("alice")
    assert "CIN-0" not in said
    assert "1 Sep 2026" in said
