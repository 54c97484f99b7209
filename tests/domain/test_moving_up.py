"""A case that moves up in risk never gains time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.duties import duties
from bot.domain.duty import DutyKind
from bot.domain.facts import Case, CaseKind, KindChange
from bot.domain.intervals import Months
from tests.support.known import facts, held, moment, planned
from tests.support.policies import discussion, policy, supervision

UPWARDS = (
    CaseKind.CARE_LEAVER,
    CaseKind.CHILD_IN_NEED,
    CaseKind.CHILD_PROTECTION,
    CaseKind.COURT,
)
POLICY = policy(
    supervision(Months(1)),
    discussion(Months(3), CaseKind.CARE_LEAVER),
    discussion(Months(2), CaseKind.CHILD_IN_NEED),
    discussion(Months(1), CaseKind.CHILD_PROTECTION),
    discussion("session", CaseKind.COURT),
)
START = date(2026, 3, 2)
AFTER = st.integers(0, 100).map(lambda days: START + timedelta(days=days))


@given(
    st.sampled_from(list(pairwise(UPWARDS))),
    AFTER,
    st.lists(AFTER, max_size=3, unique=True),
    st.lists(st.integers(1, 120), max_size=2, unique=True),
)
@settings(max_examples=150, deadline=None)
def test_a_date_that_was_running_never_moves_out(
    kinds: tuple[CaseKind, CaseKind], changed: date, discussed: list[date], ahead: list[int]
) -> None:
    before, after = kinds
    one = Case("c", "c", (KindChange(before, START),), START, discussed_on=tuple(discussed))
    up = replace(one, kinds=(*one.kinds, KindChange(after, changed + timedelta(days=1))))
    days = [changed + timedelta(days=more) for more in ahead]
    sessions = (held("a", START), *(planned(f"b{n}", day) for n, day in enumerate(days)))
    now = changed + timedelta(days=1)
    past = tuple(day for day in discussed if day <= now)
    was = _due(replace(one, discussed_on=past), sessions, now)
    became = _due(replace(up, discussed_on=past), sessions, now)
    assert was is not None
    assert became is not None
    assert became <= was


def _due(one: Case, sessions: tuple, now: date) -> date | None:
    found = duties(facts(*sessions, cases=[one]), POLICY, moment(now, 12)).duties
    of_case = (duty for duty in found if duty.key.kind is DutyKind.CASE_DISCUSSION)
    return next((duty.due_on for duty in of_case if duty.met_at is None), None)
