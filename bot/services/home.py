"""Collects what one person's Home shows, whatever they are: supervised, supervising, managing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.duty import DutyKind, State
from bot.domain.facts import Pair, SessionKind, SessionStatus
from bot.messages import home as words
from bot.messages.home import Administration, Home
from bot.messages.notice import Notice
from bot.messages.own_supervision import LastSession, Owed, OwnSupervision
from bot.messages.waiting import (
    PairLine,
    ToConfirm,
    ToRecord,
    Waiting,
    pairs_page,
    today_page,
)
from bot.services.desk import Desk
from bot.services.line import line_below, line_form
from bot.services.outcome import OpenForm, Outcome
from bot.services.reminders import other
from bot.services.scene import Scene
from bot.store import duties, pairs, people, sessions, settings
from bot.store.duties import StoredDuty

_MINIMUMS = (DutyKind.SUPERVISION, DutyKind.CEILING)
_OWED = (*_MINIMUMS, DutyKind.REARRANGEMENT)


def home(tx: Connection, desk: Desk, person_id: str, now: datetime) -> Notice:
    """One page for whoever is several things at once."""
    return words.home(page(Scene(tx, desk, now), person_id))


def today(tx: Connection, desk: Desk, person_id: str, now: datetime) -> Notice:
    """What waits for somebody, and what is coming."""
    return words.today(page(Scene(tx, desk, now), person_id))


def see_today(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """A page of all that waits for whoever asks."""
    with desk.database.read() as tx:
        waiting = _waiting(Scene(tx, desk, now), asker)
        return OpenForm(today_page(waiting, page_number(value)), instead=True)


def see_pairs(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """A page of everybody whom they supervise."""
    with desk.database.read() as tx:
        return OpenForm(
            pairs_page(_pairs(Scene(tx, desk, now), asker), page_number(value)), instead=True
        )


def see_line(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """A page of what is missed, or soon will be, in the line below whoever asks."""
    with desk.database.read() as tx:
        form = line_form(Scene(tx, desk, now), asker, page_number(value))
        return OpenForm(form, instead=True)


def page(scene: Scene, person_id: str) -> Home:
    """Everything that concerns somebody."""
    line = line_below(scene, person_id)
    return Home(
        today=scene.today,
        own=_own(scene, person_id),
        waiting=_waiting(scene, person_id),
        pairs=_pairs(scene, person_id),
        line=line if line.people else None,
        administration=_administration(scene, person_id),
    )


# --- one's own supervision ------------------------------------------------------------------------


def _own(scene: Scene, person_id: str) -> OwnSupervision | None:
    facts, age = scene.facts(person_id), scene.case_list_age
    if facts.pair is None and not facts.cases:
        return None
    following = scene.booked(person_id)[:1]
    minimum = _first_minimum(scene, person_id)
    return OwnSupervision(
        practitioner=person_id,
        pair=facts.pair.id if facts.pair else "",
        supervisor=facts.supervisor.name if facts.supervisor else "",
        next_session=following[0].id if following else "",
        next_at=scene.next_at(person_id),
        last=_last(scene, person_id),
        owed=_owed(scene, person_id),
        why=minimum.id if minimum else "",
        cases=scene.case_lines(person_id),
        list_as_at=age.as_at,
        stale_list=age.stale,
    )


def _last(scene: Scene, person_id: str) -> LastSession | None:
    answered = [
        one
        for one in scene.facts(person_id).sessions
        if one.kind is SessionKind.ONE_TO_ONE
        and one.status not in (SessionStatus.PLANNED, SessionStatus.CANCELLED)
    ]
    if not answered:
        return None
    last = max(answered, key=lambda one: one.happened_at)
    disputed = sessions.disputed_at(scene.tx, last.id) is not None
    on = scene.day(last.happened_at)
    return LastSession(session=last.id, on=on, status=last.status, disputed=disputed)


def _owed(scene: Scene, person_id: str) -> tuple[Owed, ...]:
    """What is open, and the last minimum that was met."""
    known = duties.of_practitioner(scene.tx, person_id)
    lasting = [duty for duty in known if duty.is_open and duty.key.kind in _OWED]
    met = [duty for duty in known if duty.met_at and duty.key.kind is DutyKind.SUPERVISION]
    return tuple(_owed_line(scene, duty) for duty in (*met[-1:], *lasting))


def _owed_line(scene: Scene, duty: StoredDuty) -> Owed:
    return Owed(
        kind=duty.key.kind,
        due_on=duty.due_on,
        state=scene.state(duty),
        met_on=scene.day(duty.met_at) if duty.met_at else None,
        unconfirmed=duty.held_back and scene.state(duty) is State.OVERDUE,
    )


# --- supervising ----------------------------------------------------------------------------------


def _waiting(scene: Scene, person_id: str) -> Waiting:
    own = [duty for duty in duties.open_of(scene.tx, person_id) if duty.opens_at <= scene.now]
    return Waiting(
        to_confirm=tuple(
            _to_confirm(scene, duty) for duty in own if duty.key.kind is DutyKind.CONFIRMATION
        ),
        to_record=tuple(
            _to_record(scene, duty, person_id)
            for duty in own
            if duty.key.kind is DutyKind.RECORDING
        ),
    )


def _to_confirm(scene: Scene, duty: StoredDuty) -> ToConfirm:
    session = sessions.get(scene.tx, duty.session or "")
    other, at = scene.name(duty.practitioner), scene.local(session.planned_at)
    return ToConfirm(session=session.id, other=other, at=at)


def _to_record(scene: Scene, duty: StoredDuty, person_id: str) -> ToRecord:
    session = sessions.get(scene.tx, duty.session or "")
    return ToRecord(
        session=session.id,
        other=other(scene, duty, person_id),
        held_on=scene.day(session.happened_at),
        due_on=duty.due_on,
        duty=duty.id,
    )


def _pairs(scene: Scene, person_id: str) -> tuple[PairLine, ...]:
    """Those whose date is past come first, then by their next date."""
    lines = [_pair(scene, pair) for pair in pairs.of_supervisor(scene.tx, person_id)]
    return tuple(sorted(lines, key=lambda line: (not line.past, str(line.due_on), line.other)))


def _pair(scene: Scene, pair: Pair) -> PairLine:
    who, age = pair.practitioner, scene.case_list_age
    minimum, last = _first_minimum(scene, who), scene.last_held(who)
    answered = _last(scene, who)
    return PairLine(
        pair=pair.id,
        practitioner=who,
        other=scene.name(who),
        next_at=scene.next_at(who),
        due_on=minimum.due_on if minimum else None,
        last_on=scene.day(last.happened_at) if last else None,
        past=minimum is not None and _is_past(scene, minimum),
        stale_list=age.as_at if age.stale else None,
        last_session=answered.session if answered else "",
    )


def _is_past(scene: Scene, minimum: StoredDuty) -> bool:
    """Unknown is not overdue."""
    return scene.state(minimum) is State.OVERDUE and not minimum.held_back


def _first_minimum(scene: Scene, practitioner: str) -> StoredDuty | None:
    owed = scene.open_duties(practitioner)
    return next((duty for duty in owed if duty.key.kind in _MINIMUMS), None)


def _administration(scene: Scene, person_id: str) -> Administration | None:
    if not people.is_administrator(scene.tx, person_id):
        return None
    return Administration(paused=settings.paused(scene.tx))


def page_number(value: str) -> int:
    """The page that a button names; the first where it names none."""
    return int(value) if value.isdecimal() else 1
