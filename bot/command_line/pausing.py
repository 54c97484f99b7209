"""`supervision-bot pause` and `resume`: everything, at once."""

from __future__ import annotations

from bot.command_line import say
from bot.command_line.opening import begin, product_now
from bot.house import open_database
from bot.store import audit
from bot.store.settings import PAUSED, set_paused


def pause() -> None:
    """Send nothing to anybody, until `resume`."""
    _set(paused=True)
    say.out.print("Paused: nothing is sent until `supervision-bot resume`.")


def resume() -> None:
    """Go on after a pause. Reminders that are out of date are not sent."""
    _set(paused=False)
    say.out.print("Resumed. Reminders that are out of date are not sent.")


def _set(*, paused: bool) -> None:
    settings = begin()
    database = open_database(settings)
    now = product_now(settings)
    action = "paused everything" if paused else "resumed everything"
    with database.write() as tx:
        set_paused(tx, paused, now)
        audit.write(tx, by=None, action=action, subject=PAUSED, allowed=True, now=now)
    database.close()
