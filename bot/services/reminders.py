"""What is said to the pair about each kind of duty, as things stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.domain.agenda import FIRST
from bot.domain.duty import DutyKind, State
from bot.domain.facts import Session
from bot.domain.hours import last_working_day_on_or_before
from bot.domain.policy import RearrangementRule
from bot.messages import breach
from bot.messages.case_discussion import CasesDue, cases_due
from bot.messages.confirmation import Confirmation, confirmation
from bot.messages.last_session import last_session
from bot.messages.notice import Notice
from bot.messages.rearrangement import Rearrangement, rearrangement
from bot.messages.recording import Recording, recording
from bot.messages.session_ahead import AgendaLine, SessionAhead, session_ahead
from bot.messages.supervision_due import SupervisionDue, supervision_due
from bot.services.matters import limit_in_words, since
from bot.services.minute import minute
from bot.services.scene import Scene
from bot.store import sessions
from bot.store.duties import StoredDuty

_MINIMUMS = (DutyKind.SUPERVISION, DutyKind.CEILING)


def reminder(scene: Scene, duty: StoredDuty, reader: str) -> Notice:
    """One duty to one of the pair; of whatever kind but case discussion, which is gathered."""
    return _BY_KIND[duty.key.kind](scene, duty, reader)


def cases(scene: Scene, discussions: Sequence[StoredDuty], reader: str) -> Notice:
    """All cases of one practitioner that are to be discussed, in one notice."""
    first = discussions[0]
    waiting = {duty.case: duty for duty in discussions if duty.is_open}
    lines = tuple(line for line in scene.case_lines(first.practitioner) if line.id in waiting)
    return cases_due(
        CasesDue(
            practitioner=first.practitioner,
            pair=first.pair,
            other=other(scene, first, reader),
            supervising=reader != first.practitioner,
            cases=lines,
            settled=len(discussions) - len(lines),
            duty=waiting[lines[0].id].id if lines else "",
        )
    )


def other(scene: Scene, duty: StoredDuty, reader: str) -> str:
    """The name of the other one of the pair."""
    return scene.name(duty.supervisor if reader == duty.practitioner else duty.practitioner)


# --- one kind each --------------------------------------------------------------------------------


def _session(scene: Scene, duty: StoredDuty, reader: str) -> Notice:
    session = _session_of(scene, duty)
    stale = scene.case_list_age
    lines = [line for line in scene.case_lines(duty.practitioner) if not line.paused]
    return session_ahead(
        SessionAhead(
            session=session.id,
            pair=duty.pair,
            practitioner=duty.practitioner,
            other=other(scene, duty, reader),
            supervising=reader != duty.practitioner,
            at=scene.local(session.planned_at),
            first=() if stale.stale else tuple(lines[:FIRST]),
            cases=len(lines),
            agenda=_agenda(scene, duty),
            stale_list=stale.as_at if stale.stale else None,
            status=session.status,
            held_at=scene.local_or_none(session.held_at),
            moved_to=scene.moved_to(duty.practitioner, session.id),
            disputed=sessions.disputed_at(scene.tx, session.id) is not None,
            duty=duty.id,
        )
    )


def _confirmation(scene: Scene, duty: StoredDuty, _reader: str) -> Notice:
    session = _session_of(scene, duty)
    record = _of_kind(scene, duty, DutyKind.RECORDING, session.id)
    following = _next_due(scene, duty.practitioner)
    return confirmation(
        Confirmation(
            session=session.id,
            pair=duty.pair,
            practitioner=duty.practitioner,
            other=scene.name(duty.practitioner),
            at=scene.local(session.planned_at),
            status=session.status,
            held_at=scene.local_or_none(session.held_at),
            covered=scene.refs(duty.practitioner, session.discussed),
            moved_to=scene.moved_to(duty.practitioner, session.id),
            next_at=scene.next_at(duty.practitioner),
            next_by=following.due_on if following else None,
            record_by=record.due_on if record and record.owner == duty.owner else None,
            case_system=scene.policy.pack.words.case_system,
            disputed=sessions.disputed_at(scene.tx, session.id) is not None,
            withdrawn=duty.void_at is not None,
            duty=duty.id,
        )
    )


def _last_session(scene: Scene, duty: StoredDuty, reader: str) -> Notice:
    return last_session(duty.pair, other(scene, duty, reader), duty.id, scene.state(duty))


def _recording(scene: Scene, duty: StoredDuty, reader: str) -> Notice:
    session = _session_of(scene, duty)
    owner = scene.person(duty.owner)
    last = last_working_day_on_or_before(owner, duty.due_on, scene.policy.calendar)
    return recording(
        Recording(
            duty=duty.id,
            session=session.id,
            other=other(scene, duty, reader),
            held_on=scene.day(session.happened_at),
            due_on=duty.due_on,
            case_system=scene.policy.pack.words.case_system,
            last_working_day=last if last != duty.due_on else None,
            state=scene.state(duty),
        )
    )


def _reflection(scene: Scene, duty: StoredDuty, reader: str) -> Notice:
    session = _session_of(scene, duty)
    if not session.counts:
        return breach.settled(State.VOID)
    return minute(scene, duty, session, reader)


def _supervision(scene: Scene, duty: StoredDuty, reader: str) -> Notice:
    return supervision_due(
        SupervisionDue(
            duty=duty.id,
            pair=duty.pair,
            other=other(scene, duty, reader),
            due_on=duty.due_on,
            last_on=since(scene, duty),
            booked_at=scene.next_at(duty.practitioner),
            longest="" if _is_minimum(duty) else limit_in_words(scene, duty),
            state=scene.state(duty),
        )
    )


def _rearrangement(scene: Scene, duty: StoredDuty, reader: str) -> Notice:
    session = _session_of(scene, duty)
    return rearrangement(
        Rearrangement(
            duty=duty.id,
            pair=duty.pair,
            other=other(scene, duty, reader),
            original=scene.local(session.planned_at),
            due_on=duty.due_on,
            booked_at=_new_time(scene, duty, session),
            reason_will_do=_reason_will_do(scene, duty),
            state=scene.state(duty),
        )
    )


_BY_KIND: Mapping[DutyKind, Callable[[Scene, StoredDuty, str], Notice]] = {
    DutyKind.SESSION: _session,
    DutyKind.CONFIRMATION: _confirmation,
    DutyKind.LAST_SESSION: _last_session,
    DutyKind.RECORDING: _recording,
    DutyKind.REFLECTION: _reflection,
    DutyKind.SUPERVISION: _supervision,
    DutyKind.CEILING: _supervision,
    DutyKind.LIKELY_BREACH: _supervision,
    DutyKind.REARRANGEMENT: _rearrangement,
}


# --- what they ask --------------------------------------------------------------------------------


def _session_of(scene: Scene, duty: StoredDuty) -> Session:
    return sessions.get(scene.tx, duty.session or "")


def _agenda(scene: Scene, duty: StoredDuty) -> tuple[AgendaLine, ...]:
    return tuple(
        AgendaLine(
            topic=line.topic,
            case_ref="".join(scene.refs(duty.practitioner, [line.case] if line.case else [])),
            words=line.words or "",
        )
        for line in scene.agenda(duty.pair)
    )


def _of_kind(scene: Scene, duty: StoredDuty, kind: DutyKind, session_id: str) -> StoredDuty | None:
    found = scene.open_duties(duty.practitioner)
    return next((one for one in found if one.key.kind is kind and one.session == session_id), None)


def _next_due(scene: Scene, practitioner: str) -> StoredDuty | None:
    found = scene.open_duties(practitioner)
    return next((one for one in found if one.key.kind in _MINIMUMS), None)


def _is_minimum(duty: StoredDuty) -> bool:
    return duty.key.kind is DutyKind.SUPERVISION


def _new_time(scene: Scene, duty: StoredDuty, session: Session) -> datetime | None:
    """When it takes place instead, or else the next time that is booked at all."""
    moved_to = scene.moved_to(duty.practitioner, session.id)
    if moved_to is not None and moved_to > scene.now:
        return moved_to
    return scene.next_at(duty.practitioner)


def _reason_will_do(scene: Scene, duty: StoredDuty) -> bool:
    rules = (rule for rule in scene.policy.pack.rules if isinstance(rule, RearrangementRule))
    return any(rule.id == duty.rule and rule.else_reason for rule in rules)
