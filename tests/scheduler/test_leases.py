"""Whoever comes so late to their post that others may have taken over leaves it to them."""

from __future__ import annotations

from datetime import timedelta

from bot.store import failures
from scheduler.errand import Timing
from tests.support.crowd import REMINDED, Crowd

GRACE = timedelta(seconds=0.2)


def test_what_took_half_the_grace_to_come_to_its_post_is_let_go(database):
    """Somebody else may soon look for it, and say it: it is said once, by whoever is in time."""
    crowd = Crowd(database, 1)
    crowd.owe("p00", REMINDED)
    workers = crowd.workers(timing=Timing(grace=GRACE))
    crowd.surface.reach_takes = 0.11
    for _ in range(3):
        workers.run_once()
        crowd.machine.move(1)
    assert crowd.surface.order == []
    with database.read() as tx:
        assert failures.all_subjects(tx) == frozenset()
    crowd.surface.reach_takes = 0
    workers.run_once()
    assert crowd.words("p00") == ["p00 ask ask"]
