"""A duty in whole numbers, as the engine finds it and the database keeps it; and as people read it.

The first fields are the stored columns, in their order, so that a duty found is compared with the
row that stands without making anything of either.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot.domain.almanac import moment_of
from bot.domain.candidates import Candidate, Leading
from bot.domain.duty import AlsoDue, Duty, DutyKind, Key
from bot.domain.reckoning import Why

if TYPE_CHECKING:
    from bot.domain.policy import Policy

KEY, STORED = 3, 17
"""How many of the fields make a duty itself, and how many are stored."""

DatedKey = tuple[str, str, str]
"""Kind, subject and anchor."""


class Dated(NamedTuple):
    """One duty: days as ordinals, moments as microseconds; see `Duty` for what each field is."""

    kind: str
    subject: str
    anchor: str
    owner: str
    practitioner: str
    supervisor: str
    pair: str
    session: str | None
    case: str | None
    opens_at: int
    due_on: int
    due_at: int
    met_at: int | None
    strength: str
    rule: str
    clause: str
    held_back: bool
    leading: Leading
    what: str

    @property
    def key(self) -> DatedKey:
        """What makes it itself."""
        return self.kind, self.subject, self.anchor


def dressed(dated: Dated, policy: Policy) -> Duty:
    """The same with days and moments in place of numbers; `why` is worked out when asked for."""
    candidate, also = dated.leading
    return Duty(
        key=Key(DutyKind(dated.kind), dated.subject, dated.anchor),
        owner=dated.owner,
        practitioner=dated.practitioner,
        supervisor=dated.supervisor,
        pair=dated.pair,
        session=dated.session,
        case=dated.case,
        opens_at=moment_of(dated.opens_at),
        due_on=date.fromordinal(dated.due_on),
        due_at=moment_of(dated.due_at),
        met_at=None if dated.met_at is None else moment_of(dated.met_at),
        strength=candidate.rule.strength,
        rule=dated.rule,
        clause=dated.clause,
        ladder=candidate.rule.ladder,
        why=Why(candidate.marks, policy.calendar),
        also=tuple(_also(other, policy) for other in also),
        held_back=dated.held_back,
        what=dated.what,
    )


def _also(other: Candidate, policy: Policy) -> AlsoDue:
    why = Why(other.marks, policy.calendar)
    return AlsoDue(other.rule.id, other.rule.clause, date.fromordinal(other.day), why)
