"""Case lists: see all of them, say that one is wrong, say that it is right again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.duty import State
from bot.domain.facts import Case
from bot.messages import done
from bot.messages.breach import settled
from bot.messages.case_list import CaseList, list_questioned, see_all
from bot.messages.notice import Notice
from bot.services.desk import Desk
from bot.services.outcome import OpenForm, Outcome, Saved
from bot.services.permissions import ALL_WHO_OVERSEE, PAIR, may_change, may_see
from bot.services.recompute import recompute
from bot.services.scene import Scene
from bot.services.subjects import NOT_YOURS
from bot.services.telling import tell_once
from bot.store import audit, cases, fact_log, messages, pairs, settings
from bot.store.cases import HeldCase

_LIST_WRONG = "list_wrong"


def see(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """One page of somebody's cases; `value` is `practitioner` or `practitioner:page`."""
    practitioner, _, page = value.partition(":")
    with desk.database.write() as tx:
        may = may_see(
            tx,
            asker,
            practitioner,
            ALL_WHO_OVERSEE,
            action="cases.see",
            subject=practitioner[:64],
            now=now,
        )
    if not may:
        return NOT_YOURS
    with desk.database.read() as tx:  # others write meanwhile
        shown = case_list(Scene(tx, desk, now), practitioner, asker)
        return OpenForm(see_all(shown, int(page) if page.isdecimal() else 1), instead=True)


def case_list(scene: Scene, practitioner: str, reader: str) -> CaseList:
    """All the open cases of a practitioner."""
    age = scene.case_list_age
    return CaseList(
        practitioner=practitioner,
        cases=scene.case_lines(practitioner),
        as_at=age.as_at,
        stale=age.stale,
        owner="" if reader == practitioner else scene.name(practitioner),
    )


def wrong(desk: Desk, asker: str, case_id: str, *, now: datetime) -> Outcome:
    """Its reminders wait, and whoever owns the list is told. Twice is once."""
    with desk.database.write() as tx:
        held = _held(tx, asker, case_id, "cases.wrong", now)
        if held is None:
            return NOT_YOURS
        if held.paused_at is None:
            cases.pause(tx, case_id, asker, now)
            _changed(tx, desk, held, _LIST_WRONG, asker, now)
            _tell_owner(Scene(tx, desk, now), held, asker)
        return Saved(done.case_paused(held.case.ref))


def right(desk: Desk, asker: str, case_id: str, *, now: datetime) -> Outcome:
    """The list was looked at: its reminders go on."""
    with desk.database.write() as tx:
        held = _held(tx, asker, case_id, "cases.right", now)
        if held is None:
            return NOT_YOURS
        if held.paused_at is not None:
            cases.resume(tx, case_id)
            _changed(tx, desk, held, "list_right", asker, now)
        return Saved(done.case_resumed(held.case.ref))


def questioned(scene: Scene, case_id: str) -> Notice:
    """What the list's owner is told, as things stand."""
    held, said = cases.find(scene.tx, case_id), fact_log.latest(scene.tx, case_id, _LIST_WRONG)
    if held is None or held.holder is None or said is None or said.by is None:
        return settled(State.VOID)
    line = scene.case_line(held.holder, _of(scene, held))
    return list_questioned(line, scene.name(said.by))


def list_owner(tx: Connection, holder: str) -> str | None:
    """Who looks after the case list: the person named for it, else the holder's supervisor."""
    pair = pairs.of_practitioner(tx, holder)
    return settings.case_list_owner(tx) or (pair.supervisor if pair else None)


def _held(tx: Connection, asker: str, case_id: str, action: str, now: datetime) -> HeldCase | None:
    """A case that somebody holds, for the pair and for the owner of the list."""
    held = cases.find(tx, case_id)
    if held is None or held.holder is None:
        audit.write(tx, by=asker, action=action, subject=case_id[:64], allowed=False, now=now)
        return None
    if asker == settings.case_list_owner(tx):
        audit.write(tx, by=asker, action=action, subject=case_id, allowed=True, now=now)
        return held
    may = may_change(tx, asker, held.holder, PAIR, action=action, subject=case_id, now=now)
    return held if may else None


def _changed(tx: Connection, desk: Desk, held: HeldCase, name: str, by: str, now: datetime) -> None:
    fact_log.write(tx, "case_file", held.case.id, name, {}, now=now, by=by)
    messages.bump_about(tx, held.case.id)
    if held.holder:
        recompute(tx, desk, [held.holder], now)


def _tell_owner(scene: Scene, held: HeldCase, asker: str) -> None:
    """Unless the owner is the one who says so."""
    owner = list_owner(scene.tx, held.holder or "")
    if owner is None or owner == asker or not held.holder:
        return
    tell_once(scene, owner, questioned(scene, held.case.id), about=held.case.id)


def _of(scene: Scene, held: HeldCase) -> Case:
    known = scene.facts(held.holder or "").cases
    return next(case for case in known if case.id == held.case.id)
