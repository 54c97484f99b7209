"""Booking one date, the next six, and a session that already took place."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.duty import DutyKind
from bot.domain.facts import Absence, SessionStatus
from bot.services import booking
from bot.services.outcome import FieldErrors, OpenForm, Saved
from bot.store import people
from tests.support.office import Office
from tests.support.organisation import ALICE_AND_BOB, BOB, NOW
from tests.support.sessions import write_session

DAY = timedelta(days=1)
PAIR = ALICE_AND_BOB.id


@pytest.fixture
def met(office):
    """Alice and Bob last met on 16 November at two."""
    moment = datetime(2026, 11, 16, 14, tzinfo=NOW.tzinfo)
    with office.desk.database.write() as tx:
        write_session(tx, ALICE_AND_BOB, moment, status=SessionStatus.HELD, held_at=moment)
    office.compute()
    return office


def booked(office: Office) -> list[datetime]:
    return [
        one.planned_at
        for one in office.sessions(PAIR)
        if one.status is SessionStatus.PLANNED and one.planned_at > office.now
    ]


def initial(form, name):
    return next(f.initial for f in form.fields if getattr(f, "name", "") == name)


@pytest.mark.parametrize("asker", ["alice", "bob"])
def test_either_of_the_pair_books_what_the_rule_suggests(met, asker):
    form = met.form(booking.book, asker, PAIR)
    assert (initial(form, "on"), initial(form, "time")) == (date(2026, 12, 14), time(14))
    assert isinstance(met.submit(asker, form), Saved)
    assert booked(met) == [datetime(2026, 12, 14, 14, tzinfo=NOW.tzinfo)]


def test_a_day_past_the_limit_is_warned_and_kept_if_they_say_so(met):
    form = met.form(booking.book, "bob", PAIR)
    warned = met.submit("bob", form, on=date(2026, 12, 15))
    assert isinstance(warned, OpenForm)
    assert warned.instead
    assert "14 December" in str(warned.form.fields)
    assert initial(warned.form, "on") == date(2026, 12, 15)
    assert booked(met) == []
    assert isinstance(met.submit("bob", warned.form, keep=("keep",)), Saved)
    assert booked(met) == [datetime(2026, 12, 15, 14, tzinfo=NOW.tzinfo)]


def test_after_the_warning_another_day_can_be_chosen(met):
    form = met.form(booking.book, "bob", PAIR)
    warned = met.submit("bob", form, on=date(2026, 12, 15))
    assert isinstance(met.submit("bob", warned.form, on=date(2026, 12, 11)), Saved)
    assert booked(met) == [datetime(2026, 12, 11, 14, tzinfo=NOW.tzinfo)]


def test_a_past_day_is_no_booking(met):
    outcome = met.do(booking.book, "bob", PAIR, on=date(2026, 11, 20))
    assert isinstance(outcome, FieldErrors)
    assert set(outcome.errors) == {"on"}


def test_the_same_time_is_booked_once(met):
    met.do(booking.book, "bob", PAIR)
    met.do(booking.book, "alice", PAIR, on=date(2026, 12, 14), time=time(14))
    assert len(booked(met)) == 1


def test_six_at_the_rules_interval_on_days_when_both_work(met):
    with met.desk.database.write() as tx:
        away = Absence(date(2027, 1, 11), date(2027, 1, 15))
        people.replace_absences(tx, BOB.id, [away])
    outcome = met.do(booking.book_six, "bob", PAIR)
    assert isinstance(outcome, Saved)
    days = [moment.date() for moment in booked(met)]
    assert len(days) == 6
    assert days[:3] == [date(2026, 12, 14), date(2027, 1, 8), date(2027, 2, 5)]
    local = [moment.astimezone(met.desk.policy.zone).time() for moment in booked(met)]
    assert set(local) == {time(14)}


def test_of_six_any_can_be_left_out_or_moved(met):
    form = met.form(booking.book_six, "bob", PAIR)
    left_out = {f"on_{n}": None for n in range(3, 7)}
    met.submit("bob", form, on_1=date(2026, 12, 10), **left_out)
    assert [moment.date() for moment in booked(met)] == [date(2026, 12, 10), date(2027, 1, 11)]


def test_none_of_six_is_asked_again(met):
    form = met.form(booking.book_six, "bob", PAIR)
    outcome = met.submit("bob", form, **{f"on_{n}": None for n in range(1, 7)})
    assert isinstance(outcome, FieldErrors)


def test_it_already_happened(office):
    office.compute()
    assert len(office.duties("alice", DutyKind.LAST_SESSION)) == 1
    assert isinstance(office.do(booking.already, "bob", PAIR, held_on=date(2026, 11, 12)), Saved)
    (held,) = office.sessions(PAIR)
    assert (held.status, held.happened_at.date()) == (SessionStatus.HELD, date(2026, 11, 12))
    assert office.duties("alice", DutyKind.LAST_SESSION) == []


def test_twice_it_already_happened_is_one_session(office):
    office.do(booking.already, "bob", PAIR, held_on=date(2026, 11, 12))
    office.do(booking.already, "alice", PAIR, held_on=date(2026, 11, 12))
    assert len(office.sessions(PAIR)) == 1


def test_what_was_planned_that_day_is_the_one(office):
    with office.desk.database.write() as tx:
        one = write_session(tx, ALICE_AND_BOB, NOW - 3 * DAY).id
    office.do(booking.already, "alice", PAIR, held_on=(NOW - 3 * DAY).date())
    assert office.session(one).status is SessionStatus.HELD
    assert len(office.sessions(PAIR)) == 1


@pytest.mark.parametrize("day", [None, date(2026, 11, 24)])
def test_a_day_up_to_today(office, day):
    outcome = office.do(booking.already, "bob", PAIR, held_on=day)
    assert isinstance(outcome, FieldErrors)
