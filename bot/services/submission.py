"""A form that came back: who sent it, what it is about, and the answers by their kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection

from bot.domain.local_time import at
from bot.messages.form import Answers, Field, Form
from bot.messages.notice import Part
from bot.messages.session_questions import KEEP
from bot.services.desk import Desk
from bot.services.outcome import FieldErrors, OpenForm
from bot.services.scene import Scene

CHOOSE_TIME = "Choose a time."
NOT_PAST = "Choose a day and time that are still to come."
NOT_AHEAD = "Choose a day up to today."


@dataclass(frozen=True, slots=True)
class Submission:
    """One form, submitted in the transaction `tx`. `subject` is what it was opened about."""

    tx: Connection
    desk: Desk
    asker: str
    use: str
    subject: str
    answers: Answers
    now: datetime

    @property
    def scene(self) -> Scene:
        """What is known at this moment of the transaction."""
        return Scene(self.tx, self.desk, self.now)

    @property
    def keeps(self) -> bool:
        """Whether they keep a day past the rule's limit."""
        return KEEP in self.choices(KEEP)

    def day(self, name: str) -> date | None:
        """A day, if one was given."""
        found = self.answers.get(name)
        return found if isinstance(found, date) else None

    def clock(self, name: str) -> time | None:
        """A time of day, if one was given."""
        found = self.answers.get(name)
        return found if isinstance(found, time) else None

    def text(self, name: str) -> str:
        """What was written or picked; empty where nothing was."""
        found = self.answers.get(name)
        return found.strip() if isinstance(found, str) else ""

    def choices(self, name: str) -> tuple[str, ...]:
        """Everything that was ticked."""
        found = self.answers.get(name)
        return found if isinstance(found, tuple) else ()

    def moment(self, day: str, clock: str) -> datetime | FieldErrors | None:
        """The moment that two fields give together; None where no day was given."""
        on, when = self.day(day), self.clock(clock)
        if on is None:
            return None
        return FieldErrors({clock: CHOOSE_TIME}) if when is None else self.at(on, when)

    def at(self, on: date, when: time) -> datetime:
        """A local day and time as a moment."""
        return at(on, when, self.desk.policy.zone)

    def passes(self, moment: datetime, last_day: date) -> bool:
        """Past a last day that could still be kept, and they have not said that they keep it."""
        can_be_kept = last_day >= self.scene.today
        return can_be_kept and self.scene.day(moment) > last_day and not self.keeps

    def again(self, form: Form) -> OpenForm:
        """Asks once more, in place of the form that was sent, with what was answered."""
        fields = tuple(_filled(one, self.answers) for one in form.fields)
        return OpenForm(replace(form, fields=fields), instead=True)


def _filled(field: Field | Part, answers: Answers) -> Field | Part:
    if not isinstance(field, Field):
        return field
    given: dict[str, Any] = {"initial": answers.get(field.name)}
    return field if given["initial"] is None else replace(field, **given)
