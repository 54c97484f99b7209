"""Once a day: forgets what only mattered for a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.services.desk import Desk
from bot.store import events, failures, forms, processes, troubles
from bot.store.database import machine_now

_A_DAY, _A_YEAR = timedelta(days=1), timedelta(days=365)
_LONG_PAST = timedelta(days=7)  # Slack repeats an event for minutes; nobody keeps a form open


def forget_old(desk: Desk, now: datetime) -> None:
    """Forgets what came or failed (machine time) or was opened (product time) more than a week ago.

    Processes that were killed are forgotten after a day, what was mended after a year.
    """
    with desk.database.write() as tx:
        long_past = machine_now(tx) - _LONG_PAST
        events.forget(tx, long_past)
        failures.forget(tx, long_past)
        forms.forget(tx, now - _LONG_PAST)
        processes.forget(tx, machine_now(tx) - _A_DAY)
        troubles.forget(tx, now - _A_YEAR)
