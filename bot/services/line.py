"""The line below a manager, worst first, and what will break a rule soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.codes import Role
from bot.domain.duty import DutyKind, State
from bot.messages.line_below import LineBelow, LineEntry
from bot.services.matters import taken_by
from bot.services.scene import Scene
from bot.store import duties, pairs, people
from bot.store.duties import StoredDuty

_SOON = timedelta(days=14)
_TOLD_OF = frozenset(
    {DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.LIKELY_BREACH, DutyKind.REARRANGEMENT}
)


def line_below(scene: Scene, person_id: str) -> LineBelow:
    """Everybody below a manager, their own supervisees excepted; for quality assurance, all."""
    assures = scene.person(person_id).role == Role.QUALITY_ASSURANCE
    below = _everybody(scene) if assures else _below(scene, person_id)
    known = duties.open_about(scene.tx, below)
    open_ = [duty for duty in known if duty.key.kind in _TOLD_OF and not duty.held_back]
    past = _worst(duty for duty in open_ if scene.state(duty) is State.OVERDUE)
    late = {duty.practitioner for duty in past}
    soon = _worst(
        duty for duty in open_ if duty.practitioner not in late and _will_break(scene, duty)
    )
    return LineBelow(
        people=len(below),
        in_date=len(below) - len(late),
        past=tuple(_entry(scene, duty, person_id) for duty in past),
        soon=tuple(_entry(scene, duty, person_id) for duty in soon),
        may_act=not assures,
    )


def _everybody(scene: Scene) -> list[str]:
    return sorted(pair.practitioner for pair in pairs.everyone(scene.tx))


def _below(scene: Scene, person_id: str) -> list[str]:
    """Those in the line who are supervised by somebody else."""
    known = pairs.of_practitioners(scene.tx, people.line_below(scene.tx, person_id))
    return sorted(who for who, pair in known.items() if pair.supervisor != person_id)


def _worst(found: Iterable[StoredDuty]) -> list[StoredDuty]:
    """One duty a practitioner, the longest past its date first."""
    first: dict[str, StoredDuty] = {}
    for duty in sorted(found, key=lambda one: (one.due_at, one.id)):
        first.setdefault(duty.practitioner, duty)
    return list(first.values())


def _will_break(scene: Scene, duty: StoredDuty) -> bool:
    """Due within 14 days, and nothing is booked in time."""
    if duty.due_on > scene.today + _SOON or scene.state(duty) is State.OVERDUE:
        return False
    booked = scene.next_at(duty.practitioner)
    return booked is None or booked.date() > duty.due_on


def _entry(scene: Scene, duty: StoredDuty, reader: str) -> LineEntry:
    last = scene.last_held(duty.practitioner)
    return LineEntry(
        duty=duty.id,
        kind=duty.key.kind,
        practitioner=scene.name(duty.practitioner),
        supervisor=scene.name(duty.supervisor),
        due_on=duty.due_on,
        state=scene.state(duty),
        since=scene.day(last.happened_at) if last else None,
        taken_by=taken_by(scene, duty, reader),
        look_again_on=duty.look_again_on,
    )
