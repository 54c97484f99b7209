"""When a rung is said: the moment that it names, and the recipient's own working moment for it.

All pure: the same standing gives the same moments, whenever one asks. Moments are in UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from bot.domain.facts import Person
from bot.domain.hours import (
    is_working,
    last_start_of_work,
    next_start_of_work,
    next_working_moment,
)
from bot.domain.intervals import Hours, Interval, WorkingDays, add, back
from bot.domain.local_time import at as moment_at
from bot.domain.local_time import end_of_day, local_day, start_of_day
from bot.domain.policy import MAY_ESCALATE, Policy, Strength, Voice
from bot.domain.rungs import LONGEST_HOLD, FrozenRung

_INSTANT = timedelta(microseconds=1)
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Standing(NamedTuple):
    """A stored duty as the ladder sees it.

    `said` holds the first moment at which each rung of this round was said, `told` the ids of
    those who were told then, `refused` of those to whom it can never be said, since its text was
    refused, `missed` of those who had no account when it was their turn. `ladder_opened_at` is when
    the bot first knew of the duty.
    """

    strength: Strength
    ladder: tuple[FrozenRung, ...]
    opens_at: datetime
    due_on: date
    due_at: datetime
    go_live: date
    ladder_opened_at: datetime | None = None
    met_at: datetime | None = None
    void_at: datetime | None = None
    held_back: bool = False
    round: int = 1
    said: Mapping[str, datetime] = _NOTHING
    told: Mapping[str, tuple[str, ...]] = _NOTHING
    refused: Mapping[str, tuple[str, ...]] = _NOTHING
    missed: Mapping[str, tuple[str, ...]] = _NOTHING
    acknowledged_at: datetime | None = None
    look_again_on: date | None = None

    @property
    def opened(self) -> datetime:
        """Before this nothing could be said."""
        return max(self.opens_at, self.ladder_opened_at or self.opens_at)

    @property
    def over(self) -> bool:
        """Nothing more is said."""
        return self.met_at is not None or self.void_at is not None

    @property
    def may_escalate(self) -> bool:
        """Whether anybody above the pair may ever hear of it, as things stand."""
        strong = self.strength in MAY_ESCALATE
        return strong and not self.held_back and self.due_on >= self.go_live

    def rung(self, name: str) -> FrozenRung | None:
        """One rung of the ladder by its name."""
        return next((rung for rung in self.ladder if rung.name == name), None)

    def heard(self, rung: FrozenRung, person: Person | None) -> bool:
        """Whether it was said already: an escalation to anybody at all, the rest to this person.

        The pair may work on different days, so one of them hears a reminder before the other.
        """
        if person is None or rung.voice is Voice.ESCALATION:
            return rung.name in self.said
        return person.id in self.told.get(rung.name, ())

    def is_refused(self, rung: FrozenRung, person: Person) -> bool:
        """Whether it can never be said to them."""
        return person.id in self.refused.get(rung.name, ())

    def answered(self, name: str) -> bool:
        """Whether somebody said *I'm on it* since that rung was said."""
        said = self.said.get(name)
        return (
            said is not None and self.acknowledged_at is not None and self.acknowledged_at >= said
        )

    def looks_again(self, person_id: str, on_their_way: Collection[str]) -> bool:
        """Whether a rung will say it to them once more on the day that was chosen.

        Not one of those that are `on_their_way`, by their names: they are said now.
        """
        over = {*self.said, *on_their_way}
        ahead = (rung for rung in self.ladder if rung.name not in over)
        again = (rung for rung in ahead if rung.when == "again" and self.answered(rung.other))
        return self.may_escalate and any(
            person_id in self.told.get(rung.other, ()) for rung in again
        )


class Call(NamedTuple):
    """A rung for one recipient. `named` is the moment that the rung itself names.

    Without `person` there is nobody to tell; without `say_at` it waits for something else.
    """

    rung: FrozenRung
    named: datetime
    person: Person | None = None
    say_at: datetime | None = None
    lapses_at: datetime | None = None

    @property
    def has_nobody_yet(self) -> bool:
        """Whether, as things stand, nobody could be told or has a time for it."""
        waits_for_its_warning = self.person is not None and self.rung.voice is Voice.ESCALATION
        return self.say_at is None and not waits_for_its_warning

    def lapsed(self, now: datetime) -> bool:
        """Whether it is too late to say it."""
        return self.lapses_at is not None and now >= self.lapses_at


