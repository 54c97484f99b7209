"""What stands still though it should move on: by the database's clock, never by product time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.store import doubts, processes, settings, turns
from bot.store.database import machine_now

TOO_LONG = timedelta(minutes=15)
SILENT_AFTER = timedelta(minutes=1)  # Slack answers a ping every ten seconds
GONE_AFTER = timedelta(minutes=3)  # a process says every minute that it lives
REMEMBERED = timedelta(days=1)
LOOKED, BLIND = "looked_at", "blind"


def in_doubt(tx: Connection) -> list[str]:
    """Messages that have been on their way too long."""
    return doubts.unfinished_since(tx, machine_now(tx) - TOO_LONG)


def held(tx: Connection, now: datetime) -> list[str]:
    """Conversations with work that waits (product `now`), under a lease that nobody uses."""
    return turns.held_idle(tx, machine_now(tx), TOO_LONG, now)


def passes(tx: Connection) -> list[str]:
    """Processes that live, and have not finished a pass for too long."""
    now = machine_now(tx)
    alive = [one for one in processes.everyone(tx) if one.seen_at > now - GONE_AFTER]
    return [one.id for one in alive if one.passed_at and one.passed_at < now - TOO_LONG]


def deaf(tx: Connection) -> list[str]:
    """The listening processes, if none of them hears Slack."""
    now = machine_now(tx)
    listening = [one for one in processes.everyone(tx) if one.heard_at is not None]
    heard = [
        one.heard_at
        for one in listening
        if one.heard_at and one.seen_at > now - GONE_AFTER and one.heard_at > now - SILENT_AFTER
    ]
    return [] if heard else [one.id for one in listening]


def note_look(tx: Connection) -> None:
    """Notes that somebody looks, and since when nobody did, if that was too long."""
    now = machine_now(tx)
    last = settings.get(tx, LOOKED)
    settings.put(tx, LOOKED, now.isoformat(), now)
    if last is not None and datetime.fromisoformat(last) < now - TOO_LONG:
        settings.put(tx, BLIND, [last, now.isoformat()], now)


def blind(tx: Connection, zone: ZoneInfo) -> list[str]:
    """The time of late in which nobody looked: the bot was down, hung, or without its database."""
    noted = settings.get(tx, BLIND)
    if noted is None:
        return []
    begin, end = (datetime.fromisoformat(moment).astimezone(zone) for moment in noted)
    if end < machine_now(tx) - REMEMBERED:
        return []
    return [f"{begin:%d %B %H:%M} to {end:%d %B %H:%M}"]
