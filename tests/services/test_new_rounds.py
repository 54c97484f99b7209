"""When a ladder begins anew, and what is carried over into it.

The engine is stood in for by a list of duties, as in test_recompute.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.duty import DutyKind
from bot.domain.rungs import asked_for
from bot.services.desk import Desk
from bot.services.recompute import recompute
from bot.store import duties as stored
from bot.store import nudges
from bot.store.nudges import NudgeState
from tests.support.duties import duty, next_look, only, write_nudge
from tests.support.engine import Engine
from tests.support.organisation import ALICE, BOB, DAN, DAN_AND_BOB, NOW

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


def ask(tx: Connection, name: str, at: datetime) -> None:
    """Somebody asked that Bob be reminded."""
    rung = asked_for(name, ("supervisor",), at)
    stored.change(tx, only(tx).id, {"ladder": [*only(tx).ladder, rung]})


def say(tx: Connection, rung: str) -> None:
    said = write_nudge(tx, only(tx), rung=rung)
    nudges.settle(tx, [said.id], NudgeState.SENT, None, NOW)


def rungs(tx: Connection, practitioner: str = ALICE.id) -> tuple[int, list[str]]:
    found = only(tx, practitioner)
    return found.round, [rung["name"] for rung in found.ladder]


def test_the_round_rises_when_something_said_lies_ahead_again(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    say(tx, "remind")
    stored.acknowledge(tx, only(tx).id, BOB.id, None, NOW)
    engine.owed[ALICE.id] = [duty(due_at=NOW + timedelta(days=28))]
    recompute(tx, desk, [ALICE.id], LATER)
    assert (only(tx).round, only(tx).acknowledged_at) == (2, None)


def test_what_was_asked_for_and_not_said_outlives_the_round(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    for name, at in (("asked one", NOW - HOUR), ("asked two", NOW), ("noted", NOW + 48 * HOUR)):
        ask(tx, name, at)
    say(tx, "remind")
    say(tx, "asked two")
    engine.owed[ALICE.id] = [duty(due_at=NOW + timedelta(days=28))]
    recompute(tx, desk, [ALICE.id], LATER)
    assert rungs(tx) == (2, ["remind", "noted"])


def test_what_was_asked_for_does_not_go_with_a_case_to_somebody_else(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    ask(tx, "noted", NOW + 48 * HOUR)
    key = only(tx).key
    engine.owed = {ALICE.id: [], DAN.id: [replace(duty(DAN_AND_BOB), key=key)]}
    recompute(tx, desk, [ALICE.id, DAN.id], LATER)
    assert rungs(tx, DAN.id) == (2, ["remind"])


def test_the_round_stays_when_nothing_was_said(tx: Connection, desk: Desk, engine: Engine) -> None:
    engine.owed[ALICE.id] = [duty()]
    recompute(tx, desk, [ALICE.id], NOW)
    unsaid = write_nudge(tx, only(tx))
    engine.owed[ALICE.id] = [duty(due_at=NOW + timedelta(days=28))]
    recompute(tx, desk, [ALICE.id], LATER)
    assert (only(tx).round, next_look(tx, only(tx).id)) == (1, LATER)
    assert nudges.by_ids(tx, [unsaid.id])[unsaid.id].state is NudgeState.WITHDRAWN


def test_a_likely_breach_that_opens_again_begins_a_round(
    tx: Connection, desk: Desk, engine: Engine
) -> None:
    engine.owed[ALICE.id] = [duty(kind=DutyKind.LIKELY_BREACH, met_at=NOW)]
    recompute(tx, desk, [ALICE.id], NOW)
    engine.owed[ALICE.id] = [duty(kind=DutyKind.LIKELY_BREACH)]
    recompute(tx, desk, [ALICE.id], LATER)
    found = only(tx)
    assert (found.met_at, found.round, found.ladder_opened_at) == (None, 2, LATER)
    assert next_look(tx, found.id) == LATER
