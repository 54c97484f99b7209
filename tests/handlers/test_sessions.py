"""A session, from *did it happen?* to recorded, as Bob and Alice press and see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.domain.facts import SessionStatus
from bot.domain.local_time import at
from bot.store import sessions
from tests.handlers.conftest import Stage
from tests.support.organisation import ALICE, ALICE_AND_BOB, BOB, NOW
from tests.support.policies import LONDON
from tests.support.reception import Reception, buttons, fields, words
from tests.support.sessions import write_session

MONDAY = date(2026, 12, 14)


def hold(stage: Stage, **answers: object) -> None:
    """Bob says that this morning's session took place as planned."""
    stage.reception.click(BOB, stage.asked(), "session.held")
    stage.reception.submit(BOB, **answers)
    stage.reception.deliver()


def test_as_planned_opens_a_form_that_is_filled_in_already(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    standing = fields(stage.reception.top(BOB))
    assert standing["held_on"] == "2026-11-23"
    assert standing["cases"] == [case.id for case in stage.cases[:3]]
    assert standing["next_on"] == "2026-12-21"
    assert "urgent" not in standing


def test_as_planned_is_saved_and_the_question_becomes_its_answer(stage: Stage) -> None:
    hold(stage, next_on="2026-12-14", next_time="11:00")
    saved = stage.session()
    assert (saved.status, saved.decided_at) == (SessionStatus.HELD, NOW)
    assert saved.discussed == {case.id for case in stage.cases[:3]}
    assert stage.planned() == [at(MONDAY, time(11), LONDON)]
    assert stage.reception.modals(BOB) == []
    said = words(stage.answered())
    assert "You told us that supervision with Alice took place on Monday 23 November" in said
    assert "The next one is booked for Monday 14 December at 11am." in said
    assert buttons(stage.answered()) == ["session.change"]


def test_a_day_to_come_is_an_error_beside_its_field_and_the_form_can_be_sent_again(
    stage: Stage,
) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    stage.reception.submit(BOB, held_on="2026-11-24")
    assert stage.reception.errors(BOB) == {"held_on": "Choose a day up to today."}
    assert stage.session().status is SessionStatus.PLANNED
    stage.reception.submit(BOB, held_on="2026-11-23")
    assert stage.reception.modals(BOB) == []
    assert stage.session().status is SessionStatus.HELD


def test_a_next_date_past_the_limit_is_asked_about_once(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.held")
    stage.reception.submit(BOB, next_on="2027-01-11")
    (form,) = stage.reception.modals(BOB)
    assert "Monday 11 January 2027 is later than that." in form
    assert stage.session().status is SessionStatus.PLANNED
    stage.reception.submit(BOB, keep=["keep"])
    assert stage.reception.modals(BOB) == []
    assert [moment.date() for moment in stage.planned()] == [date(2027, 1, 11)]


def test_partly_is_held_with_what_was_covered(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.partly")
    stage.reception.submit(BOB, cases=[stage.cases[4].id])
    saved = stage.session()
    assert (saved.status, saved.discussed) == (
        SessionStatus.PARTLY_HELD,
        frozenset({stage.cases[4].id}),
    )


def test_it_moved_books_the_new_time_and_keeps_the_reason_from_alice(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.moved")
    answer = stage.reception.submit(BOB, reason="workload", new_time="14:00")
    assert "new_on" in answer["errors"]
    stage.reception.submit(BOB, reason="workload", new_on="2026-11-25", new_time="14:00")
    assert stage.session().status is SessionStatus.POSTPONED
    assert stage.planned() == [datetime(2026, 11, 25, 14, tzinfo=UTC)]
    stage.reception.deliver()
    assert "has moved" not in "".join(stage.reception.said(BOB))
    assert "moved to Wednesday 25 November at 2pm" in words(stage.answered())
    assert "orkload" not in "".join(stage.reception.said(ALICE))


def test_it_did_not_happen_says_whether_the_policy_names_the_reason(stage: Stage) -> None:
    stage.reception.click(BOB, stage.asked(), "session.not_held")
    stage.reception.submit(BOB, reason="workload")
    assert stage.session().status is SessionStatus.DID_NOT_HAPPEN
    assert "The policy does not name this reason." in stage.reception.modals(BOB)[0]


def test_alice_cannot_make_a_session_to_come(stage: Stage) -> None:
    coming = book(stage.reception, NOW + timedelta(days=1))
    stage.reception.deliver()
    reminder = stage.reception.messages(ALICE)[-1]
    stage.reception.click(ALICE, reminder, "session.cannot_make")
    stage.reception.submit(ALICE, reason="supervisee_away", new_on="2026-11-26", new_time="09:00")
    assert stage.session(coming).status is SessionStatus.POSTPONED
    stage.reception.deliver()
    for person in (ALICE, BOB):
        assert any("has moved to Thursday 26 November" in s for s in stage.reception.said(person))


def test_alice_cannot_take_back_what_bob_has_answered(stage: Stage) -> None:
    hold(stage)
    stage.reception.press(ALICE, "session.cannot_make", stage.this_morning.id)
    assert "This has changed since." in stage.reception.modals(ALICE)[0]
    assert stage.session().status is SessionStatus.HELD


def test_a_form_that_was_open_while_bob_answered_changes_nothing(stage: Stage) -> None:
    stage.reception.press(ALICE, "session.cannot_make", stage.this_morning.id)
    hold(stage)
    stage.reception.submit(ALICE, reason="other")
    assert "This has changed since." in stage.reception.modals(ALICE)[0]
    assert stage.session().status is SessionStatus.HELD


def test_an_answer_can_be_changed_and_both_are_kept(stage: Stage) -> None:
    hold(stage)
    stage.reception.click(BOB, stage.answered(), "session.change")
    asked = stage.reception.top(BOB)
    assert buttons(asked) == [
        "session.held",
        "session.partly",
        "session.moved",
        "session.not_held",
    ]
    stage.reception.click(BOB, asked, "session.not_held")
    assert len(stage.reception.modals(BOB)) == 2
    stage.reception.submit(BOB, reason="supervisor_sick")
    assert stage.session().status is SessionStatus.DID_NOT_HAPPEN
    stage.reception.deliver()
    assert "did not take place" in words(stage.answered())


def test_alice_remembers_it_differently_and_bob_alone_sees_that(stage: Stage) -> None:
    hold(stage)
    stage.reception.press(ALICE, "session.disagree", stage.this_morning.id)
    assert "Bob will see that you remember it differently." in stage.reception.modals(ALICE)[0]
    with stage.reception.database.read() as tx:
        assert sessions.disputed_at(tx, stage.this_morning.id) == NOW
    stage.reception.deliver()
    assert "Alice remembers this differently." in words(stage.answered())


def test_recorded_and_not_recorded_after_all(stage: Stage) -> None:
    hold(stage)
    stage.reception.press(BOB, "session.recorded", stage.this_morning.id)
    assert stage.session().recorded_at == NOW
    stage.reception.press(BOB, "session.not_recorded", stage.this_morning.id)
    assert stage.session().recorded_at is None


def test_what_was_not_held_cannot_be_recorded(stage: Stage) -> None:
    stage.reception.press(BOB, "session.recorded", stage.this_morning.id)
    assert "This has changed since." in stage.reception.modals(BOB)[0]


def book(reception: Reception, moment: datetime) -> str:
    """Alice and Bob have one more session planned."""
    with reception.database.write() as tx:
        made = write_session(tx, ALICE_AND_BOB, moment)
    reception.recompute()
    return made.id
