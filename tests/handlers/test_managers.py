"""Missed supervision: the pair see the wording first; then Carol hears, and does something."""

from __future__ import annotations

from datetime import timedelta

from bot.store import duties
from bot.store.duties import StoredDuty
from tests.handlers.conftest import WEDNESDAY, Stage
from tests.support.organisation import BOB, CAROL, DAN
from tests.support.reception import buttons, later, words
from tests.support.slack import Json


def test_the_pair_see_the_exact_wording_before_carol_does(stage: Stage) -> None:
    told = stage.told()
    warnings = [said for said in stage.reception.said(DAN) if "“" in said]
    assert warnings
    quoted = warnings[0].split("“")[1].split("”")[0]
    assert quoted in words(told)


def test_on_it_names_the_day_on_which_we_look_again(stage: Stage) -> None:
    told = stage.told()
    stage.reception.click(CAROL, told, "duty.on_it")
    assert "We will look again on Monday 30 November." in stage.reception.modals(CAROL)[0]
    duty = _duty(stage, told)
    assert (duty.acknowledged_by, duty.look_again_on) == (CAROL.id, WEDNESDAY.date() + timedelta(5))
    stage.reception.deliver()
    shown = stage.reception.messages(CAROL)[-1]
    assert "duty.on_it" not in buttons(shown)
    assert "We will look again on Monday 30 November." in words(shown)


def test_on_it_twice_is_once(stage: Stage) -> None:
    told = stage.told()
    stage.reception.click(CAROL, told, "duty.on_it")
    before = _duty(stage, told)
    stage.reception.click(CAROL, told, "duty.on_it")
    assert _duty(stage, told) == before
    assert "We will look again on Monday 30 November." in stage.reception.modals(CAROL)[0]


def test_it_comes_back_on_the_day_it_said_and_closes_itself(stage: Stage) -> None:
    told = stage.told()
    stage.reception.click(CAROL, told, "duty.on_it")
    count = len(stage.reception.messages(CAROL))
    later(stage.reception, WEDNESDAY + timedelta(days=5))
    assert len(stage.reception.messages(CAROL)) == count + 1
    back = stage.reception.messages(CAROL)[-1]
    assert "You asked us to look again today." in words(back)
    stage.reception.press(BOB, "session.already", _duty(stage, told).pair)
    stage.reception.submit(BOB, held_on="2026-11-27")
    stage.reception.deliver()
    closed = stage.reception.messages(CAROL)[-1]
    assert "This is settled for Dan and Bob." in words(closed)
    assert buttons(closed) == []


def test_an_old_message_about_something_settled_tells_how_things_stand(stage: Stage) -> None:
    told = stage.told()
    stage.reception.press(BOB, "session.already", _duty(stage, told).pair)
    stage.reception.submit(BOB, held_on="2026-11-24")
    for action in ("duty.on_it", "duty.ask_to_book", "duty.reason"):
        stage.reception.press(CAROL, action, _duty(stage, told).id)
        assert "This has changed since." in stage.reception.modals(CAROL)[0]


def test_ask_them_to_book_tells_both_once_a_day(stage: Stage) -> None:
    told = stage.told()
    before = {who.id: len(stage.reception.messages(who)) for who in (DAN, BOB)}
    stage.reception.click(CAROL, told, "duty.ask_to_book")
    stage.reception.click(CAROL, told, "duty.ask_to_book")
    assert "We have asked Dan and Bob to book a date." in stage.reception.modals(CAROL)[0]
    stage.reception.deliver()
    for who in (DAN, BOB):
        new = stage.reception.said(who)[before[who.id] :]
        assert [said for said in new if "Carol asks you to book supervision." in said] == new
        assert len(new) == 1


def test_a_reason_and_a_day_are_noted_and_the_rules_date_stays(stage: Stage) -> None:
    told = stage.told()
    stage.reception.click(CAROL, told, "duty.reason")
    stage.reception.submit(CAROL, reason="workload", look_again_on="2026-11-25")
    assert stage.reception.errors(CAROL) == {"look_again_on": "Choose a day that is still to come."}
    due_on = _duty(stage, told).due_on
    stage.reception.submit(CAROL, reason="workload", look_again_on="2026-12-01")
    assert "We will look again on Tuesday 1 December." in stage.reception.modals(CAROL)[0]
    assert _duty(stage, told).due_on == due_on
    stage.reception.deliver()
    assert "They noted a reason that the policy does not name." in stage.reception.said(CAROL)[-1]
    assert "orkload" not in stage.reception.said(CAROL)[-1]


def test_why_am_i_told_this(stage: Stage) -> None:
    stage.reception.click(CAROL, stage.told(), "duty.why")
    (why,) = stage.reception.modals(CAROL)
    assert "CAMDEN-6Fa" in why
    assert "Carol" in why


def _duty(stage: Stage, message: Json) -> StoredDuty:
    element = next(e for b in message["blocks"] for e in b.get("elements", ()) if "value" in e)
    with stage.reception.database.read() as tx:
        return duties.get(tx, element["value"])
