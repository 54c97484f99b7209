"""What the bot knows of itself: its processes, and what did not happen as it should."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from bot.store.columns import Instant
from bot.store.tables.parts import id_, metadata

process = Table(
    "process",
    metadata,
    id_(),
    Column("seen_at", Instant, nullable=False),  # machine, like the others
    Column("passed_at", Instant),  # NULL: it has no scheduler
    Column("heard_at", Instant),  # Slack; NULL: it has no listener
)

trouble = Table(
    "trouble",
    metadata,
    id_(),
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False),  # an id, or nothing
    Column("found_at", Instant, nullable=False),  # product
    Column("found_in", Integer, nullable=False),  # number of the look
    Column("mended_at", Instant),  # product; NULL: it lasts
    Column("mended_in", Integer),
    Unique("kind", "subject", "found_in"),
)
