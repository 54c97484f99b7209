"""The use cases at work under Camden's policy: press, fill in, let time pass, read what is said.

The courier is stood in for: each owed nudge becomes one message, said at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection

from bot.domain.duty import DutyKind
from bot.domain.facts import Session
from bot.domain.policy import Policy
from bot.messages.form import ChoicesField, Form
from bot.messages.notice import Button, Buttons, Notice
from bot.messages.plain_data import notice_of, of_notice
from bot.policies.loader import load_pack, policy
from bot.services import compose, forms
from bot.services.desk import Desk
from bot.services.outcome import OpenForm, Outcome
from bot.services.recompute import recompute
from bot.store import conversations, duties, looks, messages, nudges, people, sessions, waiting
from bot.store.database import Database, machine_now
from bot.store.duties import StoredDuty
from bot.store.nudges import Nudge
from scheduler.planner import plan_all
from tests.support.organisation import CAST, GO_LIVE, NOW

CAMDEN_SETTINGS: Mapping[str, Any] = {
    "session_reminder_lead": {"working_days": 1},
    "supervision_reminder_lead": {"working_days": 3},
    "confirmation_again_after": {"working_days": 1},
    "recording_deadline": {"working_days": 5},
    "recording_reminder_lead": {"working_days": 2},
    "recording_again_after": {"working_days": 1},
    "case_reminder_lead": {"working_days": 3},
    "warning_lead": {"working_days": 1},
    "tell_after": {"working_days": 1},
    "second_receiver": "second_up",
    "unanswered_after": {"working_days": 2},
    "look_again_after": {"working_days": 3},
    "standing_agenda": "Last time's actions, Safeguarding",
}

_MINUTE = timedelta(minutes=1)


def nobody_does_anything(_person_id: str) -> None:
    """While something is on its way to somebody."""


@dataclass
class Office:
    """`now` is product time; a test moves it. `meanwhile` is done while something is on its way to
    somebody.
    """

    desk: Desk
    now: datetime = NOW
    meanwhile: Callable[[str], object] = nobody_does_anything

    # --- doing --------------------------------------------------------------------------------

    def press(self, use_case: Callable[..., Outcome], asker: str, value: str = "-") -> Outcome:
        """Somebody presses a button."""
        return use_case(self.desk, asker, value, now=self.now)

    def form(self, use_case: Callable[..., Outcome], asker: str, value: str) -> Form:
        """The form that a button opens."""
        outcome = self.press(use_case, asker, value)
        assert isinstance(outcome, OpenForm), outcome
        return outcome.form

    def submit(self, asker: str, form: Form, **answers: Any) -> Outcome:
        """Sends a form; what is not given keeps what stood in it."""
        given = {one.name: one.initial for one in form.fields if hasattr(one, "initial")}
        return forms.submit(
            self.desk, asker, form.name, form.use, {**given, **answers}, now=self.now
        )

    def do(
        self, use_case: Callable[..., Outcome], asker: str, value: str, **answers: Any
    ) -> Outcome:
        """Presses, and sends the form that opens."""
        return self.submit(asker, self.form(use_case, asker, value), **answers)

    def compute(self, *person_ids: str) -> None:
        """Brings the stored duties in line with the facts."""
        with self.desk.database.write() as tx:
            recompute(tx, self.desk, person_ids or [who.id for who in CAST], self.now)

    def tick(self, at: datetime | None = None) -> None:
        """What is owed by then is planned and said."""
        self.now = at or self.now
        for _ in range(2):
            plan_all(self.desk, self.now)
            with self.desk.database.read() as tx:
                owed = nudges.recipients_owed(tx, self.now)
            for who in owed:
                self._say_to(who)

    def play(self, until: datetime) -> None:
        """Time passes, with a stop at every moment at which anything is due."""
        while (moment := self._next_moment()) is not None and moment <= until:
            self.tick(max(moment, self.now + _MINUTE))
        self.tick(until)

    def _next_moment(self) -> datetime | None:
        with self.desk.database.read() as tx:
            found = (people.next_recompute_at(tx), looks.next_at(tx), nudges.next_say_at(tx))
        return min((moment for moment in found if moment is not None), default=None)

    def _say_to(self, person_id: str) -> None:
        with self.desk.database.write() as tx:
            owed = nudges.owed_to(tx, person_id, self.now)
            begun = [self._begin(tx, nudge) for nudge in owed]
        self.meanwhile(person_id)
        with self.desk.database.write() as tx:
            for message_id in begun:
                messages.sent(tx, message_id, {})
            looks.again(tx, [nudge.duty for nudge in owed], self.now)

    def _begin(self, tx: Connection, nudge: Nudge) -> str:
        there = conversations.of_person(tx, nudge.recipient, "slack")
        notice = of_notice(compose.compose(tx, self.desk, [nudge], self.now))
        machine = machine_now(tx)
        carried = [nudge.id]
        return messages.begin(
            tx, there.id, "nudges", notice, carried, now=self.now, machine=machine
        )

    def deliver_left(self, person_id: str) -> None:
        """What was left for the courier to say to somebody is said."""
        with self.desk.database.write() as tx:
            there = conversations.of_person(tx, person_id, "slack").id
            while (left := waiting.most_urgent(tx, there)) is not None:
                waiting.start(tx, left.id, now=self.now, machine=machine_now(tx))
                messages.sent(tx, left.id, {})

    # --- looking ------------------------------------------------------------------------------

    def said(self, person_id: str) -> list[str]:
        """What was said to somebody, as it reads now."""
        with self.desk.database.read() as tx:
            sent = messages.in_state(tx, messages.MessageState.SENT)
            mine = conversations.of_person(tx, person_id, "slack").id
            theirs = [one for one in sent if one.conversation == mine]
            return [compose.again(tx, self.desk, one.id, self.now).plain() for one in theirs]

    def first_said(self, person_id: str) -> list[str]:
        """What was said to somebody, as it was frozen."""
        with self.desk.database.read() as tx:
            sent = messages.in_state(tx, messages.MessageState.SENT)
            mine = conversations.of_person(tx, person_id, "slack").id
            return [notice_of(one.notice).plain() for one in sent if one.conversation == mine]

    def left(self, person_id: str) -> list[str]:
        """What was left for the courier to say to somebody."""
        with self.desk.database.read() as tx:
            waiting = messages.in_state(tx, messages.MessageState.WAITING)
            mine = conversations.of_person(tx, person_id, "slack").id
            return [notice_of(one.notice).plain() for one in waiting if one.conversation == mine]

    def sessions(self, pair_id: str) -> list[Session]:
        """All sessions of a pair."""
        with self.desk.database.read() as tx:
            return sessions.of_pair(tx, pair_id)

    def session(self, session_id: str) -> Session:
        """One session as it stands."""
        with self.desk.database.read() as tx:
            return sessions.get(tx, session_id)

    def duty(self, practitioner: str, kind: DutyKind) -> StoredDuty:
        """The one open duty of this kind."""
        with self.desk.database.read() as tx:
            (found,) = duties.of_kind(tx, kind, practitioner)
            return found

    def duties(self, practitioner: str, kind: DutyKind) -> list[StoredDuty]:
        """The open duties of this kind."""
        with self.desk.database.read() as tx:
            return duties.of_kind(tx, kind, practitioner)


@cache
def _camden() -> Policy:
    return policy(load_pack("camden"), CAMDEN_SETTINGS)


def open_office(database: Database) -> Office:
    """Camden's policy over the shared cast, everybody greeted."""
    desk = Desk(database, _camden(), GO_LIVE)
    with database.write() as tx:
        for who in CAST:
            people.greeted(tx, who.id, NOW)
    return Office(desk)


def buttons(said: Notice | Form) -> list[Button]:
    """Every button of a notice or of a form that tells."""
    parts = said.parts if isinstance(said, Notice) else said.fields
    return [button for part in parts if isinstance(part, Buttons) for button in part.buttons]


def picked(form: Form, name: str) -> tuple[str, ...]:
    """What is ticked in a field when the form opens."""
    (field,) = [one for one in form.fields if isinstance(one, ChoicesField) and one.name == name]
    return field.initial
