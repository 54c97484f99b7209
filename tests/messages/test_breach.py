"""No surprise: the pair see the very words that go up."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.duty import DutyKind, State
from bot.messages.breach import Escalated, Noted, Warned, asked_to_book, escalation, warning
from bot.messages.matter import Matter, sentence
from bot.messages.notice import Buttons, Notice

MATTER = Matter(
    duty="d" * 32,
    pair="p" * 32,
    kind=DutyKind.LIKELY_BREACH,
    practitioner="Sam Lee",
    supervisor="Priya Shah",
    due_on=date(2026, 11, 23),
    since=date(2026, 9, 28),
    limit="8 weeks",
)
WARNED = Warned(
    matter=MATTER,
    other="Priya Shah",
    receiver="Alex Reed, district manager",
    telling_at=datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Europe/London")),
    source="policy",
)
TOLD = Escalated(matter=MATTER, warned_on=date(2026, 11, 16))


def actions(notice: Notice) -> list[str]:
    rows = [part for part in notice.parts if isinstance(part, Buttons)]
    return [button.action for row in rows for button in row.buttons]


@pytest.mark.parametrize("kind", DutyKind)
def test_what_the_pair_see_is_what_the_manager_is_told(kind: DutyKind) -> None:
    matter = replace(MATTER, kind=kind)
    words = sentence(matter)

    assert f"“{words}”" in warning(replace(WARNED, matter=matter)).plain()
    assert words in escalation(replace(TOLD, matter=matter)).plain()


def test_the_wording_does_not_change_when_more_becomes_known() -> None:
    before = sentence(TOLD.matter)
    later = replace(TOLD, asked_on=date(2026, 11, 17), reason=Noted.ALLOWED, taken_by="you")

    assert before in escalation(later).plain()


def test_the_pair_hear_when_and_whom_and_by_whose_choice() -> None:
    said = warning(WARNED).plain()

    assert "On Wednesday 18 November at 10am we will send" in said
    assert "Our policy says that Alex Reed, district manager should know" in said
    assert "Your council has chosen" in warning(replace(WARNED, source="local")).plain()


def test_once_it_is_told_the_warning_says_so() -> None:
    said = warning(replace(WARNED, told_on=date(2026, 11, 18))).plain()

    assert "we told Alex Reed" in said
    assert "we will send" not in said


@pytest.mark.parametrize("state", [State.MET, State.VOID])
def test_once_it_is_over_nothing_is_left_to_press(state: State) -> None:
    over = [
        warning(replace(WARNED, state=state)),
        escalation(replace(TOLD, state=state)),
        asked_to_book(MATTER, "Alex Reed", state),
    ]

    assert [actions(notice) for notice in over] == [[], [], []]


def test_a_manager_takes_it_on_and_may_again_when_the_day_comes() -> None:
    taken = replace(TOLD, taken_by="you", look_again_on=date(2026, 11, 25))

    assert "duty.on_it" in actions(escalation(TOLD))
    assert "duty.on_it" not in actions(escalation(taken))
    assert "We will look again on Wednesday 25 November" in escalation(taken).plain()
    assert "duty.on_it" in actions(escalation(replace(taken, again=True)))


def test_a_reason_goes_up_only_as_allowed_or_not_named() -> None:
    def said(reason: Noted) -> str:
        return escalation(replace(TOLD, reason=reason)).plain()

    assert "A reason that the policy allows" in said(Noted.ALLOWED)
    assert "the policy does not name" in said(Noted.NOT_NAMED)
    assert "the policy" not in said(Noted.ONLY_NOTED)


def test_only_what_can_be_booked_offers_booking() -> None:
    record = replace(MATTER, kind=DutyKind.RECORDING)

    assert "session.book" in actions(warning(WARNED))
    assert "session.book" not in actions(warning(replace(WARNED, matter=record)))
    assert "duty.ask_to_book" not in actions(escalation(replace(TOLD, matter=record)))


def test_who_was_asked_to_book_sees_what_they_have_booked_since() -> None:
    booked = datetime(2026, 11, 26, 13, tzinfo=ZoneInfo("Europe/London"))

    assert "booked for" not in asked_to_book(MATTER, "Alex Reed").plain()
    said = asked_to_book(MATTER, "Alex Reed", booked_at=booked).plain()
    assert "The next is booked for Thursday 26 November at 1pm." in said
