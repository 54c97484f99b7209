"""What a form about a session says comes to stand. Each answer can be changed; both are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.codes import Reason
from bot.domain.facts import SessionStatus
from bot.messages import done, refusal
from bot.messages.session_forms import YES
from bot.services.outcome import FieldErrors, Outcome, Saved, Tell
from bot.services.permissions import PAIR, SUPERVISOR
from bot.services.reasons import allowed_reasons
from bot.services.session_changes import (
    as_fallen_through,
    as_held,
    book,
    tell_fallen_through,
    tell_held,
)
from bot.services.session_forms import (
    AboutSession,
    form_for,
    if_fallen_through,
    if_held,
    limit_after,
)
from bot.services.sessions import cannot_be_put_off, changed
from bot.services.subjects import NOT_YOURS, Allowed, PairSession, session_for
from bot.services.submission import NOT_AHEAD, NOT_PAST, Submission

_SAME_TIME = "This is the time for which it was planned. Choose another."
_CHOOSE_DAY = "Choose a day."
_CHOOSE_REASON = "Choose a reason."


@dataclass(frozen=True, slots=True)
class _Held:
    """When it was held, and when the next is."""

    at: datetime
    next_at: datetime | None


def held(given: Submission) -> Outcome:
    """It took place as planned."""
    return _save_held(given, "session.held", SessionStatus.HELD)


def partly(given: Submission) -> Outcome:
    """It took place in part."""
    return _save_held(given, "session.partly", SessionStatus.PARTLY_HELD)


def moved(given: Submission) -> Outcome:
    """It moved to another time."""
    if given.day("new_on") is None:
        return FieldErrors({"new_on": _CHOOSE_DAY})
    return _save_fallen_through(given, "session.moved", SessionStatus.POSTPONED, SUPERVISOR)


def not_held(given: Submission) -> Outcome:
    """It didn't happen."""
    status = SessionStatus.DID_NOT_HAPPEN
    return _save_fallen_through(given, "session.not_held", status, SUPERVISOR)


def cannot_make(given: Submission) -> Outcome:
    """One of the pair can't come, so it is put off."""
    status = SessionStatus.POSTPONED
    return _save_fallen_through(given, "session.cannot_make", status, PAIR)


# --- it took place --------------------------------------------------------------------------------


def _save_held(given: Submission, name: str, status: SessionStatus) -> Outcome:
    found = session_for(given.tx, given.asker, given.subject, SUPERVISOR, name, given.now)
    if found is None:
        return NOT_YOURS
    times = _times(given, found)
    if isinstance(times, FieldErrors):
        return times
    about = _about(given, found)
    limit = limit_after(if_held(about), about.scene)
    if times.next_at and limit and given.passes(times.next_at, limit.day):
        return given.again(form_for(name, _about(given, found, given.day("next_on"))))
    _write_held(given, found, status, times)
    return Saved()


def _times(given: Submission, found: PairSession) -> _Held | FieldErrors:
    planned = given.scene.local(found.session.planned_at)
    at = given.at(given.day("held_on") or planned.date(), planned.time())
    if given.scene.day(at) > given.scene.today:
        return FieldErrors({"held_on": NOT_AHEAD})
    next_at = given.moment("next_on", "next_time")
    if isinstance(next_at, FieldErrors):
        return next_at
    if next_at and next_at <= given.now:
        return FieldErrors({"next_on": NOT_PAST})
    return _Held(at, next_at)


def _write_held(given: Submission, found: PairSession, status: SessionStatus, times: _Held) -> None:
    mine = {case.id for case in given.scene.facts(found.pair.practitioner).cases}
    session = as_held(
        found.session,
        times.at,
        given.now,
        status=status,
        discussed=mine & set(given.choices("cases")),
        urgent=given.text("urgent") == YES,
    )
    tell_held(given.tx, session, given.asker, given.now)
    if times.next_at:
        book(given.tx, found.pair.id, times.next_at, given.asker, given.now)
    changed(given.tx, given.desk, found, given.now)


# --- it fell through ------------------------------------------------------------------------------


def _save_fallen_through(
    given: Submission, name: str, status: SessionStatus, allowed: Allowed
) -> Outcome:
    found = session_for(given.tx, given.asker, given.subject, allowed, name, given.now)
    if found is None:
        return NOT_YOURS
    if cannot_be_put_off(name, found.session):
        return Tell(refusal.gone())
    moment = _new_moment(given, found)
    if isinstance(moment, FieldErrors):
        return moment
    about = _about(given, found)
    limit = limit_after(if_fallen_through(about), about.scene, found.session.id)
    if moment and limit and given.passes(moment, limit.day):
        return given.again(form_for(name, _about(given, found, given.day("new_on"))))
    _write_fallen_through(given, found, status, moment)
    return _about_reason(given)


def _new_moment(given: Submission, found: PairSession) -> datetime | FieldErrors | None:
    if given.text("reason") not in set(Reason):
        return FieldErrors({"reason": _CHOOSE_REASON})
    moment = given.moment("new_on", "new_time")
    if moment is None or isinstance(moment, FieldErrors):
        return moment
    if moment == found.session.planned_at:
        return FieldErrors({"new_on": _SAME_TIME})
    return moment if moment > given.now else FieldErrors({"new_on": NOT_PAST})


def _write_fallen_through(
    given: Submission, found: PairSession, status: SessionStatus, moment: datetime | None
) -> None:
    reason = given.text("reason")
    session = as_fallen_through(found.session, given.now, status=status, reason=reason)
    tell_fallen_through(given.tx, session, moment, given.asker, given.now)
    changed(given.tx, given.desk, found, given.now)


def _about_reason(given: Submission) -> Outcome:
    """A reason that the policy does not name is recorded too, and that is said plainly."""
    allowed = allowed_reasons(given.desk.policy)
    if not allowed or given.text("reason") in allowed:
        return Saved()
    return Saved(done.reason_not_named())


def _about(given: Submission, found: PairSession, passed: date | None = None) -> AboutSession:
    return AboutSession(given.scene, found.session, found.pair, given.use, passed)
