"""Who is asking, and what they do besides pressing buttons."""

from __future__ import annotations

from datetime import datetime

from bot.messages import refusal
from bot.messages.help import commands
from bot.messages.notice import Notice
from bot.services.desk import Desk
from bot.services.scene import Scene
from bot.services.telling import answer
from bot.store import accounts, events, homes
from bot.store.database import machine_now


def by_account(desk: Desk, surface: str, workspace: str, external_id: str) -> str | None:
    """The id of the person behind a chat account; None for a stranger."""
    with desk.database.read() as tx:
        return accounts.person_of(tx, surface, workspace, external_id)


def home_opened(desk: Desk, asker: str) -> None:
    """Somebody looks at their Home: it is to show the latest."""
    with desk.database.write() as tx:
        homes.opened(tx, asker)


def wrote(desk: Desk, asker: str, event_id: str, *, now: datetime) -> None:
    """Somebody wrote to the bot: they get help, once for each message of theirs."""
    with desk.database.write() as tx:
        if events.first_sight(tx, event_id, machine_now(tx)):
            answer(Scene(tx, desk, now), asker, commands())


def stranger_wrote(desk: Desk, event_id: str) -> Notice | None:
    """What to say to somebody without an account that we know; None where it was said already."""
    with desk.database.write() as tx:
        return refusal.not_known() if events.first_sight(tx, event_id, machine_now(tx)) else None