def named_moment(rung: FrozenRung, standing: Standing, policy: Policy) -> datetime | None:
    """The moment that the rung itself names, whoever is told; None while it has none.

    A warning (`ahead_of`) has none of its own: it counts back from what it warns of.
    """
    match rung.when:
        case "opening":
            return standing.opened
        case "due":
            return standing.due_at
        case "before" | "after":
            return _around_due(rung, standing, policy)
        case "unanswered":
            return _unanswered(rung, standing, policy)
        case "again":
            return _again(rung, standing, policy)
        case "asked":
            return rung.at
        case "ahead_of":
            return None


def _around_due(rung: FrozenRung, standing: Standing, policy: Policy) -> datetime:
    """For a length in days: any time on a day before, but the first of a day after."""
    length = rung.length or WorkingDays(0)
    if isinstance(length, Hours):
        signed = length if rung.when == "after" else back(length)
        return later(standing.due_at, signed, policy)
    if rung.when == "after":
        day = add(standing.due_on, length, policy.calendar)
        return max(standing.due_at, start_of_day(day, policy.zone))
    day = add(standing.due_on, back(length), policy.calendar)
    return min(standing.due_at - _INSTANT, end_of_day(day, policy.zone))


def _unanswered(rung: FrozenRung, standing: Standing, policy: Policy) -> datetime | None:
    said = standing.said.get(rung.other)
    if said is None or standing.answered(rung.other):
        return None
    return later(said, rung.length or WorkingDays(0), policy)


def _again(rung: FrozenRung, standing: Standing, policy: Policy) -> datetime | None:
    if standing.look_again_on is None or not standing.answered(rung.other):
        return None
    return start_of_day(standing.look_again_on, policy.zone)


def later(moment: datetime, length: Interval, policy: Policy) -> datetime:
    """The same time of day, `length` on; hours are elapsed time."""
    if isinstance(length, Hours):
        return moment + timedelta(hours=length.hours)
    day = add(local_day(moment, policy.zone), length, policy.calendar)
    clock: time = moment.astimezone(policy.zone).time()
    return moment_at(day, clock, policy.zone)


def hold_ends(said: datetime, hold: Interval, policy: Policy) -> datetime:
    """When a warning said at `said` has been heard long enough: one working day at most."""
    longest = later(said, LONGEST_HOLD, policy)
    return longest if hold == LONGEST_HOLD else min(later(said, hold, policy), longest)


def slot(
    rung: FrozenRung, person: Person, moment: datetime, standing: Standing, policy: Policy
) -> datetime | None:
    """When somebody hears a rung that names `moment`; None if there is no such time.

    A reminder before the date moves earlier, into their last working period, and never past it.
    Everything else waits for their next one.
    """
    if rung.when != "before":
        return slot_from(rung, person, max(moment, standing.opened), policy)
    earlier = slot_before(rung, person, moment, standing.opened, policy)
    return earlier or _caught_up(rung, person, standing, policy)


def slot_before(
    rung: FrozenRung, person: Person, moment: datetime, opened: datetime, policy: Policy
) -> datetime | None:
    """Their last start of work not after `moment`; None if that is before `opened`.

    A length in hours keeps its own moment if that is one of theirs.
    """
    found = last_start_of_work(person, moment, policy.calendar, policy.zone)
    if isinstance(rung.length, Hours) and is_working(person, moment, policy.calendar, policy.zone):
        found = moment
    return found if found is not None and found >= opened else None


def slot_from(
    rung: FrozenRung, person: Person, moment: datetime, policy: Policy
) -> datetime | None:
    """Their first working moment from `moment` on; in the brief, their first start of work."""
    find = next_start_of_work if rung.brief else next_working_moment
    return find(person, moment, policy.calendar, policy.zone)


def _caught_up(
    rung: FrozenRung, person: Person, standing: Standing, policy: Policy
) -> datetime | None:
    """Where a reminder's time was past at opening: the next brief, or at once if that is late."""
    at_once = next_working_moment(person, standing.opened, policy.calendar, policy.zone)
    found = slot_from(rung, person, standing.opened, policy)
    if found is None or found >= standing.due_at:
        found = at_once
    return found if found is not None and found < standing.due_at else None
