"""Brings the stored duties in line with the facts, and takes back what no longer holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.duties import Owed, duties
from bot.domain.duty import Duty, DutyKind, Key
from bot.domain.facts import Facts
from bot.domain.ladders import freeze, round_after
from bot.services.answerable import answerable
from bot.services.desk import Desk
from bot.store import duties as stored_duties
from bot.store import fact_log, homes, nudges, people
from bot.store.chains import load_chain
from bot.store.duties import StoredDuty
from bot.store.facts import load_many
from bot.store.standings import load_standings

AT_ONCE = 50
_NOBODY_IS_OWED = Owed((), None)


@dataclass(slots=True)
class _Changes:
    """Ids of duties, by what became of them."""

    new: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    void: list[str] = field(default_factory=list)

    @property
    def known_before(self) -> list[str]:
        return [*self.met, *self.changed, *self.void]


def recompute(tx: Connection, desk: Desk, person_ids: Iterable[str], now: datetime) -> None:
    """Computes anew what is owed about these practitioners.

    More than 50 are marked stale instead, and left to the planner.
    """
    ids = sorted(set(person_ids))
    if len(ids) > AT_ONCE:
        people.mark_stale(tx, ids)
        return
    for facts in load_many(tx, ids, desk.go_live).values():
        owed = _owed(tx, desk, facts, now)
        changes = _reconcile(tx, desk, facts.person.id, owed, now)
        _take_back(tx, changes, now)
        _show_anew(tx, facts, changes)
        people.recomputed(tx, facts.person.id, owed.valid_until)


def agrees(tx: Connection, desk: Desk, practitioner: str, now: datetime) -> bool:
    """Whether what is stored about somebody is what a fresh calculation gives. Only reads."""
    facts = load_many(tx, [practitioner], desk.go_live).get(practitioner)
    if facts is None:
        return True
    owed = _owed(tx, desk, facts, now)
    known = _known(tx, practitioner, owed)
    for duty in owed.duties:
        before = known.pop(duty.key, None)
        if before is None or not _stands(before, _first_met(before, duty)):
            return False
    return not any(_is_gone(duty, practitioner) for duty in known.values())


def _owed(tx: Connection, desk: Desk, facts: Facts, now: datetime) -> Owed:
    if not desk.takes_part(facts.person):
        return _NOBODY_IS_OWED
    owed = duties(facts, desk.policy, now)
    kept = answerable(owed.duties)
    sessions = [duty.session for duty in kept if duty.session]
    answered = fact_log.moments(tx, fact_log.REFLECTION_ANSWERED, sessions)
    return replace(owed, duties=tuple(_if_answered(duty, answered) for duty in kept))


def _if_answered(duty: Duty, answered: Mapping[str, datetime]) -> Duty:
    """The engine does not know of reflection: that a minute is over is all that is kept."""
    if duty.key.kind is not DutyKind.REFLECTION:
        return duty
    return replace(duty, met_at=answered.get(duty.session or ""))


# --- one practitioner -----------------------------------------------------------------------------


def _reconcile(
    tx: Connection, desk: Desk, practitioner: str, owed: Owed, now: datetime
) -> _Changes:
    known = _known(tx, practitioner, owed)
    changes = _Changes()
    for duty in owed.duties:
        before = known.pop(duty.key, None)
        if before is None:
            changes.new.append(_insert(tx, desk, duty, now))
        elif _update(tx, desk, before, duty, now):
            (changes.met if duty.met_at else changes.changed).append(before.id)
    changes.void = [duty.id for duty in known.values() if _is_gone(duty, practitioner)]
    stored_duties.void(tx, changes.void, "no_longer_owed", now)
    return changes


def _is_gone(left: StoredDuty, practitioner: str) -> bool:
    """Of a duty that is no longer yielded: whether it still stands open with this practitioner."""
    return left.practitioner == practitioner and left.is_open


def _known(tx: Connection, practitioner: str, owed: Owed) -> dict[Key, StoredDuty]:
    """Also what is stored about somebody else: a case moves with its duty."""
    subjects = {duty.key.subject for duty in owed.duties}
    found = stored_duties.of_practitioner_or_subjects(tx, practitioner, subjects)
    return {duty.key: duty for duty in found}


def _insert(tx: Connection, desk: Desk, duty: Duty, now: datetime) -> str:
    fingerprint = desk.policy.fingerprint
    return stored_duties.insert_new(tx, duty, _ladder(desk, duty), fingerprint, now).id


def _ladder(desk: Desk, duty: Duty) -> Any:
    return freeze(desk.policy.pack.ladders[duty.ladder], desk.policy)


def _update(tx: Connection, desk: Desk, before: StoredDuty, after: Duty, now: datetime) -> bool:
    after = _first_met(before, after)
    values = stored_duties.computed(after)
    fingerprint = {"fingerprint": desk.policy.fingerprint}
    if _stands(before, after):
        if before.fingerprint != desk.policy.fingerprint:
            stored_duties.change(tx, before.id, fingerprint)
        return False
    values |= {"void_at": None, "void_reason": None, **fingerprint}
    values |= _round(tx, desk, before, after, now)
    values["next_check_at"] = None if after.met_at else now
    stored_duties.change(tx, before.id, values)
    return True


def _stands(before: StoredDuty, after: Duty) -> bool:
    same = stored_duties.computed(after) == stored_duties.computed_of(before)
    return same and before.void_at is None


def _first_met(before: StoredDuty, after: Duty) -> Duty:
    """A likely breach is met while a booking stands; since when is what we saw first."""
    kept = after.key.kind is DutyKind.LIKELY_BREACH and before.void_at is None
    if kept and after.met_at is not None and before.met_at is not None:
        return replace(after, met_at=before.met_at)
    return after


def _round(
    tx: Connection, desk: Desk, before: StoredDuty, after: Duty, now: datetime
) -> dict[str, Any]:
    """The columns of a new round, if one begins."""
    if after.met_at is not None:
        return {}
    begins = before.practitioner != after.practitioner or _is_likely_again(before, after)
    number = before.round + 1 if begins else _round_after(tx, desk, before, after, now)
    if number == before.round:
        return {}
    opened = {"round": number, "ladder": _ladder(desk, after), "ladder_opened_at": now}
    return {**opened, "acknowledged_at": None, "acknowledged_by": None, "look_again_on": None}


def _is_likely_again(before: StoredDuty, after: Duty) -> bool:
    return after.key.kind is DutyKind.LIKELY_BREACH and not before.is_open


def _round_after(tx: Connection, desk: Desk, before: StoredDuty, after: Duty, now: datetime) -> int:
    if after.due_at <= before.due_at:
        return before.round
    standing = load_standings(tx, [before], desk.go_live)[before.id]
    still_open = replace(standing, met_at=None, void_at=None)
    chain = load_chain(tx, after.practitioner, after.supervisor)
    return round_after(still_open, after.due_on, after.due_at, chain, desk.policy, now)


# --- what follows ---------------------------------------------------------------------------------


def _take_back(tx: Connection, changes: _Changes, now: datetime) -> None:
    """What is still owed is planned anew within the minute, at its own moment."""
    nudges.withdraw_unsent(tx, changes.met, "met", now)
    nudges.withdraw_unsent(tx, changes.changed, "changed", now)
    nudges.withdraw_unsent(tx, changes.void, "no_longer_owed", now)
    nudges.bump_messages(tx, changes.known_before)


def _show_anew(tx: Connection, facts: Facts, changes: _Changes) -> None:
    concerned = {facts.person.id}
    if facts.pair is not None:
        concerned.add(facts.pair.supervisor)
    if changes.new or changes.known_before:
        concerned |= _line(tx, concerned)
    homes.bump(tx, concerned)


def _line(tx: Connection, pair: Collection[str]) -> set[str]:
    return {manager.id for person in pair for manager in people.line_above(tx, person)}
