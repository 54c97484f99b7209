"""What people ask: why, today, which cases, what do you know; and what an administrator does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.domain.duty import DutyKind
from bot.domain.facts import Absence, CaseKind, SessionStatus
from bot.messages import help as help_words
from bot.messages import refusal
from bot.services import administration, cases, commands, explanation, home, people, welcome
from bot.services.outcome import OpenForm, Refused, Saved, Tell
from bot.store import audit, homes, settings
from bot.store import people as stored_people
from bot.store.tables import person
from tests.support.office import Office, buttons
from tests.support.organisation import (
    ALICE_AND_BOB,
    BOB,
    CAST,
    DAN_AND_BOB,
    NOW,
    SAM_AND_STRANGER,
    SURFACE,
    WORKSPACE,
)
from tests.support.sessions import write_case, write_session

DAY = timedelta(days=1)


@pytest.fixture
def busy(office: Office) -> Office:
    """Alice's date was on Friday and nothing is booked; Dan and Sam met last week."""
    with office.desk.database.write() as tx:
        for pair, days in ((ALICE_AND_BOB, 31), (DAN_AND_BOB, 7), (SAM_AND_STRANGER, 7)):
            moment = NOW - days * DAY
            more = {"status": SessionStatus.HELD, "held_at": moment, "recorded_at": moment}
            write_session(tx, pair, moment, **more)
    office.compute()
    return office


def notice(office: Office, who: str) -> str:
    with office.desk.database.read() as tx:
        return home.home(tx, office.desk, who, office.now).plain()


def told(office: Office, who: str, text: str) -> str:
    outcome = commands.run(office.desk, who, text, now=office.now)
    assert isinstance(outcome, Tell), outcome
    return outcome.notice.plain()


def test_unknown_is_not_overdue_on_home(busy):
    assert "Supervision by 20 Nov 2026: past its date" in notice(busy, "alice")
    assert "The date for it was 20 Nov 2026" in notice(busy, "bob")
    with busy.desk.database.write() as tx:
        write_session(tx, ALICE_AND_BOB, NOW - 4 * DAY)
    busy.compute()
    assert "Supervision by 20 Nov 2026: not confirmed yet" in notice(busy, "alice")
    assert "Due by 20 Nov 2026" in notice(busy, "bob")


# --- why ------------------------------------------------------------------------------------------


def test_why_gives_rule_clause_arithmetic_and_who_is_told(busy):
    duty = busy.duty("alice", DutyKind.SUPERVISION)
    text = str(busy.form(explanation.why, "bob", duty.id).fields)
    assert "CAMDEN-6Fa" in text
    assert "At least every 4 weeks (28 days): Friday 20 November 2026" in text
    assert "Carol (service manager)" in text
    assert "a local choice" in text
    assert "day 28 still complies" in text


def test_why_says_what_was_told_and_when(busy):
    busy.play(NOW + 3 * DAY)
    duty = busy.duty("alice", DutyKind.SUPERVISION)
    text = str(busy.form(explanation.why, "carol", duty.id).fields)
    assert "Carol (service manager): told on Tuesday 24 November" in text


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "help", "nonsense", "HELP me"])
def test_anything_else_gets_help(office, text):
    assert commands.run(office.desk, "alice", text, now=NOW) == Tell(help_words.commands())


def test_today_says_what_waits_and_what_is_coming(busy):
    assert "Nothing is booked with Bob yet" in told(busy, "alice", "today")
    assert "Alice" in told(busy, "bob", " Today ")


def test_book_opens_the_form_of_the_only_pair(busy):
    outcome = commands.run(busy.desk, "alice", "book", now=NOW)
    assert isinstance(outcome, OpenForm)
    assert outcome.form.name == "session.book"


def test_book_asks_a_supervisor_with_whom(busy):
    said = told(busy, "bob", "book")
    assert "Alice" in said
    assert "Dan" in said


def test_cases_opens_ones_own_list_or_asks_whose(busy):
    with busy.desk.database.write() as tx:
        write_case(tx, "CP-1", "alice")
        write_case(tx, "CP-2", "dan")
    outcome = commands.run(busy.desk, "alice", "cases", now=NOW)
    assert isinstance(outcome, OpenForm)
    assert "CP-1" in str(outcome.form.fields)
    assert "Dan" in told(busy, "bob", "cases")


def test_why_lists_the_dates_that_are_open(busy):
    outcome = commands.run(busy.desk, "alice", "why", now=NOW)
    assert isinstance(outcome, Tell)
    assert busy.duty("alice", DutyKind.SUPERVISION).id in {b.value for b in buttons(outcome.notice)}
    assert "Supervision with Bob, by" in outcome.notice.plain()


# --- home -----------------------------------------------------------------------------------------


def test_one_home_serves_every_part_somebody_plays(busy):
    assert "People you supervise" in notice(busy, "bob")
    assert "Your supervision" in notice(busy, "alice")
    carol = notice(busy, "carol")
    assert "Your line" in carol
    assert "1 of 2 people have supervision in date" in carol
    assert "Alice with Bob" in carol
    assert "Dan" not in carol


