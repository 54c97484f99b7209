"""Everything twice: a double click does no harm, and a second submission gets the first outcome."""

from __future__ import annotations

from bot.domain.facts import SessionStatus
from bot.store import agenda, fact_log
from tests.handlers.conftest import Stage
from tests.handlers.test_sessions import hold
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB, DAN
from tests.support.reception import words


def test_a_form_sent_twice_is_saved_once_and_answered_alike(stage: Stage) -> None:
    stage.reception.press(ALICE, "agenda.add", ALICE_AND_BOB.id)
    stage.reception.submit(ALICE, topic="workload")
    opened = stage.reception.top(ALICE)
    stage.reception.press(ALICE, "agenda.add", ALICE_AND_BOB.id)
    view = _filled(stage, "topic", "team")
    first = stage.reception.send_form_again(ALICE, view)
    second = stage.reception.send_form_again(ALICE, view)
    assert first == second
    assert words(first["view"]) == words(opened)
    with stage.reception.database.read() as tx:
        assert len(agenda.of_pair(tx, ALICE_AND_BOB.id)) == 2


def test_a_form_that_closed_itself_closes_again(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    view = stage.reception.top(BOB)
    assert stage.reception.send_form_again(BOB, view) == {"response_action": "clear"}
    assert stage.reception.send_form_again(BOB, view) == {"response_action": "clear"}
    with stage.reception.database.read() as tx:
        answered = fact_log.latest(tx, stage.this_morning.id, "answered")
    assert answered is not None
    assert answered.supersedes is None


def test_a_form_that_somebody_else_sends_is_refused(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    answer = stage.reception.send_form_again(DAN, stage.reception.top(BOB))
    assert "That form has been used or is too old." in words(answer["view"])
    assert stage.session().status is SessionStatus.PLANNED


def test_a_form_that_we_never_opened_is_refused(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    for forged in ({"private_metadata": "f" * 32}, {"callback_id": "session.not_held"}):
        answer = stage.reception.send_form_again(BOB, stage.reception.top(BOB) | forged)
        assert "That form has been used or is too old." in words(answer["view"])
    assert stage.session().status is SessionStatus.PLANNED


def test_pressing_recorded_twice_records_once(stage: Stage) -> None:
    hold(stage)
    for _ in range(2):
        stage.reception.press(BOB, "session.recorded", stage.this_morning.id)
    with stage.reception.database.read() as tx:
        recorded = fact_log.latest(tx, stage.this_morning.id, "recorded")
    assert recorded is not None
    assert recorded.supersedes is None


def test_saying_twice_that_it_took_place_keeps_one_session(stage: Stage) -> None:
    stage.reception.press(BOB, "session.held", stage.this_morning.id)
    stage.reception.submit(BOB, next_on="2026-12-14", next_time="11:00")
    stage.reception.press(BOB, "session.held", stage.this_morning.id)
    stage.reception.submit(BOB)
    assert len(stage.planned()) == 1


def _filled(stage: Stage, name: str, value: str) -> dict[str, object]:
    """The topmost form of Alice's with one answer picked, as Slack would send it."""
    view = stage.reception.top(ALICE)
    view["state"]["values"][name][name]["selected_option"] = {"value": value}
    return view
