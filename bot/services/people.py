"""Who is asking, and what they do besides pressing buttons."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.codes import Role
from bot.messages import refusal
from bot.messages.help import commands
from bot.services.desk import Desk
from bot.services.outcome import Refused
from bot.services.scene import Scene
from bot.services.telling import answer
from bot.store import accounts, audit, events, homes, managers, pairs, people
from bot.store.database import machine_now


def asking(
    desk: Desk, surface: str, workspace: str, external_id: str, *, now: datetime
) -> str | Refused:
    """The id of the person behind a chat account, or why they are turned away."""
    with desk.database.read() as tx:
        found = accounts.person_of(tx, surface, workspace, external_id)
        if found is None:
            return Refused(refusal.not_known())
        if _has_begun(tx, desk, found):
            return found
    with desk.database.write() as tx:
        audit.write(tx, by=found, action="pilot", subject=found, allowed=False, now=now)
    return Refused(refusal.not_yet())


def home_opened(desk: Desk, asker: str) -> None:
    """Somebody looks at their Home: it is to show the latest."""
    with desk.database.write() as tx:
        homes.opened(tx, asker)


def wrote(desk: Desk, asker: str, event_id: str, *, now: datetime) -> None:
    """Somebody wrote to the bot: they get help, once for each message of theirs."""
    with desk.database.write() as tx:
        if events.first_sight(tx, event_id, machine_now(tx)):
            answer(Scene(tx, desk, now), asker, commands())


def wrote_first(desk: Desk, event_id: str) -> bool:
    """Whether a message of somebody who is turned away is seen for the first time."""
    with desk.database.write() as tx:
        return events.first_sight(tx, event_id, machine_now(tx))


def _has_begun(tx: Connection, desk: Desk, person_id: str) -> bool:
    """Whether the bot is switched on for somebody: for their team, their part, or their line."""
    entry = people.entry(tx, person_id)
    looks_after_all = entry.administrator or entry.person.role == Role.QUALITY_ASSURANCE
    if desk.takes_part(entry.person) or looks_after_all or entry.greeted_at is not None:
        return True
    below = {person_id, *managers.everybody_below(tx, person_id)}
    below |= {pair.practitioner for pair in pairs.everyone(tx) if pair.supervisor in below}
    return any(desk.takes_part(one) for one in people.by_ids(tx, below).values())
