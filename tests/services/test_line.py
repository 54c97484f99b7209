"""The line below: who is counted, in which order, and what leaves somebody out."""

from datetime import timedelta

import pytest

from bot.domain.duty import DutyKind
from bot.services.line import line_below, line_form
from bot.services.scene import Scene
from bot.store import duties, pairs
from tests.support.duties import duty
from tests.support.organisation import (
    ALICE_AND_BOB,
    BOB,
    CAROL,
    DAN_AND_BOB,
    ERIN,
    NOW,
    QUINN,
    SAM_AND_STRANGER,
    like,
    write_person,
)
from tests.support.sessions import write_session

DAY = timedelta(days=1)


def owe(office, pair, days: int, anchor: str = "one", **more):
    """A duty about the practitioner, due in so many days."""
    with office.desk.database.write() as tx:
        one = duty(pair, anchor=anchor, due_at=NOW + days * DAY, **more)
        duties.insert_all(tx, [(one, [])], "print", NOW)


def line(office, reader):
    with office.desk.database.read() as tx:
        return line_below(Scene(tx, office.desk, NOW), reader.id)


def names(entries):
    return [entry.practitioner for entry in entries]


@pytest.fixture
def office_with_dates(office):
    """Dan is the later of two whose date is past; Sam is in another line."""
    owe(office, ALICE_AND_BOB, -2)
    owe(office, ALICE_AND_BOB, 3, "another")
    owe(office, DAN_AND_BOB, -9)
    owe(office, SAM_AND_STRANGER, -20)
    return office


def test_the_longest_past_comes_first_and_each_practitioner_once(office_with_dates):
    seen = line(office_with_dates, ERIN)
    assert (seen.people, seen.in_date) == (2, 0)
    assert names(seen.past) == ["Dan", "Alice"]
    assert (seen.all_past, seen.all_soon) == (2, 0)


def test_supervisees_of_ones_own_are_not_in_the_line_below(office_with_dates):
    assert line(office_with_dates, CAROL).people == 2
    assert line(office_with_dates, BOB).people == 0


def test_quality_assurance_sees_everybody_and_does_not_act(office_with_dates):
    seen = line(office_with_dates, QUINN)
    assert names(seen.past) == ["Sam", "Dan", "Alice"]
    assert not seen.may_act


@pytest.mark.parametrize(("booked_in", "is_soon"), [(None, True), (4, False), (6, True)])
def test_what_is_booked_in_time_breaks_no_rule(office, booked_in, is_soon):
    owe(office, ALICE_AND_BOB, 5)
    if booked_in is not None:
        with office.desk.database.write() as tx:
            write_session(tx, ALICE_AND_BOB, NOW + booked_in * DAY)
    assert names(line(office, ERIN).soon) == ["Alice"] * is_soon


@pytest.mark.parametrize(
    "more", [{"held_back": True}, {"kind": DutyKind.CASE_DISCUSSION}, {"met_at": NOW}]
)
def test_what_a_manager_is_not_told_of_is_not_counted(office, more):
    owe(office, ALICE_AND_BOB, -2, **more)
    assert line(office, ERIN).in_date == 2


def test_what_is_due_later_than_in_two_weeks_is_not_soon(office):
    owe(office, ALICE_AND_BOB, 14)
    owe(office, DAN_AND_BOB, 15)
    assert names(line(office, ERIN).soon) == ["Alice"]


def test_a_long_line_is_counted_whole_and_shown_a_page_at_a_time(office):
    with office.desk.database.write() as tx:
        for number in range(20):
            write_person(tx, like(BOB, f"manager{number:02}", line_manager=CAROL.id), CAROL)
    with office.desk.database.read() as tx:
        everyone = [ALICE_AND_BOB, *pairs.of_supervisor(tx, CAROL.id)]
    for number, pair in enumerate(everyone):
        owe(office, pair, -30 + number)
    seen = line(office, ERIN)
    assert (seen.people, seen.all_past, len(seen.past)) == (22, 21, 6)
    with office.desk.database.read() as tx:
        scene = Scene(tx, office.desk, NOW)
        first, last = (str(line_form(scene, ERIN.id, page)) for page in (1, 99))
    assert "Manager00" not in last
    assert "Alice" in first
    assert "Manager19" in last
