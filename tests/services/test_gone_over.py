"""What was said to a pair says nothing of another pair, once what it is about is theirs."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.duty import DutyKind
from bot.domain.facts import Pair
from bot.domain.policy import Voice
from bot.services.compose import again
from bot.store import cases, messages, pairs, people
from tests.support.duties import write_nudge
from tests.support.messages import write_message
from tests.support.office import buttons
from tests.support.organisation import ALICE, BOB, SAM, STRANGER, TODAY
from tests.support.sessions import write_case

GENTLE = [Voice.REMINDER, Voice.PROMPT, Voice.WARNING]
OVER = "This no longer applies. There is nothing you need to do."


def say_to(office, who, kind, voice, practitioner=ALICE):
    """What is owed about somebody was said; gives the message's id."""
    office.compute()
    owed = office.duties(practitioner.id, kind)
    with office.desk.database.write() as tx:
        said = [write_nudge(tx, one, rung="r", recipient=who.id, voice=voice) for one in owed]
        message_id = write_message(tx, who.id, [nudge.id for nudge in said])
        messages.sent(tx, message_id, {})
    return message_id


def move_alice(office, line_manager):
    """Stranger supervises her from today."""
    with office.desk.database.write() as tx:
        people.change(tx, replace(ALICE, line_manager=line_manager.id))
        pairs.begin(tx, Pair("new", ALICE.id, STRANGER.id, TODAY))
    office.compute()


def reads(office, message_id):
    with office.desk.database.read() as tx:
        return again(tx, office.desk, message_id, office.now)


@pytest.mark.parametrize("voice", GENTLE)
def test_a_former_supervisor_is_told_nothing_of_the_new_pair(office, voice):
    message_id = say_to(office, BOB, DutyKind.SUPERVISION, voice)
    assert "Alice" in reads(office, message_id).plain()
    move_alice(office, STRANGER)
    assert office.duty(ALICE.id, DutyKind.SUPERVISION).supervisor == STRANGER.id
    now = reads(office, message_id)
    assert (now.plain(), buttons(now)) == (OVER, [])


@pytest.mark.parametrize("voice", GENTLE)
def test_the_practitioner_still_hears_of_their_own(office, voice):
    message_id = say_to(office, ALICE, DutyKind.SUPERVISION, voice)
    move_alice(office, STRANGER)
    assert "Stranger" in reads(office, message_id).plain()


def test_a_former_supervisor_who_is_their_line_manager_may_know(office):
    message_id = say_to(office, BOB, DutyKind.SUPERVISION, Voice.REMINDER)
    move_alice(office, BOB)
    assert "Alice and Stranger" in reads(office, message_id).plain()


def test_cases_that_were_moved_are_no_longer_told_of(office):
    with office.desk.database.write() as tx:
        allocated = date(2026, 10, 1)
        held = [write_case(tx, f"CP-{n}", ALICE.id, allocated_on=allocated) for n in range(3)]
    message_id = say_to(office, BOB, DutyKind.CASE_DISCUSSION, Voice.REMINDER)
    assert "Alice has 3 cases" in reads(office, message_id).plain()
    with office.desk.database.write() as tx:
        for case in held:
            cases.change(tx, case, SAM.id)
    office.compute()
    now = reads(office, message_id)
    assert (now.plain(), buttons(now)) == (OVER, [])
