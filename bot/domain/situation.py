"""One practitioner's facts at one moment, arranged for the rules to ask. All in whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

from bot.domain.candidates import Candidate, Leading
from bot.domain.dated import Dated
from bot.domain.duty import DutyKind
from bot.domain.intervals import Interval
from bot.domain.numbered import (
    GROUP,
    PLANNED,
    NumberedCase,
    NumberedFacts,
    NumberedPair,
    NumberedSession,
)
from bot.domain.obligation_rules import Owner
from bot.domain.phases import anchors
from bot.domain.policy import ByRole, Length, Policy, Rule
from bot.domain.reckoning import Mark, Reckoned, Term, plus, start
from bot.domain.rule_parts import DatedRule
from bot.domain.rulebook import Ruling
from bot.domain.settings import Resolved, resolve

R = TypeVar("R", bound=Rule)
T = TypeVar("T")

NONE_KNOWN = "start"


class Gap(NamedTuple):
    """The time from once to the next time; `closed_at` is None while it lasts.

    Before the first time that is known the anchor is `start`, and counting begins at `since`.
    """

    anchor: str
    since: int
    begun: Reckoned
    closed_at: int | None


class Situation:
    """`facts` of somebody who has a supervisor (`pair`), at the moment `now`.

    `whole`: what was met is wanted too, and what holds a duty back; without it only the dates of
    what runs now. `since_go_live` are the sessions for which the bot answers: planned for go-live
    or later; `at_issue` those of them about which something is wanted.
    """

    def __init__(
        self,
        facts: NumberedFacts,
        pair: NumberedPair,
        policy: Policy,
        now: int,
        *,
        whole: bool = True,
    ) -> None:
        self.facts, self.pair, self.policy, self.now, self.whole = facts, pair, policy, now, whole
        self.book = policy.book
        almanac = self.book.almanac
        self.day, self.start_of, self.end_of = almanac.day_of, almanac.start_of, almanac.end_of
        self.today = self.day(now)
        self.begins = self.start_of(facts.go_live)
        self._rulings = self.book.about(facts)
        self._gaps: list[Gap] | None = None
        self._anchors: Mapping[str, int | None] | None = None
        self.since_go_live: list[NumberedSession] = []
        self.at_issue: list[NumberedSession] = []
        self.counting: list[NumberedSession] = []
        self.booked: list[NumberedSession] = []
        self.unconfirmed: list[NumberedSession] = []
        self._sort_sessions()

    @property
    def sessions(self) -> Sequence[NumberedSession]:
        """In order of their planned time."""
        return self.facts.sessions

    def _sort_sessions(self) -> None:
        """What may meet a minimum: held, in order of being held; its time not over yet; its time
        over, and nobody has said whether it took place."""
        now, begins, whole = self.now, self.begins, self.whole
        counted = self.book.counted(self.facts.person)
        for one in self.facts.sessions:
            answers_for = one.planned_at >= begins
            if answers_for:
                self.since_go_live.append(one)
                if whole or not one.is_settled(now):
                    self.at_issue.append(one)
            if one.kind in counted:
                if one.was_held:
                    self.counting.append(one)
                elif one.status == PLANNED:
                    if one.ends_at > now:
                        self.booked.append(one)
                    elif answers_for:
                        self.unconfirmed.append(one)
        self.counting.sort(key=_happened)

    @property
    def gaps(self) -> list[Gap]:
        """From each counting session to the next, the last one open; else only that one."""
        if self._gaps is None:
            self._gaps = self._found_gaps()
        return self._gaps

    def _found_gaps(self) -> list[Gap]:
        held = self.counting
        if not held:
            return self._before_the_first()
        closed = [one.happened_at for one in held[1:]] if self.whole else []
        found = [
            self._gap(one, then)
            for one, then in zip(held[-len(closed) - 1 :], [*closed, None], strict=True)
        ]
        return [*self._before_the_first(), *found] if self.whole else found

    def rulings(self, of: type[R]) -> tuple[Ruling[R], ...]:
        """The policy's rules of one kind that are, at some time, about this practitioner."""
        return cast("tuple[Ruling[R], ...]", self._rulings.by_class.get(of, ()))

    def derived(self, of: type[R], make: Callable[[tuple[Ruling[R], ...]], T]) -> T:
        """What `make` makes of the rules of one kind: for people alike only once."""
        return self._rulings.derived(of, make)

    @property
    def anchors(self) -> Mapping[str, int | None]:
        """The days from which a point in the practitioner's working life is counted."""
        if self._anchors is None:
            self._anchors = anchors(self.facts.person, self.pair)
        return self._anchors

    # --- what holds a duty back -------------------------------------------------------------------

    def may_be_met(self, since: int, due_on: int, otherwise: Callable[[int], int | None]) -> bool:
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

    def in_hand(self, since: int, due_on: int, otherwise: Callable[[int], int | None]) -> bool:
        """Whether it is booked in time, or `may_be_met`: no reason to tell anybody yet."""
        ahead = (one for one in self.booked if one.planned_at > since)
        booked = any(self.day(one.planned_at) <= due_on for one in ahead)
        return booked or self.may_be_met(since, due_on, otherwise)

    # --- arithmetic -------------------------------------------------------------------------------

    def resolve(self, length: Length | ByRole) -> Resolved | None:
        """The length for this practitioner's role; None while the council has not chosen it."""
        return resolve(length, self.policy, self.facts.person.role)

    def term(self, rule: Rule, length: Length | ByRole, says: str) -> Term | None:
        """One of `rule`'s own lengths, `says` its words with `{}` for the length."""
        return self.book.term(rule, length, says, self.facts.person.role)

    def after(self, day: int, interval: Interval) -> int:
        """The day that lies `interval` after `day`."""
        return self.book.almanac.adding(interval)(day)

    def plus(self, begun: Reckoned, length: Resolved, says: str, rule: str) -> Reckoned:
        """The arithmetic one length further on, by `rule`'s id."""
        mark = Mark("add", length.interval, says, length.source, rule, length.setting)
        adding = self.book.almanac.adding(length.interval)
        return plus(begun, Term(adding, mark, length.interval))

    def by_end_of_day(self, rule: DatedRule, reckoned: Reckoned) -> Candidate:
        """Due by the end of the day that was reckoned."""
        return Candidate(self.end_of(reckoned.day), reckoned.day, rule, reckoned)

    def next_session(self, after: int) -> int | None:
        """The day of the first one-to-one past `after` that was held, else that is booked."""
        held = (one.happened_at for one in self.counting if one.happened_at > after)
        booked = (one.planned_at for one in self.booked if one.planned_at > after)
        moment = next(held, None) or next(booked, None)
        return self.day(moment) if moment else None

    # --- a duty -----------------------------------------------------------------------------------

    def dated(
        self,
        kind: DutyKind,
        subject: str,
        anchor: str,
        leading: Leading,
        *,
        opens_at: int,
        met_at: int | None = None,
        session: NumberedSession | None = None,
        case: NumberedCase | None = None,
        held_back: bool = False,
        owner: Owner = "supervisor",
        what: str = "",
    ) -> Dated:
        """A duty of the session's supervisor; of today's where something is still to be held."""
        pair = self.pair if kind is DutyKind.REARRANGEMENT else self._pair_of(session)
        due_at, day, rule, _ = leading.candidate
        return Dated(
            kind,
            subject,
            anchor,
            pair.supervisor if owner == "supervisor" else self._owner(owner, pair),
            self.facts.person.id,
            pair.supervisor,
            pair.id,
            session.id if session else None,
            case.id if case else None,
            opens_at,
            day,
            due_at,
            met_at,
            rule.strength,
            rule.id,
            rule.clause,
            held_back and met_at is None,
            leading,
            what,
        )

    def _owner(self, owner: Owner, pair: NumberedPair) -> str:
        if owner == "practitioner":
            return self.facts.person.id
        supervisor = self.facts.supervisor
        above = supervisor.line_manager if supervisor and owner == "next_up" else None
        return above or pair.supervisor

    def _pair_of(self, session: NumberedSession | None) -> NumberedPair:
        if session is None or not self.facts.earlier_pairs:
            return self.pair
        earlier = {pair.id: pair for pair in self.facts.earlier_pairs}
        return earlier.get(session.pair, self.pair)

    def _gap(self, first: NumberedSession, closed_at: int | None) -> Gap:
        since = first.happened_at
        setting = self.book.groups_setting if first.kind == GROUP else ""
        begun = start(self.day(since), "The last session was held", setting=setting)
        return Gap(first.id, since, begun, closed_at)

    def _before_the_first(self) -> list[Gap]:
        begun = self._count_begins()
        since = self.start_of(begun.day)
        first = self.counting[0].happened_at if self.counting else None
        return [Gap(NONE_KNOWN, since, begun, first)] if first is None or first >= since else []

    def _count_begins(self) -> Reckoned:
        """Nothing older than go-live is known of somebody who was here before it."""
        started, go_live = self.facts.person.started_on, self.facts.go_live
        if started < go_live:
            return start(go_live, "No session is known, so the count begins at go-live", "local")
        return start(started, "No session is known, so the count begins with employment")


def last_pair(facts: NumberedFacts) -> NumberedPair | None:
    """The pair in which somebody who has left was last; None of anybody else."""
    if facts.pair is not None or facts.person.left_on is None or not facts.earlier_pairs:
        return None
    return max(facts.earlier_pairs, key=lambda pair: (pair.since, pair.id))


def _happened(one: NumberedSession) -> tuple[int, str]:
    return one.happened_at, one.id
