"""The line below a manager, worst first, and what will break a rule soon.

Ranked by what is read of each duty in one query; only what is shown is looked at more closely, so
that a head of service with a whole organisation below costs little more than a team manager.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.codes import Role
from bot.domain.duty import DutyKind
from bot.messages.form import Form
from bot.messages.line_below import SHOWN, LineBelow, LineEntry, line_page
from bot.messages.pages import page_of
from bot.services.matters import taken_by
from bot.services.scene import Scene
from bot.store import duties
from bot.store import line as stored
from bot.store.duties import StoredDuty
from bot.store.line import Owed

_SOON = timedelta(days=14)
_TOLD_OF = frozenset(
    {DutyKind.SUPERVISION, DutyKind.CEILING, DutyKind.LIKELY_BREACH, DutyKind.REARRANGEMENT}
)


def line_below(scene: Scene, person_id: str) -> LineBelow:
    """Everybody below a manager, their own supervisees excepted; for quality assurance, all."""
    return _line(scene, person_id, _ranked(scene, person_id))


def line_form(scene: Scene, person_id: str, page: int) -> Form:
    """A page of everything that is past its date or soon will be."""
    ranked = _ranked(scene, person_id)
    shown, at, pages = page_of([*ranked.past, *ranked.soon], page)
    line = _line(scene, person_id, ranked)
    return line_page(line, _entries(scene, shown, person_id), at, pages)


def _line(scene: Scene, person_id: str, ranked: _Ranked) -> LineBelow:
    number = stored.size(scene.tx, _manager(scene, person_id))
    return LineBelow(
        people=number,
        in_date=number - len(ranked.past),
        all_past=len(ranked.past),
        all_soon=len(ranked.soon),
        past=_entries(scene, ranked.past[:SHOWN], person_id),
        soon=_entries(scene, ranked.soon[:SHOWN], person_id),
        may_act=not _assures(scene, person_id),
    )


def _manager(scene: Scene, person_id: str) -> str | None:
    """Whose line it is; None: quality assurance look across the service."""
    return None if _assures(scene, person_id) else person_id


def _assures(scene: Scene, person_id: str) -> bool:
    return scene.person(person_id).role == Role.QUALITY_ASSURANCE


# --- the order ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Ids of duties, one a practitioner, the longest past its date first."""

    past: list[str] = field(default_factory=list)
    soon: list[str] = field(default_factory=list)


def _ranked(scene: Scene, person_id: str) -> _Ranked:
    """What is past comes first out of the database, so who is late is known before what is soon."""
    ranked, seen = _Ranked(), set[str]()
    manager, until = _manager(scene, person_id), scene.today + _SOON
    for owed in stored.owed(scene.tx, manager, _TOLD_OF, until, scene.now):
        past = owed.due_at < scene.now
        if owed.practitioner not in seen and (past or _will_break(scene, owed)):
            seen.add(owed.practitioner)
            (ranked.past if past else ranked.soon).append(owed.duty)
    return ranked


def _will_break(scene: Scene, owed: Owed) -> bool:
    """Nothing is booked in time."""
    return owed.booked_at is None or scene.day(owed.booked_at) > owed.due_on


# --- what is shown --------------------------------------------------------------------------------


def _entries(scene: Scene, ids: Iterable[str], reader: str) -> tuple[LineEntry, ...]:
    wanted = list(ids)
    known = duties.by_ids(scene.tx, wanted)
    return tuple(_entry(scene, known[one], reader) for one in wanted)


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
