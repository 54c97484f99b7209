"""Every use case against every member of the cast: who may, who is refused, what the audit says."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.duty import DutyKind
from bot.domain.facts import CaseKind, SessionStatus
from bot.messages import refusal
from bot.services import (
    commands,
    forms,
    home,
    oversight,
)
from bot.services.outcome import OpenForm, Refused
from bot.store import audit, duties
from bot.store import forms as stored_forms
from bot.store import notes as stored_notes
from handlers.actions import USE_CASES
from tests.support.office import Office
from tests.support.organisation import ALICE_AND_BOB, NOW
from tests.support.sessions import write_case, write_session

CAST = {"alice", "bob", "carol", "erin", "dan", "stranger", "quinn", "ada"}
OWNER, SUPERVISOR, LINE, ASSURES = {"alice"}, {"bob"}, {"carol", "erin"}, {"quinn"}
PAIR = OWNER | SUPERVISOR
NOBODY: set[str] = set()

MAY = {
    "session.held": SUPERVISOR,
    "session.partly": SUPERVISOR,
    "session.moved": SUPERVISOR,
    "session.not_held": SUPERVISOR,
    "session.cannot_make": PAIR,
    "session.change": SUPERVISOR,
    "session.disagree": OWNER,
    "session.recorded": SUPERVISOR,
    "session.not_recorded": SUPERVISOR,
    "session.book": PAIR,
    "session.book_six": PAIR,
    "session.already": PAIR,
    "agenda.add": PAIR,
    "cases.see": PAIR | LINE | ASSURES,
    "cases.wrong": PAIR,
    "cases.right": PAIR,
    "duty.why": PAIR | LINE | ASSURES,
    "duty.on_it": LINE,
    "duty.ask_to_book": LINE,
    "duty.reason": PAIR | LINE,
    "reflection.take": SUPERVISOR,
    "reflection.write": SUPERVISOR,
    "reflection.another": SUPERVISOR,
    "reflection.not_today": SUPERVISOR,
    "notes.open": SUPERVISOR,
    "notes.delete": SUPERVISOR,
    "admin.pause": {"ada"},
    "admin.resume": {"ada"},
}
"""What is about somebody: the rest shows whoever asks only what is their own."""

OF_ONES_OWN = {
    *("notes.mine", "about.me", "about.when"),
    *("today.see", "dates.see", "pairs.see", "line.see"),
}
LEAVES_NO_TRACE = {name for name in MAY if name.startswith(("reflection.", "notes."))}

FORMS: dict[str, dict[str, Any]] = {
    "session.held": {"held_on": date(2026, 11, 23)},
    "session.partly": {"held_on": date(2026, 11, 23)},
    "session.moved": {"reason": "other", "new_on": date(2026, 11, 24)},
    "session.not_held": {"reason": "other"},
    "session.cannot_make": {"reason": "other"},
    "session.book": {"on": date(2026, 11, 24)},
    "session.book_six": {"on_1": date(2026, 11, 24)},
    "session.already": {"held_on": date(2026, 11, 20)},
    "agenda.add": {"topic": "team"},
    "duty.reason": {"reason": "other", "look_again_on": date(2026, 11, 30)},
    "reflection.write": {"words": "x"},
    "notes.delete": {},
}


@dataclass
class World:
    """One of everything about Alice and Bob; a value for each button."""

    office: Office
    values: dict[str, str]

    def value(self, name: str) -> str:
        own = {"cases.see": "alice", "notes.open": "note", "notes.delete": "note"}
        if name in own:
            return self.values.get(own[name], own[name])
        if name in ("session.book", "session.book_six", "session.already", "agenda.add"):
            return ALICE_AND_BOB.id
        noun = name.partition(".")[0]
        return self.values[{"reflection": "session", "cases": "case"}.get(noun, noun)]


@pytest.fixture
def world(office: Office) -> World:
    with office.desk.database.write() as tx:
        past = NOW - timedelta(days=40)
        write_session(tx, ALICE_AND_BOB, past, status=SessionStatus.HELD, held_at=past)
        one = write_session(tx, ALICE_AND_BOB, NOW - timedelta(hours=3), minutes=60)
        case = write_case(tx, "CP-1", "alice", kind=CaseKind.CHILD_PROTECTION)
        note = stored_notes.keep(tx, "bob", one.id, "q", "Mine alone", NOW)
    office.compute("alice")
    duty = office.duty("alice", DutyKind.SUPERVISION)
    ids = {"session": one.id, "case": case.id, "note": note, "duty": duty.id, "admin": "-"}
    return World(office, ids)


def test_every_button_stands_in_the_table():
    assert set(USE_CASES) == set(MAY) | OF_ONES_OWN


@pytest.mark.parametrize("name", sorted(MAY))
def test_who_may_press_it(world: World, name: str) -> None:
    value = world.value(name)
    for who in sorted(CAST):
        before = _rows(world, who)
        outcome = world.office.press(USE_CASES[name], who, value)
        refused = isinstance(outcome, Refused)
        assert refused == (who not in MAY[name]), who
        rows = _rows(world, who)[len(before) :]
        if refused:
            assert outcome == Refused(refusal.not_yours())
            assert [row.allowed for row in rows][-1:] == [False], who
        elif name in LEAVES_NO_TRACE:
            assert rows == [], who
        elif name not in ("cases.see", "duty.why") or who != "alice":
            assert [row.allowed for row in rows] == [True], who


def test_what_is_not_there_is_nobodys(world: World) -> None:
    for name in sorted(set(MAY) - {"admin.pause", "admin.resume"}):
        outcome = world.office.press(USE_CASES[name], "bob", "no such thing")
        assert outcome == Refused(refusal.not_yours()), name


def test_who_may_send_its_form(world: World) -> None:
    """Whoever lost the right between opening a form and sending it is refused then."""
    for name, given in FORMS.items():
        for who in sorted(CAST - MAY[name]):
            use = _opened(world, name, who)
            outcome = forms.submit(world.office.desk, who, name, use, given, now=NOW)
            assert outcome == Refused(refusal.not_yours()), (name, who)
            assert [row.allowed for row in _rows(world, who)][-1:] == [False], (name, who)


def test_a_form_is_sent_by_whom_it_was_opened_for(world: World) -> None:
    for name, given in FORMS.items():
        opener = sorted(MAY[name])[0]
        form = world.office.form(USE_CASES[name], opener, world.value(name))
        for who in sorted(CAST - {opener}):
            outcome = forms.submit(world.office.desk, who, name, form.use, given, now=NOW)
            assert outcome == Refused(refusal.form_used()), (name, who)


def test_what_is_ones_own_everybody_may_see(world: World) -> None:
    for name in sorted(OF_ONES_OWN):
        for who in sorted(CAST):
            outcome = world.office.press(USE_CASES[name], who, "-")
            assert isinstance(outcome, OpenForm), (name, who)
            assert who == "bob" or "Mine alone" not in str(outcome)


@pytest.mark.parametrize("text", ["today", "cases", "why"])
def test_a_command_shows_nobody_what_is_not_theirs(world: World, text: str) -> None:
    for who in sorted(CAST - PAIR):
        said = str(commands.run(world.office.desk, who, text, now=NOW))
        assert "Alice" not in said, who
        assert "CP-1" not in said, who


def test_a_home_shows_what_its_owner_may_see(world: World) -> None:
    for who in sorted(CAST):
        with world.office.desk.database.read() as tx:
            said = home.home(tx, world.office.desk, who, NOW).plain()
        assert ("Alice" in said) == (who in SUPERVISOR | LINE | ASSURES), who
        assert ("CP-1" in said) == (who in OWNER), who
        assert ("Pause everything" in said) == (who == "ada"), who


def test_nobody_above_takes_on_what_is_their_own(world: World) -> None:
    """Bob is Alice's line manager too, and still cannot answer for himself."""
    for use_case in (oversight.on_it, oversight.ask_to_book):
        outcome = world.office.press(use_case, "bob", world.values["duty"])
        assert isinstance(outcome, Refused)
    with world.office.desk.database.read() as tx:
        assert duties.get(tx, world.values["duty"]).acknowledged_at is None


def _rows(world: World, who: str) -> list[audit.AuditRow]:
    with world.office.desk.database.read() as tx:
        return [row for row in audit.latest(tx, 1000) if row.by == who][::-1]


def _opened(world: World, name: str, who: str) -> str:
    with world.office.desk.database.write() as tx:
        return stored_forms.open_form(tx, who, name, world.value(name), NOW)
