"""The Home, writing to the bot, and `/supervision`."""

from __future__ import annotations

import pytest
from slack_bolt import BoltRequest

from bot.domain.facts import Person
from tests.handlers.conftest import Stage
from tests.support.organisation import ADA, ALICE, BOB, CAROL, DAN, QUINN, STRANGER
from tests.support.reception import UNKNOWN, Reception, buttons, user, words
from tests.support.ways import both_ways

pytestmark = both_ways


@pytest.mark.parametrize(
    ("who", "heading"),
    [
        (ALICE, "Your supervision"),
        (BOB, "People you supervise"),
        (CAROL, "Your line"),
        (QUINN, "Across the service"),
        (ADA, "Administration"),
    ],
    ids=lambda given: getattr(given, "id", given),
)
def test_everybody_has_a_home_of_their_own(stage: Stage, who: Person, heading: str) -> None:
    assert heading in stage.reception.open_home(who)


def test_the_home_of_somebody_whom_we_do_not_know_says_so(reception: Reception) -> None:
    assert "We do not know your account yet." in reception.open_home(UNKNOWN)


def test_the_home_of_another_team_names_nobody_of_this_one(reception: Reception) -> None:
    home = reception.open_home(STRANGER)
    assert not any(who.name in home for who in (ALICE, BOB, DAN))


def test_home_follows_what_is_pressed_on_it(stage: Stage) -> None:
    assert "Waiting for you" in stage.reception.open_home(BOB)
    home = stage.reception.workspace.home(user(BOB)) or {}
    stage.reception.click(BOB, home, "session.held")
    stage.reception.submit(BOB)
    stage.reception.deliver()
    assert "take place?" not in words(stage.reception.workspace.home(user(BOB)) or {})


@pytest.mark.parametrize("action", ["today.see", "pairs.see", "line.see", "about.me", "about.when"])
def test_everybody_may_see_their_own(reception: Reception, action: str) -> None:
    for who in (ALICE, BOB, CAROL, STRANGER):
        reception.press(who, action, "1")
        assert len(reception.modals(who)) == 1


def test_a_modal_clicked_in_is_pushed_upon_up_to_slacks_three(stage: Stage) -> None:
    stage.reception.press(BOB, "today.see", "1")
    stage.reception.click(BOB, stage.reception.top(BOB), "session.held")
    assert len(stage.reception.modals(BOB)) == 2
    stage.reception.submit(BOB)
    assert stage.reception.modals(BOB) == []
    stage.reception.press(BOB, "about.me", "-")
    stage.reception.click(BOB, stage.reception.top(BOB), "notes.mine")
    (only,) = stage.reception.modals(BOB)
    assert "You have kept no notes." in only


def test_writing_to_the_bot_gets_help_once_for_each_message(reception: Reception) -> None:
    reception.write(ALICE, "When is my next supervision?")
    reception.deliver()
    assert "/supervision today" in reception.said(ALICE)[-1]
    count = len(reception.messages(ALICE))
    for _ in range(2):
        reception.app.dispatch(BoltRequest(mode="socket_mode", body=_event(reception, ALICE)))
    reception.settle()
    reception.deliver()
    assert len(reception.messages(ALICE)) == count + 1


def test_a_stranger_who_writes_is_told_why_nothing_happens(reception: Reception) -> None:
    reception.write(UNKNOWN, "Hello?")
    assert "We do not know your account yet." in reception.said(UNKNOWN)[-1]
    assert len(reception.messages(UNKNOWN)) == 2


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("today", "Your supervision"),
        ("why", "Which date would you like explained?"),
        ("help", "/supervision book: book a supervision"),
        ("", "/supervision book: book a supervision"),
        ("sing", "/supervision book: book a supervision"),
    ],
)
def test_commands_that_tell(reception: Reception, text: str, answer: str) -> None:
    assert answer in words(reception.command(ALICE, text))


def test_one_pair_books_at_once_and_several_are_asked_which(reception: Reception) -> None:
    reception.command(ALICE, "book")
    assert "Book supervision" in reception.modals(ALICE)[0]
    asked = reception.command(BOB, "book")
    assert buttons(asked).count("session.book") == 2
    reception.click(BOB, asked, "session.book#2")
    assert "Supervision with Dan." in reception.modals(BOB)[0]


def test_cases_opens_the_list(reception: Reception) -> None:
    reception.command(ALICE, "cases")
    assert "You have 5 cases." in reception.modals(ALICE)[0]


def test_a_stranger_gets_no_answers(reception: Reception) -> None:
    for text in ("today", "book", "cases", "why", "help"):
        assert "We do not know your account yet." in words(reception.command(UNKNOWN, text))


def test_pausing_holds_everything_back_until_it_is_resumed(stage: Stage) -> None:
    stage.reception.press(ADA, "admin.pause", "-")
    assert "Everything is paused." in stage.reception.modals(ADA)[0]
    stage.reception.deliver()
    assert stage.reception.messages(BOB) == []
    stage.reception.press(ADA, "admin.resume", "-")
    assert "Messages have started again." in stage.reception.modals(ADA)[0]
    assert stage.asked()


def _event(reception: Reception, who: Person) -> dict[str, object]:
    """The same message delivered again: one event_id."""
    return {
        "type": "event_callback",
        "team_id": reception.workspace.team_id,
        "event_id": "Ev0TWICE",
        "event": {
            "type": "message",
            "channel_type": "im",
            "user": user(who),
            "text": "hello",
            "channel": "D0",
            "ts": "1.1",
        },
    }
