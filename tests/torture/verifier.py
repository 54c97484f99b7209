"""What must hold after every run, whatever went wrong in it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.torture import burst, saying, settled, spoiling, unsure
from tests.torture.problem import Problem, Wrong
from tests.torture.seen import Seen

_CHECKS = (
    saying.nothing_lost,
    saying.every_press_heard,
    saying.nothing_doubled,
    unsure.said_again_and_says_so,
    spoiling.spoilt_alone_waits,
    unsure.counted,
    saying.nothing_that_was_not_owed,
    saying.nothing_once_it_was_met,
    saying.everything_in_time,
    saying.somebody_else_told,
    settled.nothing_waits,
    settled.as_wanted,
    settled.homes_as_wanted,
    settled.nothing_over_too_soon,
    settled.as_computed,  # the last: it plans anew
)
_PACED = (burst.in_order, burst.never_refused)


def verify(seen: Seen) -> Iterator[Problem]:
    """Everything that is wrong; nothing if all is well."""
    for trouble in seen.unfinished:
        yield Problem(Wrong.UNFINISHED, trouble)
    wanted = sum(trouble.kills for trouble in seen.scenario.troubles)
    if seen.run.crew.kills < wanted:
        yield Problem(Wrong.UNFINISHED, f"{seen.run.crew.kills} of {wanted} kills")
    for one in seen.run.crew.stayed:
        yield Problem(Wrong.WAITS, one)
    if seen.run.crew.crashes:
        yield Problem(Wrong.CRASHED, f"{seen.run.crew.crashes} processes")
    if seen.stuck:
        yield Problem(Wrong.WAITS, "something is still to be done")
    for check in (*(_PACED if seen.scenario.paced else ()), *_CHECKS):
        yield from check(seen)
