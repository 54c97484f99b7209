"""Every button × everybody: whoever may not is refused politely, and an audit row says so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.domain.duty import DutyKind
from bot.domain.facts import Person
from bot.store import audit, duties, notes
from handlers.actions import USE_CASES
from tests.handlers.conftest import Morning
from tests.support.organisation import (
    ADA,
    ALICE,
    ALICE_AND_BOB,
    BOB,
    CAROL,
    DAN,
    ERIN,
    NOW,
    QUINN,
    SAM,
    STRANGER,
)
from tests.support.switchboard import Switchboard

PAIR = {ALICE.id, BOB.id}
ABOVE = {CAROL.id, ERIN.id}
SUPERVISOR = {BOB.id}
ASKERS = (ALICE, DAN, BOB, CAROL, ERIN, QUINN, ADA, STRANGER, SAM)
REFUSAL = "This is for somebody else, so it cannot be opened here."

ABOUT_WHOEVER_ASKS = {
    "notes.mine",
    "about.me",
    "about.when",
    "today.see",
    "dates.see",
    "pairs.see",
    "line.see",
}
ALLOWED: Mapping[str, set[str]] = {
    "session.held": SUPERVISOR,
    "session.partly": SUPERVISOR,
    "session.moved": SUPERVISOR,
    "session.not_held": SUPERVISOR,
    "session.change": SUPERVISOR,
    "session.recorded": SUPERVISOR,
    "session.not_recorded": SUPERVISOR,
    "session.cannot_make": PAIR,
    "session.disagree": {ALICE.id},
    "session.book": PAIR,
    "session.book_six": PAIR,
    "session.already": PAIR,
    "agenda.add": PAIR,
    "cases.see": PAIR | ABOVE | {QUINN.id},
    "cases.wrong": PAIR,
    "cases.right": PAIR,
    "duty.why": PAIR | ABOVE | {QUINN.id},
    "duty.on_it": ABOVE,
    "duty.ask_to_book": ABOVE,
    "duty.reason": PAIR | ABOVE,
    "reflection.take": SUPERVISOR,
    "reflection.write": SUPERVISOR,
    "reflection.another": SUPERVISOR,
    "reflection.not_today": SUPERVISOR,
    "notes.open": SUPERVISOR,
    "notes.delete": SUPERVISOR,
    "admin.pause": {ADA.id},
    "admin.resume": {ADA.id},
}


def test_every_button_stands_in_the_matrix() -> None:
    assert set(ALLOWED) | ABOUT_WHOEVER_ASKS == set(USE_CASES)


@pytest.fixture
def switchboard(morning: Morning) -> Switchboard:
    return Switchboard(morning.desk)


@pytest.mark.parametrize("asker", ASKERS, ids=lambda who: who.id)
def test_who_may_press_what(morning: Morning, switchboard: Switchboard, asker: Person) -> None:
    subjects = _subjects(morning)
    told = {a: switchboard.press(f"U-{asker.id}", a, v) for a, v in subjects.items()}
    refused = {action for action, shown in told.items() if REFUSAL in shown}
    assert refused == {action for action in ALLOWED if asker.id not in ALLOWED[action]}
    for action in refused:
        subject = asker.id if action.startswith("admin.") else subjects[action]
        assert _refused_by(morning, subject, action) == {asker.id}, action


def test_an_account_that_we_do_not_know_may_press_nothing(
    morning: Morning, switchboard: Switchboard
) -> None:
    for action, value in (_subjects(morning) | dict.fromkeys(ABOUT_WHOEVER_ASKS, "-")).items():
        assert "We do not know your account yet." in switchboard.press("U-nobody", action, value)


def test_what_never_was_is_refused_as_if_it_were_somebody_elses(switchboard: Switchboard) -> None:
    for action in set(ALLOWED) - {"admin.pause", "admin.resume"}:
        assert REFUSAL in switchboard.press("U-bob", action, "f" * 32), action


def _subjects(morning: Morning) -> dict[str, str]:
    """What each button is about: Alice's supervision, a note of Bob's."""
    with morning.desk.database.write() as tx:
        note = notes.keep(tx, BOB.id, morning.this_morning.id, "q1", "Slow down.", NOW)
        owed = duties.of_kind(tx, DutyKind.SUPERVISION, ALICE.id)
    about = {
        "session": morning.this_morning.id,
        "reflection": morning.this_morning.id,
        "agenda": ALICE_AND_BOB.id,
        "cases": morning.cases[0].id,
        "duty": next(duty.id for duty in owed if duty.is_open),
        "notes": note,
    }
    pair = ("session.book", "session.book_six", "session.already")
    special = dict.fromkeys(pair, ALICE_AND_BOB.id) | {"cases.see": ALICE.id}
    return {a: special.get(a) or about.get(a.split(".")[0], "-") for a in ALLOWED}


def _refused_by(morning: Morning, subject: str, action: str) -> set[str | None]:
    name = "session.recorded" if action == "session.not_recorded" else action
    with morning.desk.database.read() as tx:
        rows = audit.about(tx, subject)
    return {row.by for row in rows if row.action == name and not row.allowed}
