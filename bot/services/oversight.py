"""What a manager does about what they were told: on it, ask them to book, note a reason."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from bot.domain.codes import Reason
from bot.domain.duty import DutyKind
from bot.domain.intervals import Interval, WorkingDays, add
from bot.domain.ladders import asked_for
from bot.domain.local_time import start_of_day
from bot.domain.receivers import oneself
from bot.messages import done, refusal
from bot.messages.manager_forms import note_reason
from bot.services.desk import Desk
from bot.services.matters import ASKED
from bot.services.outcome import FieldErrors, OpenForm, Outcome, Saved, Tell
from bot.services.permissions import LINE, PAIR_AND_LINE
from bot.services.reasons import NOTED, allowed_reasons
from bot.services.recompute import recompute
from bot.services.scene import Scene
from bot.services.session_changes import tell_reason
from bot.services.subjects import NOT_YOURS, duty_for
from bot.services.submission import Submission
from bot.store import (
    audit,
    duties,
    fact_log,
    forms,
    homes,
    looks,
    managers,
    nudges,
    sessions,
)
from bot.store.duties import StoredDuty

_USUAL = WorkingDays(3)
_BOOKABLE = frozenset(
    {DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.LIKELY_BREACH, DutyKind.REARRANGEMENT}
)
_AHEAD = "Choose a day that is still to come."


def on_it(desk: Desk, asker: str, duty_id: str, *, now: datetime) -> Outcome:
    """A manager takes it on: we look again on a day, and it reopens once if it is still open."""
    with desk.database.write() as tx:
        duty = _above(tx, asker, duty_id, "duty.on_it", now)
        if duty is None:
            return NOT_YOURS
        if not duty.is_open:
            return Tell(refusal.gone())
        scene = Scene(tx, desk, now)
        if duty.look_again_on is None or duty.look_again_on <= scene.today:
            duty = _take_on(scene, duty, asker)
        return _looking_again(duty)


def ask_to_book(desk: Desk, asker: str, duty_id: str, *, now: datetime) -> Outcome:
    """The pair are asked to book a date, once a day at most."""
    with desk.database.write() as tx:
        duty = _above(tx, asker, duty_id, "duty.ask_to_book", now)
        if duty is None:
            return NOT_YOURS
        if not duty.is_open or duty.key.kind not in _BOOKABLE:
            return Tell(refusal.gone())
        scene = Scene(tx, desk, now)
        rung = f"{ASKED} {scene.today}"
        if scene.standing(duty).rung(rung) is None:
            _add_rung(scene, duty, rung, ("practitioner", "supervisor"), now)
            fact_log.write(tx, "duty", duty.id, ASKED, {}, now=now, by=asker)
            _show_anew(tx, duty)
        return Saved(done.asked_to_book(scene.name(duty.practitioner), scene.name(duty.supervisor)))


def reason(desk: Desk, asker: str, duty_id: str, *, now: datetime) -> Outcome:
    """Which reason, and when to look again? The rule's own date does not move."""
    with desk.database.write() as tx:
        duty = duty_for(tx, asker, duty_id, PAIR_AND_LINE, "duty.reason", now)
        if duty is None:
            return NOT_YOURS
        if not duty.is_open:
            return Tell(refusal.gone())
        return OpenForm(
            note_reason(
                forms.open_form(tx, asker, "duty.reason", duty_id, now),
                due_on=duty.due_on,
                suggested=_look_again_on(Scene(tx, desk, now)),
                allowed=allowed_reasons(desk.policy),
            )
        )


def save_reason(given: Submission) -> Outcome:
    """The reason is noted; somebody is reminded on the day that was chosen."""
    duty = duty_for(given.tx, given.asker, given.subject, PAIR_AND_LINE, "duty.reason", given.now)
    if duty is None:
        return NOT_YOURS
    errors = _wrong(given)
    if errors:
        return FieldErrors(errors)
    on = given.day("look_again_on") or given.scene.today
    fact_log.write(
        given.tx,
        "duty",
        duty.id,
        NOTED,
        {"reason": given.text("reason")},
        now=given.now,
        by=given.asker,
    )
    _look_again(given, duty, on)
    _note_on_session(given, duty)
    _show_anew(given.tx, duty)
    return Saved(done.looking_again(on))


