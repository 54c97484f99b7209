"""Calls that the surface refuses: nobody waits for ever, and nobody for another's trouble."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest

from bot.store import failures, homes, messages
from bot.store.messages import MessageState
from bot.surfaces.surface import Rejected, Retry, Unknown, Whom
from tests.support.crowd import REMINDED, WARNED, Crowd

SOON, A_MINUTE = timedelta(seconds=5), timedelta(minutes=1)
POST, UPDATE = "chat.postMessage", "chat.update"
LOOK, HOME = "conversations.history", "views.publish"


def to_be_said(crowd: Crowd) -> None:
    for who in crowd.people:
        crowd.owe(who, REMINDED)


def to_be_updated(crowd: Crowd) -> None:
    """The first of all is updated first."""
    to_be_said(crowd)
    crowd.drain()
    crowd.writer.latest = "done"
    with crowd.database.write() as tx:
        messages.bump(tx, [one.id for one in messages.in_state(tx, MessageState.SENT)])


def to_be_looked_for(crowd: Crowd) -> None:
    to_be_said(crowd)
    for who in crowd.people:
        crowd.surface.fail_next(Unknown("lost"), said=True, to=who)
    while len(doubted(crowd)) < len(crowd.people):
        crowd.machine.move(3)
        crowd.surface.troubles[LOOK, "*"] = Retry(SOON, "not yet", Whom.EVERYBODY)
        crowd.workers().run_once()
    crowd.surface.troubles.clear()
    crowd.machine.move(5)


def to_be_shown(crowd: Crowd) -> None:
    with crowd.database.write() as tx:
        for who in crowd.people:
            homes.opened(tx, who)


def doubted(crowd: Crowd) -> list[str]:
    with crowd.database.read() as tx:
        return [one.id for one in messages.in_state(tx, MessageState.IN_DOUBT)]


def said(crowd: Crowd) -> set[str]:
    return set(crowd.surface.order)


def updated(crowd: Crowd) -> set[str]:
    return {who for who in crowd.people if crowd.words(who) == ["done"]}


def done_once(crowd: Crowd) -> list[str]:
    """Who was written to, each as often as they were."""
    return sorted(crowd.surface.order)


def found(crowd: Crowd) -> set[str]:
    with crowd.database.read() as tx:
        there = [one.receipt for one in messages.in_state(tx, MessageState.SENT)]
    return {receipt["to"] for receipt in there if receipt}


def shown(crowd: Crowd) -> set[str]:
    return set(crowd.surface.homes)


EACH_KIND = pytest.mark.parametrize(
    ("method", "prepare", "done"),
    [
        (POST, to_be_said, said),
        (UPDATE, to_be_updated, updated),
        (LOOK, to_be_looked_for, found),
        (HOME, to_be_shown, shown),
    ],
)
Prepare, DoneOf = Callable[[Crowd], None], Callable[[Crowd], set[str]]


def calls_refused(crowd: Crowd) -> list[str]:
    with crowd.database.read() as tx:
        return failures.calls_refused(tx, crowd.machine.now)


def failing(crowd: Crowd) -> list[str]:
    with crowd.database.read() as tx:
        return failures.lasting(tx, crowd.machine.now)


def never() -> bool:
    return False


def passes(crowd: Crowd, seconds: int, every: int = 1, until: Callable[[], bool] = never) -> None:
    workers = crowd.workers(couriers=4, ahead=2)
    for _ in range(0, seconds, every):
        crowd.machine.move(every)
        workers.run_once()
        if until():
            return


@EACH_KIND
@pytest.mark.parametrize("whom", Whom)
def test_refusals_beside_one_another_leave_nobody_waiting(
    database, method: str, prepare: Prepare, done: DoneOf, whom: Whom
) -> None:
    """A refused visit and one that asks for more room never wait for each other."""
    crowd = Crowd(database, 10)
    prepare(crowd)
    for who in crowd.people[:2]:
        crowd.surface.troubles[method, who] = Retry(SOON, "no", whom)
    at_work = Thread(target=passes, args=(crowd, 20), daemon=True)
    at_work.start()
    at_work.join(30)
    assert not at_work.is_alive()
    crowd.surface.troubles.clear()
    passes(crowd, 60, until=lambda: done(crowd) == set(crowd.people))
    assert done(crowd) == set(crowd.people)


@EACH_KIND
def test_those_that_always_fail_starve_nobody_and_are_told(
    database, method: str, prepare: Prepare, done: DoneOf
) -> None:
    crowd = Crowd(database, 12)
    prepare(crowd)
    for who in crowd.people[:4]:
        crowd.surface.troubles[method, who] = Retry(SOON, "internal_error")
    passes(crowd, 25)
    assert done(crowd) == set(crowd.people[4:])
    assert len(failing(crowd)) == 4
    crowd.surface.troubles.clear()
    crowd.drain(most=60)
    passes(crowd, 60, until=lambda: done(crowd) == set(crowd.people) and not failing(crowd))
    assert done(crowd) == set(crowd.people)
    assert failing(crowd) == []


def test_posts_that_are_always_lost_are_tried_ever_more_rarely_and_told(database):
    crowd = Crowd(database, 12)
    to_be_said(crowd)
    for who in crowd.people[:4]:
        crowd.surface.troubles[POST, who] = Unknown("HTTP 500")
    passes(crowd, 600, every=5)
    assert said(crowd) == set(crowd.people[4:])
    assert failing(crowd) == crowd.people[:4]
    assert crowd.surface.refused < 4 * 10
    crowd.surface.troubles.clear()
    passes(crowd, 600, every=5)
    assert done_once(crowd) == crowd.people
    assert failing(crowd) == []


def test_one_post_that_is_lost_is_forgotten_once_it_is_said(database):
    crowd = Crowd(database, 1)
    to_be_said(crowd)
    crowd.surface.fail_next(Unknown("lost"), said=False, to="p00")
    passes(crowd, 60)
    assert done_once(crowd) == crowd.people
    with crowd.database.read() as tx:
        assert not failures.all_subjects(tx)


def test_more_that_always_fail_than_a_minute_has_room_for_starve_nobody(database):
    crowd = Crowd(database, 80)
    to_be_shown(crowd)
    for who in crowd.people[:70]:
        crowd.surface.troubles[HOME, who] = Retry(SOON, "no_permission")
    passes(crowd, 90)
    assert shown(crowd) == set(crowd.people[70:])


def test_what_cannot_be_updated_keeps_nothing_from_being_said(database):
    crowd = Crowd(database, 1)
    to_be_updated(crowd)
    crowd.surface.troubles[UPDATE, "p00"] = Retry(A_MINUTE, "no_permission")
    passes(crowd, 2)
    crowd.owe("p00", WARNED)
    passes(crowd, 2)
    assert len(crowd.words("p00")) == 2


def test_who_is_refused_for_their_own_sake_makes_nobody_wait(database):
    """Two people first in line, who may never be written to, and sixty behind them."""
    crowd = Crowd(database, 62)
    to_be_said(crowd)
    for who in crowd.people[:2]:
        crowd.surface.troubles[POST, who] = Retry(A_MINUTE, "no_permission")
    passes(crowd, 20)
    assert said(crowd) == set(crowd.people[2:])


@pytest.mark.parametrize("whom", [Whom.PERHAPS_ALL, Whom.EVERYBODY])
def test_where_nobody_may_be_written_to_few_are_tried_and_it_is_told(database, whom):
    """Nobody is left alone for the workspace's trouble: once it is mended all are told at once."""
    crowd = Crowd(database, 20)
    to_be_said(crowd)
    crowd.surface.troubles[POST, "*"] = Retry(A_MINUTE, "messages_tab_disabled", whom)
    workers = crowd.workers()
    for _ in range(3 * 60):
        crowd.machine.move(1)
        workers.run_once()
    assert crowd.surface.refused <= 4
    assert (calls_refused(crowd), failing(crowd)) == (["post"], [])
    crowd.surface.troubles.clear()
    crowd.machine.move(60)
    passes(crowd, 5)
    assert said(crowd) == set(crowd.people)
    assert calls_refused(crowd) == []


def test_what_is_refused_for_an_unknown_reason_waits_until_that_is_mended(database):
    crowd = Crowd(database, 3)
    to_be_said(crowd)
    crowd.surface.troubles[POST, "p00"] = Rejected("never_heard_of_it", of_the_text=False)
    passes(crowd, 100)
    assert said(crowd) == {"p01", "p02"}
    assert failing(crowd) == ["p00"]
    crowd.surface.troubles.clear()
    passes(crowd, 130, until=lambda: said(crowd) == set(crowd.people))
    assert said(crowd) == set(crowd.people)
