"""Calls that the surface refuses: nobody waits for ever, and nobody for another's trouble."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest

from bot.store import homes, messages
from bot.store.messages import MessageState
from bot.surfaces.surface import Retry, Unknown
from tests.support.crowd import REMINDED, Crowd

SOON = Retry(timedelta(seconds=5))
POST, UPDATE = "chat.postMessage", "chat.update"
LOOK, HOME = "conversations.history", "views.publish"


def to_be_said(crowd: Crowd) -> None:
    for who in crowd.people:
        crowd.owe(who, REMINDED)


def to_be_updated(crowd: Crowd) -> None:
    to_be_said(crowd)
    crowd.drain()
    crowd.writer.latest = "done"
    with crowd.database.write() as tx:
        messages.bump(tx, [one.id for one in messages.in_state(tx, MessageState.SENT)])


def to_be_looked_for(crowd: Crowd) -> None:
    to_be_said(crowd)
    for who in crowd.people:
        crowd.surface.fail_next(Unknown("lost"), to=who)
    crowd.machine.move(3)
    crowd.workers().run_once()


def to_be_shown(crowd: Crowd) -> None:
    with crowd.database.write() as tx:
        for who in crowd.people:
            homes.opened(tx, who)


@pytest.mark.parametrize(
    ("method", "prepare"),
    [(POST, to_be_said), (UPDATE, to_be_updated), (LOOK, to_be_looked_for), (HOME, to_be_shown)],
)
def test_refusals_beside_one_another_leave_nobody_waiting(database, method, prepare):
    """A refused visit and one that asks for more room never wait for each other."""
    crowd = Crowd(database, 10)
    prepare(crowd)
    for who in crowd.people[:2]:
        crowd.surface.troubles[method, who] = SOON
    workers = crowd.workers(couriers=4, ahead=2)

    done: list[int] = []

    def several_passes() -> None:
        for number in range(20):
            crowd.machine.move(3)
            workers.run_once()
            done.append(number)

    passes = Thread(target=several_passes, daemon=True)
    passes.start()
    passes.join(30)
    assert len(done) == 20
