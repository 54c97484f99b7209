"""What is owed about people now, beside what is stored: the same sum, whoever asks.

The worker writes what differs (`recompute`), the auditor looks whether anything does. A duty that
stands as it should costs one comparison of two rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.almanac import moment_of, number_of
from bot.domain.dated import STORED, Dated, DatedKey
from bot.domain.duties import OwedNumbers, owed
from bot.domain.duty import DutyKind
from bot.domain.numbered import NumberedFacts
from bot.services.desk import Desk
from bot.store import dated as stored_dated
from bot.store import fact_log
from bot.store.dated import StoredDated, StoredRow
from bot.store.numbered import Whose, load_numbered

_NOBODY_IS_OWED = OwedNumbers((), None)


@dataclass(slots=True)
class Compared:
    """One practitioner: what is `new`, what stands otherwise, what is no longer owed.

    `outdated` are ids of duties that stand as they should, computed under an earlier policy.
    """

    facts: NumberedFacts
    valid_until: datetime | None
    new: list[Dated] = field(default_factory=list)
    changed: list[tuple[StoredDated, Dated]] = field(default_factory=list)
    gone: list[StoredDated] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything that is stored is not as it should be."""
        return bool(self.new or self.changed or self.gone)


def compare(tx: Connection, desk: Desk, whose: Whose, now: datetime) -> Iterator[Compared]:
    """Each of these people's duties at `now` beside the stored ones."""
    number = number_of(now)
    found = [
        (facts, _owed(desk, facts, number)) for facts in load_numbered(tx, whose, desk.go_live)
    ]
    answered = _answered(tx, [one for _, owed_now in found for one in owed_now.dated])
    stored = stored_dated.of_practitioners(tx, whose)
    for facts, (dated, until) in found:
        valid_until = None if until is None else moment_of(until)
        compared = Compared(facts, valid_until)
        known = stored.get(facts.person.id, {})
        _sort(compared, dated, known, answered, desk.policy.fingerprint)
        if compared.new:
            _look_elsewhere(tx, compared, stored)
        yield compared


def _owed(desk: Desk, facts: NumberedFacts, now: int) -> OwedNumbers:
    if not desk.takes_part(facts.person):
        return _NOBODY_IS_OWED
    return owed(facts, desk.kept, now)


def _answered(tx: Connection, dated: list[Dated]) -> dict[str, int]:
    """The engine does not know of reflection: that a minute is over is all that is kept."""
    sessions = [one.session for one in dated if one.session and one.kind == DutyKind.REFLECTION]
    moments = fact_log.moments(tx, fact_log.REFLECTION_ANSWERED, sessions) if sessions else {}
    return {session: number_of(moment) for session, moment in moments.items()}


def _sort(
    compared: Compared,
    dated: Iterable[Dated],
    known: dict[DatedKey, StoredRow],
    answered: Mapping[str, int],
    fingerprint: str,
) -> None:
    for one in dated:
        if one.kind == DutyKind.REFLECTION:
            one = one._replace(met_at=answered.get(one.session or ""))
        row = known.pop(one.key, None)
        if row is None:
            compared.new.append(one)
        elif one[:STORED] != row[:STORED] or row[STORED:] != (row[STORED], None, fingerprint):
            _note(compared, StoredDated.of(row), one, fingerprint)
    left = (StoredDated.of(row) for row in known.values())
    compared.gone = [one for one in left if one.is_open]


def _note(compared: Compared, before: StoredDated, one: Dated, fingerprint: str) -> None:
    """Something about it is not as it was."""
    now = _first_met(before, one)
    if before.void_at is not None or now[:STORED] != before.columns:
        compared.changed.append((before, now))
    elif before.fingerprint != fingerprint:
        compared.outdated.append(before.id)


def _first_met(before: StoredDated, now: Dated) -> Dated:
    """A likely breach is met while a booking stands; since when is what we saw first."""
    if now.met_at is None or now.kind != DutyKind.LIKELY_BREACH or before.void_at is not None:
        return now
    return now if before.met_at is None else now._replace(met_at=before.met_at)


def _look_elsewhere(
    tx: Connection, compared: Compared, stored: dict[str, dict[DatedKey, StoredRow]]
) -> None:
    """What seems new may stand about somebody else: a case moves with its duty."""
    elsewhere = stored_dated.of_subjects(tx, {one.subject for one in compared.new})
    for one in compared.new:
        if (before := elsewhere.get(one.key)) is not None:
            compared.changed.append((before, _first_met(before, one)))
            stored.get(before.practitioner, {}).pop(one.key, None)
    compared.new = [one for one in compared.new if one.key not in elsewhere]
