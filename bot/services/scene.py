"""What there is to know around some duties, read in one transaction, each thing once.

Everything that is said is composed from this: the current state, never what was true when a
message was first sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, cached_property

from sqlalchemy import Connection

from bot.domain import duties as engine
from bot.domain.agenda import in_order
from bot.domain.duty import Duty, Key, State, state
from bot.domain.facts import Case, Facts, Person, Session, SessionKind, SessionStatus
from bot.domain.ladders import Standing
from bot.domain.local_time import local_day
from bot.domain.receivers import Chain
from bot.messages.case_list import CaseLine
from bot.services.case_list_age import CaseListAge, case_list_age
from bot.services.desk import Desk
from bot.store import agenda, duties, people
from bot.store.agenda import AgendaLine
from bot.store.chains import load_chain
from bot.store.duties import StoredDuty
from bot.store.facts import load_facts
from bot.store.standings import load_standings


class Scene:
    """One moment, as seen through one transaction."""

    def __init__(self, tx: Connection, desk: Desk, now: datetime) -> None:
        self.tx, self.desk, self.now = tx, desk, now
        self.policy = desk.policy
        self.facts = cache(self._facts)
        self.person = cache(self._person)
        self.chain = cache(self._chain)
        self.open_duties = cache(self._open_duties)
        self.case_dates = cache(self._case_dates)
        self.owed = cache(self._owed)

    # --- moments ----------------------------------------------------------------------------------

    @cached_property
    def today(self) -> date:
        """The local day of now."""
        return self.day(self.now)

    def day(self, moment: datetime) -> date:
        """The local day of a moment."""
        return local_day(moment, self.policy.zone)

    def local(self, moment: datetime) -> datetime:
        """A moment as people say it."""
        return moment.astimezone(self.policy.zone)

    def local_or_none(self, moment: datetime | None) -> datetime | None:
        """The same where there may be none."""
        return None if moment is None else self.local(moment)

    # --- people and duties ------------------------------------------------------------------------

    def name(self, person_id: str) -> str:
        """Somebody's name."""
        return self.person(person_id).name

    def computed(self, duty: StoredDuty) -> Duty | None:
        """A duty as the engine computes it now, with its arithmetic; None if it yields it not."""
        return self.owed(duty.practitioner).get(duty.key)

    def standing(self, duty: StoredDuty) -> Standing:
        """A duty as its ladder sees it."""
        return load_standings(self.tx, [duty], self.desk.go_live)[duty.id]

    def state(self, duty: StoredDuty) -> State:
        """Where a duty stands now."""
        if duty.void_at is not None:
            return State.VOID
        return state(duty.due_on, duty.due_at, duty.met_at, self.now, self.today)

    # --- sessions ---------------------------------------------------------------------------------

    def last_held(self, practitioner: str) -> Session | None:
        """The latest one-to-one that counts."""
        held = [one for one in self.facts(practitioner).sessions if one.counts]
        return max(held, key=lambda one: one.happened_at, default=None)

    def booked(self, practitioner: str) -> tuple[Session, ...]:
        """One-to-ones still to come, in order."""
        return tuple(
            one
            for one in self.facts(practitioner).sessions
            if one.kind is SessionKind.ONE_TO_ONE
            and one.status is SessionStatus.PLANNED
            and one.planned_at > self.now
        )

    def next_at(self, practitioner: str) -> datetime | None:
        """The local moment of the next session that is booked."""
        ahead = self.booked(practitioner)
        return self.local(ahead[0].planned_at) if ahead else None

    def unconfirmed_at(self, practitioner: str) -> datetime | None:
        """When the latest one-to-one was planned of which nobody has said whether it took place."""
        over = [
            one.planned_at
            for one in self.facts(practitioner).sessions
            if one.kind is SessionKind.ONE_TO_ONE
            and one.status is SessionStatus.PLANNED
            and one.ends_at <= self.now
        ]
        return self.local_or_none(max(over, default=None))

    def session(self, practitioner: str, session_id: str) -> Session | None:
        """One of a practitioner's sessions."""
        known = self.facts(practitioner).sessions
        return next((one for one in known if one.id == session_id), None)

    def moved_to(self, practitioner: str, session_id: str) -> datetime | None:
        """The local moment to which a session was moved, unless that was called off."""
        instead = [
            one
            for one in self.facts(practitioner).sessions
            if one.replaces == session_id and one.status is not SessionStatus.CANCELLED
        ]
        return self.local(instead[-1].planned_at) if instead else None

    # --- cases ------------------------------------------------------------------------------------

    @cached_property
    def case_list_age(self) -> CaseListAge:
        """How old the case list is."""
        return case_list_age(self.tx, self.today)

    def case_lines(self, practitioner: str) -> tuple[CaseLine, ...]:
        """All open cases, those to bring first at the top, paused ones at the end."""
        due = self.case_dates(practitioner)
        cases = self.facts(practitioner).cases
        paused = [one for one in cases if one.paused and one.closed_on is None]
        ordered = (*in_order(cases, due), *sorted(paused, key=lambda one: one.ref))
        return tuple(self.case_line(practitioner, one) for one in ordered)

    def case_line(self, practitioner: str, case: Case) -> CaseLine:
        """One case with its last and its next discussion."""
        sessions = self.facts(practitioner).sessions
        held = (self.day(one.happened_at) for one in sessions if case.id in one.discussed)
        return CaseLine(
            id=case.id,
            ref=case.ref,
            kind=case.kind,
            last_on=max((*case.discussed_on, *held), default=None),
            next_on=self.case_dates(practitioner).get(case.id),
            paused=case.paused,
        )

    def refs(self, practitioner: str, case_ids: Iterable[str]) -> tuple[str, ...]:
        """The references of these cases, in order."""
        wanted = set(case_ids)
        return tuple(sorted(c.ref for c in self.facts(practitioner).cases if c.id in wanted))

    def agenda(self, pair_id: str) -> list[AgendaLine]:
        """What the pair want to speak about."""
        return agenda.of_pair(self.tx, pair_id)

    # --- read once --------------------------------------------------------------------------------

    def _facts(self, practitioner: str) -> Facts:
        return load_facts(self.tx, practitioner, self.desk.go_live)

    def _person(self, person_id: str) -> Person:
        return people.get(self.tx, person_id)

    def _chain(self, practitioner: str, supervisor: str) -> Chain:
        return load_chain(self.tx, practitioner, supervisor)

    def _case_dates(self, practitioner: str) -> dict[str, date]:
        """By when each case is to be discussed next."""
        return duties.case_dates(self.tx, practitioner)

    def _owed(self, practitioner: str) -> dict[Key, Duty]:
        owed = engine.duties(self.facts(practitioner), self.policy, self.now)
        return {duty.key: duty for duty in owed.duties}

    def _open_duties(self, practitioner: str) -> list[StoredDuty]:
        return duties.open_about(self.tx, [practitioner])
