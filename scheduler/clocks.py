"""How far each machine's clock is from Slack's: every auditor knows of every machine, so that none
takes for mended what another finds.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.store import settings
from bot.store.database import machine_now

OFF_AFTER = 60.0  # seconds
FORGOTTEN_AFTER = timedelta(minutes=15)  # whoever runs a scheduler looks every five
_KEPT = "clocks"


def note(tx: Connection, machine: str, seconds: float) -> None:
    """This machine's clock is so far from Slack's."""
    now = machine_now(tx)
    known = settings.get(tx, _KEPT, {}) | {machine: [seconds, now.isoformat()]}
    settings.put(tx, _KEPT, {name: one for name, one in known.items() if _is_new(one, now)}, now)


def off(tx: Connection) -> list[str]:
    """The machines whose clock is off, as far as anybody looked lately."""
    now = machine_now(tx)
    known = settings.get(tx, _KEPT, {}).items()
    return [name for name, one in known if _is_new(one, now) and one[0] > OFF_AFTER]


def _is_new(looked: list[object], now: datetime) -> bool:
    """Neither of long ago, nor of a time that the database's clock has yet to come to again."""
    return abs(now - datetime.fromisoformat(str(looked[1]))) < FORGOTTEN_AFTER
