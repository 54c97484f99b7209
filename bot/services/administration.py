"""Pausing everything, for an administrator."""

from __future__ import annotations

from datetime import datetime

from bot.domain.local_time import local_day
from bot.messages import alerts
from bot.services.desk import Desk
from bot.services.outcome import Outcome, Saved
from bot.services.permissions import may_administer
from bot.services.subjects import NOT_YOURS
from bot.store import homes, people, settings


def pause(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """Nobody gets a message from now on."""
    return _set_paused(desk, asker, "admin.pause", True, now)


def resume(desk: Desk, asker: str, value: str, *, now: datetime) -> Outcome:
    """Messages start again; reminders that are stale by then are not said."""
    return _set_paused(desk, asker, "admin.resume", False, now)


def _set_paused(desk: Desk, asker: str, action: str, paused: bool, now: datetime) -> Outcome:
    with desk.database.write() as tx:
        if not may_administer(tx, asker, action=action, now=now):
            return NOT_YOURS
        settings.set_paused(tx, paused, now)
        today = local_day(now, desk.policy.zone)
        homes.bump(tx, [one.id for one in people.administrators(tx, today)])
        return Saved(alerts.paused(paused))
