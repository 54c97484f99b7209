"""What a form about booking says comes to stand."""

from __future__ import annotations

from datetime import datetime

from bot.domain.booking import ahead, usual_time
from bot.domain.facts import Pair, Session, SessionKind, SessionStatus
from bot.messages import done
from bot.messages.session_forms import SIX
from bot.services.booking import book_form, other_of
from bot.services.outcome import FieldErrors, Outcome, Saved
from bot.services.permissions import PAIR
from bot.services.session_changes import add_held, as_held, tell_held
from bot.services.session_changes import book as book_session
from bot.services.sessions import booked
from bot.services.subjects import NOT_YOURS, pair_for
from bot.services.submission import CHOOSE_TIME, NOT_AHEAD, NOT_PAST, Submission

_CHOOSE_DAY = "Choose a day."


def book(given: Submission) -> Outcome:
    """One date."""
    pair = _pair(given, "session.book")
    if pair is None:
        return NOT_YOURS
    moment = given.moment("on", "time")
    if not isinstance(moment, datetime):
        return moment or FieldErrors({"on": _CHOOSE_DAY})
    if moment <= given.now:
        return FieldErrors({"on": NOT_PAST})
    scene = given.scene
    limit, _ = ahead(scene.facts(pair.practitioner), scene.policy, given.now)
    if limit and given.passes(moment, limit.day):
        return given.again(book_form(scene, pair, given.asker, given.use, given.day("on")))
    return _book(given, pair, [moment])


def book_six(given: Submission) -> Outcome:
    """As many of the six as were left in."""
    pair = _pair(given, "session.book_six")
    if pair is None:
        return NOT_YOURS
    clock = given.clock("time")
    if clock is None:
        return FieldErrors({"time": CHOOSE_TIME})
    days = {name: given.day(name) for name in (f"on_{n}" for n in range(1, SIX + 1))}
    moments = {name: given.at(day, clock) for name, day in days.items() if day}
    past = {name: NOT_PAST for name, moment in moments.items() if moment <= given.now}
    if past or not moments:
        return FieldErrors(past or {"on_1": _CHOOSE_DAY})
    return _book(given, pair, sorted(set(moments.values())))


def already(given: Submission) -> Outcome:
    """A session took place on a day; what was planned for that day is the one."""
    pair = _pair(given, "session.already")
    if pair is None:
        return NOT_YOURS
    on = given.day("held_on")
    if on is None or on > given.scene.today:
        return FieldErrors({"held_on": NOT_AHEAD})
    facts = given.scene.facts(pair.practitioner)
    at = given.at(on, usual_time(facts, given.desk.policy))
    known = [one for one in facts.sessions if _is_on(given, one, at)]
    if not any(one.was_held for one in known):
        _write_held(given, pair, known, min(at, given.now))
    return Saved(done.met(other_of(given.scene, pair, given.asker), on))


def _write_held(given: Submission, pair: Pair, known: list[Session], at: datetime) -> None:
    planned = [one for one in known if one.status is SessionStatus.PLANNED]
    if planned:
        tell_held(given.tx, as_held(planned[0], at, given.now), given.asker, given.now)
    else:
        add_held(given.tx, pair.id, at, given.asker, given.now)
    booked(given.tx, given.desk, pair.practitioner, given.now)


def _book(given: Submission, pair: Pair, moments: list[datetime]) -> Outcome:
    for moment in moments:
        book_session(given.tx, pair.id, moment, given.asker, given.now)
    booked(given.tx, given.desk, pair.practitioner, given.now)
    scene = given.scene
    other = other_of(scene, pair, given.asker)
    if len(moments) == 1:
        return Saved(done.booked(other, scene.local(moments[0])))
    return Saved(done.booked_several(other, len(moments)))


def _pair(given: Submission, action: str) -> Pair | None:
    return pair_for(given.tx, given.asker, given.subject, PAIR, action, given.now)


def _is_on(given: Submission, session: Session, at: datetime) -> bool:
    same_day = given.scene.day(session.happened_at) == given.scene.day(at)
    return same_day and session.kind is SessionKind.ONE_TO_ONE
