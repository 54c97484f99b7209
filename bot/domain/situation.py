"""One practitioner's facts at one moment, arranged for the rules to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Generic, TypeVar, cast

from bot.domain.applies import in_force
from bot.domain.candidates import Leading
from bot.domain.duty import Duty, DutyKind, Key, Step
from bot.domain.facts import Case, Facts, Pair, Session, SessionKind, SessionStatus
from bot.domain.intervals import Interval, add
from bot.domain.local_time import local_day, start_of_day
from bot.domain.obligation_rules import Owner
from bot.domain.phases import Window, anchors
from bot.domain.policy import ByRole, Length, Policy, Rule
from bot.domain.rule_parts import Cited
from bot.domain.settings import Resolved, resolve
from bot.domain.why import add as add_step
from bot.domain.why import start

R = TypeVar("R", bound=Rule)
R_co = TypeVar("R_co", bound=Rule, covariant=True)

NONE_KNOWN = "start"


@dataclass(frozen=True, slots=True)
class Ruling(Generic[R_co]):
    """A rule that is about this practitioner, and when it is in force."""

    rule: R_co
    window: Window


@dataclass(frozen=True, slots=True)
class Gap:
    """The time from once to the next time; `closed_at` is None while it lasts.

    Before the first time that is known the anchor is `start`, and counting begins at `since`.
    """

    anchor: str
    since: datetime
    begun: tuple[Step, ...]
    closed_at: datetime | None

    @property
    def day(self) -> date:
        """The local day from which it is counted."""
        return self.begun[-1].result


@dataclass(frozen=True)
class Situation:
    """`facts` of somebody who has a supervisor (`pair`), at `now`."""

    facts: Facts
    pair: Pair
    policy: Policy
    now: datetime

    @cached_property
    def today(self) -> date:
        """The local day of `now`."""
        return self.day(self.now)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """In order of their planned time."""
        return tuple(sorted(self.facts.sessions, key=lambda one: (one.planned_at, one.id)))

    @cached_property
    def since_go_live(self) -> tuple[Session, ...]:
        """The sessions for which the bot answers: planned for go-live or later."""
        begins = self.start_of(self.facts.go_live)
        return tuple(one for one in self.sessions if one.planned_at >= begins)

    @cached_property
    def counting(self) -> tuple[Session, ...]:
        """Formal one-to-ones that were held, in order of being held."""
        held = (one for one in self.facts.sessions if one.counts)
        return tuple(sorted(held, key=lambda one: (one.happened_at, one.id)))

    @cached_property
    def unconfirmed(self) -> tuple[Session, ...]:
        """One-to-ones whose time is over and of which nobody has said whether they took place."""
        return tuple(
            one
            for one in self.since_go_live
            if _is_planned_one_to_one(one) and one.ends_at <= self.now
        )

    @cached_property
    def booked(self) -> tuple[Session, ...]:
        """One-to-ones whose time is not over yet, in order of time."""
        return tuple(
            one for one in self.sessions if _is_planned_one_to_one(one) and one.ends_at > self.now
        )

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """From each counting session to the next, the last one open."""
        ends = (*self.counting, None)
        after = tuple(self._gap(first, then) for first, then in pairwise(ends) if first)
        return (*self._before_the_first(), *after)

    def rulings(self, of: type[R]) -> Iterator[Ruling[R]]:
        """The policy's rules of one kind that are, at some time, about this practitioner."""
        for ruling in self._rulings:
            if isinstance(ruling.rule, of):
                yield cast("Ruling[R]", ruling)

    @cached_property
    def _rulings(self) -> tuple[Ruling[Rule], ...]:
        return tuple(
            Ruling(rule, window)
            for rule in self.policy.pack.rules
            if self.is_chosen(rule)
            for window in in_force(rule.applies, self.facts, self.policy)
        )

    def is_chosen(self, rule: Cited) -> bool:
        """Whether the council's settings are those under which the rule holds."""
        return all(self.policy.settings.get(name) == to for name, to in rule.chosen.items())

    @cached_property
    def anchors(self) -> Mapping[str, date | None]:
        """The days from which a point in the practitioner's working life is counted."""
        return anchors(self.facts.person, self.pair)

    def may_be_met(
        self, since: datetime, due_on: date, otherwise: Callable[[date], date | None]
    ) -> bool:
        """Whether an unconfirmed session may have done what was due between `since` and `due_on`.

        `otherwise` gives the last day that complies had it been held on a day: past that one too
        it makes no difference any more.
        """
        if not self.unconfirmed:
            return False
        days = [self.day(one.planned_at) for one in self.unconfirmed if one.planned_at > since]
        before = [day for day in days if day <= due_on]
        if not before:
            return False
        until = otherwise(max(before))
        return until is None or self.today <= until

    def in_hand(
        self, since: datetime, due_on: date, otherwise: Callable[[date], date | None]
    ) -> bool:
        """Whether it is booked in time, or `may_be_met`: no reason to tell anybody yet."""
        ahead = (one for one in self.booked if one.planned_at > since)
        booked = any(self.day(one.planned_at) <= due_on for one in ahead)
        return booked or self.may_be_met(since, due_on, otherwise)

    def resolve(self, length: Length | ByRole) -> Resolved | None:
        """The length for this practitioner's role; None while the council has not chosen it."""
        return resolve(length, self.policy, self.facts.person.role)

    def day(self, moment: datetime) -> date:
        """The local day of `moment`."""
        return local_day(moment, self.policy.zone)

    def start_of(self, day: date) -> datetime:
        """Local midnight at the beginning of `day`."""
        return start_of_day(day, self.policy.zone)

    def after(self, day: date, interval: Interval) -> date:
        """The day `interval` after `day`."""
        return add(day, interval, self.policy.calendar)

    def plus(
        self, begun: tuple[Step, ...], length: Resolved, says: str, rule: str
    ) -> tuple[Step, ...]:
        """The arithmetic one length further on, by `rule`'s id."""
        calendar = self.policy.calendar
        return add_step(begun, length.interval, calendar, says, length.source, rule, length.setting)

    def next_session(self, after: datetime) -> date | None:
        """The day of the first one-to-one past `after` that was held, else that is booked."""
        held = (one.happened_at for one in self.counting if one.happened_at > after)
        booked = (one.planned_at for one in self.booked if one.planned_at > after)
        moment = next(held, None) or next(booked, None)
        return self.day(moment) if moment else None

    def duty(
        self,
        kind: DutyKind,
        subject: str,
        anchor: str,
        leading: Leading,
        *,
        opens_at: datetime,
        met_at: datetime | None = None,
        session: Session | None = None,
        case: Case | None = None,
        held_back: bool = False,
        owner: Owner = "supervisor",
        what: str = "",
    ) -> Duty:
        """A duty of the session's supervisor; of today's where something is still to be held."""
        pair = self.pair if kind is DutyKind.REARRANGEMENT else self._pair_of(session)
        chosen = leading.candidate
        return Duty(
            key=Key(kind, subject, anchor),
            owner=self._owner(owner, pair),
            practitioner=self.facts.person.id,
            supervisor=pair.supervisor,
            pair=pair.id,
            session=session.id if session else None,
            case=case.id if case else None,
            opens_at=opens_at,
            due_on=chosen.due_on,
            due_at=chosen.due_at,
            met_at=met_at,
            strength=chosen.rule.strength,
            rule=chosen.rule.id,
            clause=chosen.rule.clause,
            ladder=chosen.rule.ladder,
            why=chosen.why,
            also=leading.also,
            held_back=held_back and met_at is None,
            what=what,
        )

    def _owner(self, owner: Owner, pair: Pair) -> str:
        if owner == "practitioner":
            return self.facts.person.id
        supervisor = self.facts.supervisor
        above = supervisor.line_manager if supervisor and owner == "next_up" else None
        return above or pair.supervisor

    def _pair_of(self, session: Session | None) -> Pair:
        if session is None or not self.facts.earlier_pairs:
            return self.pair
        earlier = {pair.id: pair for pair in self.facts.earlier_pairs}
        return earlier.get(session.pair, self.pair)

    def _gap(self, first: Session, then: Session | None) -> Gap:
        since = first.happened_at
        begun = start(self.day(since), "The last session was held")
        return Gap(first.id, since, begun, then.happened_at if then else None)

    def _before_the_first(self) -> Iterator[Gap]:
        begun = self._count_begins()
        since = self.start_of(begun[-1].result)
        first = self.counting[0].happened_at if self.counting else None
        if first is None or first >= since:
            yield Gap(NONE_KNOWN, since, begun, first)

    def _count_begins(self) -> tuple[Step, ...]:
        """Nothing older than go-live is known of somebody who was here before it."""
        started, go_live = self.facts.person.started_on, self.facts.go_live
        if started < go_live:
            return start(go_live, "No session is known, so the count begins at go-live", "local")
        return start(started, "No session is known, so the count begins with employment")


def of_a_leaver(facts: Facts, policy: Policy, now: datetime) -> Situation | None:
    """Somebody who has left, seen from their last supervisor; None of anybody else."""
    if facts.pair is not None or facts.person.left_on is None or not facts.earlier_pairs:
        return None
    last = max(facts.earlier_pairs, key=lambda pair: (pair.since, pair.id))
    return Situation(facts, last, policy, now)


def _is_planned_one_to_one(session: Session) -> bool:
    return session.kind is SessionKind.ONE_TO_ONE and session.status is SessionStatus.PLANNED
