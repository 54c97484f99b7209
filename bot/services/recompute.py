"""Brings the stored duties in line with the facts, and takes back what no longer holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.dated import Dated, dressed
from bot.domain.duty import Duty, DutyKind
from bot.domain.ladders import freeze, round_after, still_asked
from bot.domain.local_time import local_day
from bot.domain.numbered import NumberedFacts
from bot.services.compared import Compared, compare
from bot.services.desk import Desk
from bot.store import duties as stored_duties
from bot.store import homes, looks, managers, nudges, pairs, people
from bot.store.chains import load_chain
from bot.store.duties import StoredDuty
from bot.store.numbered import among
from bot.store.standings import load_standings

AT_ONCE = 50


@dataclass(slots=True)
class _Changes:
    """Ids of duties that were known before, by what became of them; and whether any are new."""

    new: bool = False
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
    _let_go(tx, desk, ids, now)
    fresh: dict[str, datetime | None] = {}
    for compared in compare(tx, desk, among(ids), now):
        changes = _write(tx, desk, compared, now)
        _take_back(tx, changes, now)
        _show_anew(tx, compared.facts, changes)
        fresh[compared.facts.person.id] = compared.valid_until
    people.recomputed(tx, fresh)


def _let_go(tx: Connection, desk: Desk, ids: Collection[str], now: datetime) -> None:
    """Whoever has had their last day is supervised no longer: no import need come after it."""
    left = pairs.end_with_leavers(tx, ids, local_day(now, desk.policy.zone))
    if left:
        homes.bump(tx, left | _line(tx, left))


# --- one practitioner -----------------------------------------------------------------------------


def _write(tx: Connection, desk: Desk, compared: Compared, now: datetime) -> _Changes:
    changes = _Changes(new=bool(compared.new))
    fingerprint = desk.policy.fingerprint
    new = [(dressed(one, desk.policy), _ladder(desk, one)) for one in compared.new]
    stored_duties.insert_all(tx, new, fingerprint, now)
    stored_duties.computed_under(tx, compared.outdated, fingerprint)
    before = stored_duties.by_ids(tx, [one.id for one, _ in compared.changed])
    for known, dated in compared.changed:
        duty = dressed(dated, desk.policy)
        _change(tx, desk, before[known.id], duty, now)
        (changes.met if duty.met_at else changes.changed).append(known.id)
    changes.void = [one.id for one in compared.gone]
    stored_duties.void(tx, changes.void, "no_longer_owed", now)
    return changes


def _ladder(desk: Desk, one: Dated | Duty) -> Any:
    name = one.ladder if isinstance(one, Duty) else one.leading.candidate.rule.ladder
    return freeze(desk.policy.pack.ladders[name], desk.policy)


def _change(tx: Connection, desk: Desk, before: StoredDuty, after: Duty, now: datetime) -> None:
    values = stored_duties.computed(after)
    values |= {"void_at": None, "void_reason": None, "fingerprint": desk.policy.fingerprint}
    values |= _round(tx, desk, before, after, now)
    stored_duties.change(tx, before.id, values)
    if after.met_at is None:
        looks.again(tx, [before.id], now)
    else:
        looks.no_more(tx, [before.id])


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
    ladder = [*_ladder(desk, after), *_still_asked(tx, desk, before, after, now)]
    opened = {"round": number, "ladder": ladder, "ladder_opened_at": now}
    return {**opened, "acknowledged_at": None, "acknowledged_by": None, "look_again_on": None}


def _still_asked(
    tx: Connection, desk: Desk, before: StoredDuty, after: Duty, now: datetime
) -> list[Any]:
    """What somebody asked for about the same practitioner outlives the round in which they did."""
    if before.practitioner != after.practitioner:
        return []
    standing = load_standings(tx, [before], desk.go_live)[before.id]
    chain = load_chain(tx, after.practitioner, after.supervisor)
    names = still_asked(standing, chain, desk.policy, now)
    return [rung for rung in before.ladder if rung["name"] in names]


def _is_likely_again(before: StoredDuty, after: Duty) -> bool:
    return after.key.kind is DutyKind.LIKELY_BREACH and not before.is_open


def _round_after(tx: Connection, desk: Desk, before: StoredDuty, after: Duty, now: datetime) -> int:
    if after.due_at <= before.due_at:
        return before.round
    standing = load_standings(tx, [before], desk.go_live)[before.id]
    still_open = standing._replace(met_at=None, void_at=None)
    chain = load_chain(tx, after.practitioner, after.supervisor)
    return round_after(still_open, after.due_on, after.due_at, chain, desk.policy, now)


# --- what follows ---------------------------------------------------------------------------------


def _take_back(tx: Connection, changes: _Changes, now: datetime) -> None:
    """What is still owed is planned anew within the minute, at its own moment."""
    nudges.withdraw_unsent(tx, changes.met, "met", now)
    nudges.withdraw_unsent(tx, changes.changed, "changed", now)
    nudges.withdraw_unsent(tx, changes.void, "no_longer_owed", now)
    nudges.bump_messages(tx, changes.known_before)


def _show_anew(tx: Connection, facts: NumberedFacts, changes: _Changes) -> None:
    concerned = {facts.person.id}
    if facts.pair is not None:
        concerned.add(facts.pair.supervisor)
    if changes.new or changes.known_before:
        concerned |= _line(tx, concerned)
    homes.bump(tx, concerned)


def _line(tx: Connection, pair: Collection[str]) -> set[str]:
    return {manager.id for person in pair for manager in managers.above(tx, person)}
