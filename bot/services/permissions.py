"""Who may see and do what. Refusals, changes and looks at another's data leave an audit row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from bot.domain.codes import Role
from bot.store import audit, managers, pairs, people, said


class Relation(StrEnum):
    """What somebody is to a practitioner."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    LINE = "line"
    QUALITY_ASSURANCE = "quality_assurance"
    ADMINISTRATOR = "administrator"


OWNER = frozenset({Relation.SELF})
SUPERVISOR = frozenset({Relation.SUPERVISOR})
PAIR = OWNER | SUPERVISOR
LINE = frozenset({Relation.LINE})
PAIR_AND_LINE = PAIR | LINE
ALL_WHO_OVERSEE = PAIR_AND_LINE | {Relation.QUALITY_ASSURANCE}
ADMINISTRATORS = frozenset({Relation.ADMINISTRATOR})


def relations(
    tx: Connection, asker: str, practitioner: str, now: datetime, was_with: str | None = None
) -> frozenset[Relation]:
    """All that `asker` is to the practitioner; empty for a stranger, and for one who has left.

    `was_with` is the supervisor of a session that took place before somebody else took over.
    """
    found = people.by_ids(tx, [asker]).get(asker)
    if found is None or people.has_left(found, now.date()):
        return frozenset()
    pair = pairs.of_practitioner(tx, practitioner)
    supervisor = pair.supervisor if pair else None
    holds = {
        Relation.SELF: asker == practitioner,
        Relation.SUPERVISOR: asker in (supervisor, was_with),
        Relation.LINE: _is_in_line(tx, asker, practitioner, supervisor),
        Relation.QUALITY_ASSURANCE: found.role == Role.QUALITY_ASSURANCE,
        Relation.ADMINISTRATOR: people.is_administrator(tx, asker),
    }
    return frozenset(relation for relation, true in holds.items() if true)


def may_see(
    tx: Connection,
    asker: str,
    practitioner: str,
    allowed: frozenset[Relation],
    *,
    action: str,
    subject: str,
    now: datetime,
    was_with: str | None = None,
) -> bool:
    """Whether `asker` may look at what concerns a practitioner.

    Leaves an audit row, unless it is their own.
    """
    may = bool(relations(tx, asker, practitioner, now, was_with) & allowed)
    if not may or asker != practitioner:
        audit.write(tx, by=asker, action=action, subject=subject, allowed=may, now=now)
    return may


def may_change(
    tx: Connection,
    asker: str,
    practitioner: str,
    allowed: frozenset[Relation],
    *,
    action: str,
    subject: str,
    now: datetime,
    was_with: str | None = None,
) -> bool:
    """Whether `asker` may change what concerns a practitioner. Always leaves an audit row."""
    may = bool(relations(tx, asker, practitioner, now, was_with) & allowed)
    audit.write(tx, by=asker, action=action, subject=subject, allowed=may, now=now)
    return may


def may_administer(tx: Connection, asker: str, *, action: str, now: datetime) -> bool:
    """Whether `asker` looks after the bot. Always leaves an audit row."""
    may = people.is_administrator(tx, asker)
    audit.write(tx, by=asker, action=action, subject=asker, allowed=may, now=now)
    return may


def _is_in_line(tx: Connection, asker: str, practitioner: str, supervisor: str | None) -> bool:
    """Above either of the pair, or a deputy who was told in the place of somebody who is."""
    above = managers.above(tx, practitioner)
    above += managers.above(tx, supervisor) if supervisor else []
    if asker in {manager.id for manager in above}:
        return asker != practitioner
    stands_in = asker in {manager.deputy for manager in above}
    return stands_in and said.was_told(tx, asker, practitioner)
