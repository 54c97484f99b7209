"""How the workers fare: how fast they may call, and what they cannot get done."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from bot.store.columns import Instant
from bot.store.tables.parts import metadata

rate_limit = Table(
    "rate_limit",
    metadata,
    Column("call", String(20), primary_key=True),  # post, revise, look, home
    Column("free_at", Instant, nullable=False),  # machine: all that was let through is worked off
    Column("used_up_at", Instant),  # machine: more was last wanted than there was room for
    Column("not_before", Instant),  # machine: the surface asked everybody to wait
    Column(
        "strikes", Integer, nullable=False, server_default="0"
    ),  # conversations refused in a row
    Column("struck_by", String(32)),  # the last of them
)

failure = Table(
    "failure",
    metadata,
    Column("kind", String(20), primary_key=True),  # person, duty, nudge, message, home, ...
    Column("subject", String(32), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),  # machine
    Column("next_at", Instant, nullable=False),  # machine: not tried again before
)
