"""Of each thing that the auditor may find: whether the heartbeat is withheld for it.

What is spelled out here is what docs/failures.md promises whoever watches from outside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.messages.alerts import Trouble
from bot.store import failures, notes, people, processes, settings
from bot.store.database import machine_now
from bot.store.sealed import NOTE_WORDS
from bot.store.tables import conversation, message
from scheduler.auditor import Auditor
from scheduler.errand import Timing
from scheduler.findings import ROOM, Surroundings
from scheduler.planner import plan_all
from scheduler.stuck import LOOKED, SILENT_AFTER, TOO_LONG
from tests.scheduler.test_findings import (
    ASKED,
    FRIDAY,
    LATER,
    LITTLE,
    deliver,
    forget,
    leave,
    long_ago,
)
from tests.support.ladders import TOLD_WHEN_LATE
from tests.support.organisation import ALICE_AND_BOB, NOW, SURFACE
from tests.support.scheduler import Killed, World, die_at
from tests.support.sessions import write_session
from tests.support.spoiling import spoil

WITHHELD = {
    *(Trouble.LATE, Trouble.IN_DOUBT, Trouble.NOBODY_REACHED, Trouble.DIFFERS, Trouble.FAILING),
    *(Trouble.CALLS_REFUSED, Trouble.LEASE_STUCK, Trouble.PASS_STUCK, Trouble.NOT_HEARD),
    *(Trouble.NEARLY_FULL, Trouble.CLOCK_OFF),
}
GIVEN = {
    *(Trouble.REJECTED, Trouble.UNREADABLE, Trouble.BLIND),
    *(Trouble.NO_ACCOUNT, Trouble.NOBODY_TO_TELL, Trouble.STALE_LIST),
}
AROUND = {
    Trouble.NEARLY_FULL: Surroundings(free_bytes=lambda: ROOM - 1),
    Trouble.CLOCK_OFF: Surroundings(clock_off=lambda: 75.0),
}


def test_of_every_trouble_it_is_said_here_whether_the_heart_beats() -> None:
    assert set(Trouble) == WITHHELD | GIVEN
    assert not WITHHELD & GIVEN


def test_without_any_the_heart_beats(world: World) -> None:
    assert audited(world) == (set(), 1)


@pytest.mark.parametrize("trouble", sorted(WITHHELD))
def test_the_heart_does_not_beat(world: World, trouble: Trouble) -> None:
    BROKEN[trouble](world)
    found, beats = audited(world, AROUND.get(trouble, Surroundings()))
    assert found - GIVEN == {trouble}
    assert beats == 0


@pytest.mark.parametrize("trouble", sorted(GIVEN))
def test_the_heart_beats_all_the_same(world: World, trouble: Trouble) -> None:
    BROKEN[trouble](world)
    found, beats = audited(world)
    assert trouble in found
    assert beats == 1


def audited(world: World, around: Surroundings | None = None) -> tuple[set[Trouble], int]:
    """What one look finds, and how often the heart beats."""
    beats: list[int] = []
    heart = Auditor(world.desk, SURFACE, lambda: beats.append(1), around or Surroundings())
    found = heart.audit(world.clock.now())
    return {each.trouble for each in found}, len(beats)


# --- one of each ----------------------------------------------------------------------------------


def not_compared(world: World) -> None:
    """A test's own duties are not what the facts give: Alice waits to be computed."""
    with world.database.write() as tx:
        people.mark_stale(tx, ["alice"])


def late(world: World) -> None:
    world.owe("one", ASKED, FRIDAY)
    plan_all(world.desk, NOW)
    not_compared(world)
    world.at(LATER)


def in_doubt(world: World) -> None:
    world.workspace.misbehave("drop_before", "chat.postMessage")
    leave(world, "bob", "note")
    world.workers(timing=Timing()).run_once()
    long_ago(world, message, "sending_since", "in_doubt_since")


def lease_stuck(world: World) -> None:
    leave(world, "bob", "note")
    with pytest.raises(Killed):
        world.workers(die_at("after_claim")).run_once()
    long_ago(world, conversation, "leased_until")


def nobody_reached(world: World) -> None:
    with world.database.read() as tx:
        everybody = [entry.person.id for entry in people.everybody(tx)]
    for one in everybody:
        forget(world, one)


def differs(world: World) -> None:
    world.owe("invented", ASKED, FRIDAY)


def failed_twice(kind: str, subject: str) -> Callable[[World], None]:
    def fail(world: World) -> None:
        with world.database.write() as tx:
            for _ in range(2):
                failures.failed(tx, kind, subject, machine_now(tx))

    return fail


def reports(passed: timedelta, heard: timedelta) -> Callable[[World], None]:
    def report(world: World) -> None:
        with world.database.write() as tx:
            processes.report(tx, "one", passed, heard)

    return report


def around_it(_world: World) -> None:
    """Not in the database: `AROUND` has it."""


def refused(world: World) -> None:
    world.workspace.misbehave("ok_false", "chat.postMessage", error="invalid_blocks")
    world.owe("one", ASKED, FRIDAY)
    deliver(world)
    not_compared(world)


def unreadable(world: World) -> None:
    with world.database.write() as tx:
        session = write_session(tx, ALICE_AND_BOB)
        spoil(tx, notes.keep(tx, "bob", session.id, "q", "one thing", NOW), NOTE_WORDS)


def nobody_looked(world: World) -> None:
    with world.database.write() as tx:
        earlier = machine_now(tx) - TOO_LONG - LITTLE
        settings.put(tx, LOOKED, earlier.isoformat(), NOW)


def no_account(world: World) -> None:
    forget(world, "dan")


def nobody_to_tell(world: World) -> None:
    world.owe("one", TOLD_WHEN_LATE, FRIDAY)
    deliver(world)
    for manager in ("carol", "erin"):
        forget(world, manager)
    world.at(NOW + timedelta(days=1))
    deliver(world)
    not_compared(world)


def stale_list(world: World) -> None:
    with world.database.write() as tx:
        settings.set_cases_as_at(tx, date(2026, 1, 5), NOW)


BROKEN: dict[Trouble, Callable[[World], None]] = {
    Trouble.LATE: late,
    Trouble.IN_DOUBT: in_doubt,
    Trouble.NOBODY_TO_TELL: nobody_to_tell,
    Trouble.NO_ACCOUNT: no_account,
    Trouble.NOBODY_REACHED: nobody_reached,
    Trouble.DIFFERS: differs,
    Trouble.STALE_LIST: stale_list,
    Trouble.REJECTED: refused,
    Trouble.FAILING: failed_twice(failures.DUTY, "one"),
    Trouble.CALLS_REFUSED: failed_twice(failures.CALL, "post"),
    Trouble.UNREADABLE: unreadable,
    Trouble.LEASE_STUCK: lease_stuck,
    Trouble.PASS_STUCK: reports(TOO_LONG + LITTLE, LITTLE),
    Trouble.NOT_HEARD: reports(LITTLE, SILENT_AFTER + LITTLE),
    Trouble.NEARLY_FULL: around_it,
    Trouble.CLOCK_OFF: around_it,
    Trouble.BLIND: nobody_looked,
}
