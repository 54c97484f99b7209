"""Forms, reflection, settings, keys, audit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table

from bot.store.columns import Ciphertext, Instant, Json
from bot.store.tables.parts import id_, metadata, ref

form_use = Table(
    "form_use",
    metadata,
    id_(),
    ref("person", "person"),
    Column("form", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("outcome", Ciphertext),  # encrypted JSON: the first one
)

event_seen = Table(
    "event_seen",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", Instant, nullable=False),  # machine
)

question_asked = Table(
    "question_asked",
    metadata,
    id_(),
    ref("person", "person", index=True),
    ref("session", "session", index=True),
    Column("question", String(40), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("number", Integer, nullable=False),  # order within the person
)

note = Table(
    "note",
    metadata,
    id_(),
    ref("person", "person", index=True),
    ref("session", "session"),
    Column("question", String(40), nullable=False),
    Column("words", Ciphertext, nullable=False),  # encrypted
    Column("kept_at", Instant, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Json, nullable=False),
    Column("set_at", Instant, nullable=False),
)

canary = Table(
    "canary",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("words", Ciphertext, nullable=False),  # encrypted: the keys are right if it opens
)

audit = Table(
    "audit",
    metadata,
    id_(),
    Column("at", Instant, nullable=False),  # product
    ref("by", "person", optional=True, index=True),
    Column("action", String(60), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("allowed", Boolean, nullable=False),
)