def test_quality_assurance_sees_everybody_and_manages_nobody(busy):
    quinn = notice(busy, "quinn")
    assert "Across the service" in quinn
    assert "I'm on it" not in quinn
    assert "2 of 3 people have supervision in date" in quinn


def test_what_will_break_a_rule_within_14_days_is_shown_unless_it_is_booked(busy):
    busy.now = NOW + 10 * DAY
    busy.compute()
    assert "1 more within 14 days" in notice(busy, "carol")
    with busy.desk.database.write() as tx:
        write_session(tx, DAN_AND_BOB, NOW + 12 * DAY)
    busy.compute()
    assert "0 more within 14 days" in notice(busy, "carol")


def test_a_session_waits_to_be_confirmed_and_then_recorded(busy):
    with busy.desk.database.write() as tx:
        write_session(tx, ALICE_AND_BOB, NOW - 2 * timedelta(hours=2), minutes=60)
    busy.compute()
    assert "take place?" in notice(busy, "bob")
    outcome = busy.press(home.see_today, "bob", "1")
    assert isinstance(outcome, OpenForm)
    assert "take place?" in str(outcome.form.fields)


def test_cases_are_paged_and_counted_never_cut(busy):
    with busy.desk.database.write() as tx:
        for n in range(40):
            write_case(tx, f"CIN-{n:02}", "alice", kind=CaseKind.CHILD_IN_NEED)
    busy.compute("alice")
    seen = set()
    for page in ("alice", "alice:2", "alice:3"):
        outcome = busy.press(cases.see, "bob", page)
        assert isinstance(outcome, OpenForm)
        text = str(outcome.form.fields)
        assert "Alice has 40 cases" in text
        seen |= {f"CIN-{n:02}" for n in range(40) if f"CIN-{n:02}," in text}
    assert len(seen) == 40


# --- what do you know, when do you write ----------------------------------------------------------


def test_the_first_message_says_whom_to_speak_to(office):
    with office.desk.database.read() as tx:
        assert "speak to Carol" in welcome.notice(tx, office.desk, "alice", NOW).plain()
        assert "speak to" not in welcome.notice(tx, office.desk, "erin", NOW).plain()


def test_everybody_may_ask_what_is_known_of_them(busy):
    text = str(busy.form(welcome.about_me, "alice", "-").fields)
    assert "1 supervision date" in text
    assert "Supervisor: Bob" in text


def test_when_says_hours_absence_and_pause(office):
    with office.desk.database.write() as tx:
        away = Absence(date(2026, 11, 23), date(2026, 11, 27))
        stored_people.replace_absences(tx, BOB.id, [away])
        settings.set_paused(tx, True, NOW)
    text = str(office.form(welcome.about_when, "bob", "-").fields)
    assert "Monday, 9am to 5pm" in text
    assert "Monday 30 November" in text
    assert "paused" in text


# --- who is asking, and administration ------------------------------------------------------------


def test_an_account_is_a_person_or_a_stranger(office):
    def who(workspace: str, account: str) -> str | Refused:
        return people.asking(office.desk, SURFACE, workspace, account, now=NOW)

    assert who(WORKSPACE, "U-alice") == "alice"
    assert who(WORKSPACE, "U-nobody") == Refused(refusal.not_known())
    assert who("T2", "U-alice") == Refused(refusal.not_known())


@pytest.mark.parametrize("who", [one.id for one in CAST])
def test_outside_the_pilot_teams_only_those_whom_it_concerns_are_answered(office, who):
    desk = replace(office.desk, pilot_teams=frozenset({"North"}))

    def asked() -> str | Refused:
        return people.asking(desk, SURFACE, WORKSPACE, f"U-{who}", now=NOW)

    assert asked() == who  # the first message was said to everybody: nobody is cut off later
    with desk.database.write() as tx:
        tx.execute(update(person).values(greeted_at=None))
    if who not in ("sam", "stranger"):  # their team, the line above it, or all of it
        assert asked() == who
        return
    assert asked() == Refused(refusal.not_yet())
    with desk.database.read() as tx:
        assert [(row.by, row.allowed) for row in audit.about(tx, who)] == [(who, False)]


def test_whoever_writes_gets_help_once_for_each_message(office):
    for _ in range(2):
        people.wrote(office.desk, "alice", "Ev1", now=NOW)
    assert len(office.left("alice")) == 1
    people.wrote(office.desk, "alice", "Ev2", now=NOW)
    assert len(office.left("alice")) == 2


def test_a_home_that_is_opened_is_shown_from_then_on(office):
    people.home_opened(office.desk, "alice")
    with office.desk.database.read() as tx:
        assert [one.person for one in homes.behind(tx)] == ["alice"]


def test_everything_is_paused_and_goes_on(office):
    for who in CAST:
        people.home_opened(office.desk, who.id)
    assert isinstance(office.press(administration.pause, "ada"), Saved)
    with office.desk.database.read() as tx:
        assert settings.paused(tx)
    assert "Everything is paused" in notice(office, "ada")
    office.press(administration.resume, "ada")
    with office.desk.database.read() as tx:
        assert not settings.paused(tx)
