"""The cast at the reception, with one morning's facts in the database.

Alice and Bob should have met this morning. Dan and Bob last met six weeks ago, which is too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.domain.facts import Case, Pair, Person, Session, SessionStatus
from bot.services.desk import Desk
from bot.services.recompute import recompute
from bot.store import sessions
from bot.store.database import Database
from sandbox.server import Sandbox
from tests.support.organisation import (
    ALICE,
    ALICE_AND_BOB,
    BOB,
    CAROL,
    CAST,
    DAN_AND_BOB,
    GO_LIVE,
    NOW,
)
from tests.support.reception import EVERYBODY, Reception, buttons, council, open_reception
from tests.support.sessions import write_case, write_session
from tests.support.slack import Json
from tests.support.ways import workspace_for

THREE_WEEKS_AGO = datetime(2026, 11, 2, 9, tzinfo=UTC)
SIX_WEEKS_AGO = datetime(2026, 10, 12, 9, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Morning:
    """What stands in the database before anybody presses anything."""

    desk: Desk
    this_morning: Session
    before: Session
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Stage:
    """The morning, with the reception open."""

    reception: Reception
    morning: Morning

    @property
    def this_morning(self) -> Session:
        """The session that Alice and Bob had planned for eight o'clock."""
        return self.morning.this_morning

    @property
    def cases(self) -> tuple[Case, ...]:
        """Alice's cases."""
        return self.morning.cases

    def session(self, session_id: str = "") -> Session:
        """A session as it stands; this morning's unless another is named."""
        with self.reception.database.read() as tx:
            return sessions.get(tx, session_id or self.this_morning.id)

    def planned(self) -> list[datetime]:
        """When Alice and Bob are to meet next."""
        with self.reception.database.read() as tx:
            known = sessions.of_pair(tx, ALICE_AND_BOB.id)
        ahead = [one for one in known if one.status is SessionStatus.PLANNED]
        return [one.planned_at for one in ahead if one.id != self.this_morning.id]

    def asked(self) -> Json:
        """Bob's message that asks about this morning, said first if need be."""
        return self._message_of("session.held", BOB) or self._said_first("session.held", BOB)

    def answered(self) -> Json:
        """The same message once he has answered."""
        return self._message_of("session.change", BOB)

    def told(self) -> Json:
        """Carol's message about Dan and Bob, once they have been warned."""
        self.reception.deliver()
        self.reception.clock.move_to(WEDNESDAY)
        return self._said_first("duty.on_it", CAROL)

    def _said_first(self, action: str, who: Person) -> Json:
        self.reception.deliver()
        return self._message_of(action, who)

    def _message_of(self, action: str, who: Person) -> Json:
        return next((m for m in self.reception.messages(who) if action in buttons(m)), {})


@pytest.fixture
def morning(database: Database) -> Morning:
    """The morning of Monday 23 November at ten."""
    with database.write() as tx:
        before = _write_held(tx, ALICE_AND_BOB, THREE_WEEKS_AGO)
        _write_held(tx, DAN_AND_BOB, SIX_WEEKS_AGO)
        this_morning = write_session(tx, ALICE_AND_BOB, NOW - timedelta(hours=2), minutes=60)
        kept = tuple(
            write_case(tx, f"CS-{n}", ALICE.id, discussed_on=(THREE_WEEKS_AGO.date(),))
            for n in range(101, 106)
        )
        desk = Desk(database, council("camden"), GO_LIVE)
        recompute(tx, desk, [who.id for who in CAST], NOW)
    return Morning(desk, this_morning, before, kept)


@pytest.fixture
def stage(morning: Morning, sandbox: Sandbox, way: str) -> Iterator[Stage]:
    """The same with everybody at the reception."""
    workspace = workspace_for(way, sandbox.url, EVERYBODY)
    with open_reception(morning.desk, workspace) as reception:
        yield Stage(reception, morning)
    workspace.close()


@pytest.fixture
def reception(stage: Stage) -> Reception:
    """The reception of the stage."""
    return stage.reception


def _write_held(tx: Connection, pair: Pair, at: datetime) -> Session:
    recorded_at = at + timedelta(days=1)
    return write_session(
        tx,
        pair,
        at,
        status=SessionStatus.HELD,
        held_at=at,
        decided_at=at,
        recorded_at=recorded_at,
    )