# --- taking on ------------------------------------------------------------------------------------


def _above(
    tx: Connection, asker: str, duty_id: str, action: str, now: datetime
) -> StoredDuty | None:
    """A duty that `asker` is told about from above: nobody answers for themselves."""
    duty = duties.find(tx, duty_id)
    if duty is not None and asker in (duty.practitioner, duty.supervisor):
        audit.write(tx, by=asker, action=action, subject=duty_id, allowed=False, now=now)
        return None
    return duty_for(tx, asker, duty_id, LINE, action, now)


def _take_on(scene: Scene, duty: StoredDuty, asker: str) -> StoredDuty:
    """A second time there is no day to look again: it reopens once."""
    on = _look_again_on(scene) if duty.look_again_on is None else None
    _acknowledge(scene.tx, duty, asker, on, scene.now)
    return duties.get(scene.tx, duty.id)


def _acknowledge(
    tx: Connection, duty: StoredDuty, asker: str, on: date | None, now: datetime
) -> None:
    duties.acknowledge(tx, duty.id, asker, on, now)
    data = {"look_again_on": on.isoformat() if on else None}
    fact_log.write(tx, "duty", duty.id, "on_it", data, now=now, by=asker)
    _show_anew(tx, duty)


def _looking_again(duty: StoredDuty) -> Outcome:
    return Saved(done.looking_again(duty.look_again_on)) if duty.look_again_on else Saved()


def _look_again_on(scene: Scene) -> date:
    chosen = scene.policy.settings.get("look_again_after")
    length = chosen if isinstance(chosen, Interval) else _USUAL
    return scene.policy.calendar.on_or_after(add(scene.today, length, scene.policy.calendar))


def _show_anew(tx: Connection, duty: StoredDuty) -> None:
    nudges.bump_messages(tx, [duty.id])
    above = managers.above(tx, duty.supervisor)
    homes.bump(tx, [duty.practitioner, duty.supervisor, *(one.id for one in above)])


# --- rungs and reasons ----------------------------------------------------------------------------


def _add_rung(scene: Scene, duty: StoredDuty, name: str, to: tuple[str, ...], at: datetime) -> None:
    ladder = [*duty.ladder, asked_for(name, to, at)]
    duties.change(scene.tx, duty.id, {"ladder": ladder})
    looks.again(scene.tx, [duty.id], scene.now)


def _wrong(given: Submission) -> dict[str, str]:
    errors = {}
    if given.text("reason") not in set(Reason):
        errors["reason"] = "Choose a reason."
    on = given.day("look_again_on")
    if on is None or on <= given.scene.today:
        errors["look_again_on"] = _AHEAD
    return errors


def _look_again(given: Submission, duty: StoredDuty, on: date) -> None:
    """Whoever chose the day hears that morning: a manager by the ladder, where it looks again."""
    pair = {duty.practitioner: "practitioner", duty.supervisor: "supervisor"}
    if given.asker not in pair:
        _acknowledge(given.tx, duty, given.asker, on, given.now)
        duty = duties.get(given.tx, duty.id)
        on_their_way = nudges.rungs_on_their_way(given.tx, duty.id, duty.round)
        if given.scene.standing(duty).looks_again(given.asker, on_their_way):
            return
    to = pair.get(given.asker, oneself(given.asker))
    morning = start_of_day(on, given.desk.policy.zone)
    _add_rung(given.scene, duty, f"noted {on} {len(duty.ladder)}", (to,), morning)


def _note_on_session(given: Submission, duty: StoredDuty) -> None:
    """Where a session fell through, the reason is the session's too."""
    session = sessions.find(given.tx, duty.session) if duty.session else None
    if session is not None and session.fell_through:
        tell_reason(given.tx, session, given.text("reason"), given.asker, given.now)
        recompute(given.tx, given.desk, [duty.practitioner], given.now)
