"""Which cases to bring to a session first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.facts import Case, CaseKind

FIRST = 3

_ORDER = (
    CaseKind.CHILD_PROTECTION,
    CaseKind.COURT,
    CaseKind.LOOKED_AFTER,
    CaseKind.CHILD_IN_NEED,
    CaseKind.CARE_LEAVER,
    CaseKind.EARLY_HELP,
)


def in_order(cases: Iterable[Case], due: Mapping[str, date]) -> tuple[Case, ...]:
    """Open cases whose next discussion is due soonest first, overdue ones before all.

    `due` holds the day by the case's id; cases without one come last. On one day child protection
    and court come before the others. A case whose list is said to be wrong is left out.
    """
    spoken_of = (case for case in cases if case.closed_on is None and not case.paused)
    return tuple(sorted(spoken_of, key=lambda case: _rank(case, due)))


def _rank(case: Case, due: Mapping[str, date]) -> tuple[date, int, str]:
    return due.get(case.id, date.max), _ORDER.index(case.kind), case.ref
