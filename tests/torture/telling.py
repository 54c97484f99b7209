"""People who tell the bot something while it is at work: what is met then must not be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.domain.duty import DutyKind
from bot.services import booking, forms
from bot.services.outcome import OpenForm
from bot.store import duties, pairs, sessions
from bot.store.database import machine_now
from bot.store.tables import duty
from tests.support.slack import ControlRefusedError, Json
from tests.torture.troubles import Story

if TYPE_CHECKING:
    from tests.torture.run import Run

_NEVER = 1_000_000  # posts: not before there is nothing more to try
_AGAIN = 0.3  # seconds after which somebody presses again


@dataclass(frozen=True, slots=True)
class Tell:
    """Supervisors say that sessions took place, so that what was owed is met.

    With `at_last` only once everything was said, so that what was said must be revised.
    """

    times: int
    at_last: bool = False
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Somebody who is owed supervision just had it."""
        for turn in run.turns(self.times):
            yield from run.until_tried(_NEVER if self.at_last else turn)
            practitioner, supervisor, pair = run.chance.choice(_overdue(run))
            _already_met(run, supervisor, pair)
            run.touched.add(practitioner)
            _note_what_is_met(run, practitioner)
            yield


@dataclass(frozen=True, slots=True)
class Press:
    """Supervisors press *It's recorded* in the chat until they see that it was heard."""

    times: int
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Each button once it is there."""
        for turn in run.turns(self.times):
            yield from run.until_tried(turn)
            while not _press_one(run):
                yield from run.pause(_AGAIN)
            yield


@dataclass(frozen=True, slots=True)
class CutSockets:
    """Every connection to Slack is reset without a word."""

    times: int
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Again and again."""
        for turn in run.turns(self.times):
            yield from run.until_tried(turn)
            run.workspace.cut_sockets()
            yield


def _overdue(run: Run) -> list[tuple[str, str, str]]:
    """Practitioner, supervisor and pair of every supervision that is owed by now."""
    owed = (duty.c.kind == DutyKind.SUPERVISION.value) & duty.c.met_at.is_(None)
    late = owed & (duty.c.due_at <= run.clock.now())
    query = select(duty.c.practitioner, duty.c.supervisor, duty.c.pair).where(late)
    with run.desk.database.read() as tx:
        return [tuple(row) for row in tx.execute(query.order_by(duty.c.id))]


def _already_met(run: Run, supervisor: str, pair: str) -> None:
    now = run.clock.now()
    opened = booking.already(run.desk, supervisor, pair, now=now)
    if not isinstance(opened, OpenForm):
        raise TypeError(f"no form, but {opened}")
    answers = {"held_on": now.date()}
    forms.submit(run.desk, supervisor, opened.form.name, opened.form.use, answers, now=now)


def _note_what_is_met(run: Run, practitioner: str) -> None:
    with run.desk.database.read() as tx:
        now = machine_now(tx)
        for one in duties.of_practitioner(tx, practitioner):
            if not one.is_open:
                run.met_at.setdefault(one.id, now)


def _press_one(run: Run) -> bool:
    """Somebody presses a button that nobody has pressed yet; whether that was acknowledged."""
    for user, there in run.workspace.all_messages().items():
        for message in there:
            for button in _buttons(message):
                if button["value"] not in run.pressed:
                    return _press(run, user, message, button)
    return False


def _press(run: Run, user: str, message: Json, button: Json) -> bool:
    try:
        answer = run.workspace.click(user, message, button["action_id"], value=button["value"])
    except ControlRefusedError:  # the message says something else by now
        return False
    if answer["acked"]:
        run.pressed.add(button["value"])
        with run.desk.database.read() as tx:
            pair = sessions.get(tx, button["value"]).pair
            run.touched.add(pairs.get(tx, pair).practitioner)
    return bool(answer["acked"])


def _buttons(message: Json) -> list[Json]:
    elements = [each for block in message.get("blocks", []) for each in block.get("elements", [])]
    return [e for e in elements if str(e.get("action_id")).split("#")[0] == "session.recorded"]
