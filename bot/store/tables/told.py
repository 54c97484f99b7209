"""Sessions, and what people told us about them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from bot.store.columns import Ciphertext, Instant
from bot.store.tables.parts import flag, id_, metadata, ref

session = Table(
    "session",
    metadata,
    id_(),
    Column("external_id", String(64), unique=True),
    ref("pair", "pair"),
    Column("kind", String(20), nullable=False),
    Column("planned_at", Instant, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("held_at", Instant),
    Column("decided_at", Instant),
    Column("reason", Ciphertext),  # encrypted code
    ref("replaces", "session", optional=True),
    Column("recorded_at", Instant),
    flag("urgent"),
    Column("disputed_at", Instant),  # "that's not what I remember"
    Index("session_of_pair", "pair", "planned_at"),
)

discussion = Table(
    "discussion",
    metadata,
    id_(),
    ref("session", "session", index=True),
    ref("case_file", "case_file", index=True),
    Unique("session", "case_file"),
)

agenda_line = Table(
    "agenda_line",
    metadata,
    id_(),
    ref("pair", "pair", index=True),
    ref("author", "person"),
    Column("topic", String(40), nullable=False),
    ref("case_file", "case_file", optional=True),
    Column("words", Ciphertext),  # encrypted, at most 80 characters
    Column("added_at", Instant, nullable=False),
    ref("covered_in", "session", optional=True),
    Column("number", Integer, nullable=False),  # order within the pair
)

fact = Table(
    "fact",
    metadata,
    id_(),
    Column("subject_kind", String(20), nullable=False),  # session, person, pair, case_file, duty
    Column("subject", String(32), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("data", Ciphertext, nullable=False),  # encrypted JSON: the state before and after
    Column("effective_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("source", String(10), nullable=False),  # chat, import
    ref("by", "person", optional=True),
    ref("supersedes", "fact", optional=True, index=True),
    Column("number", Integer, nullable=False),  # order within the subject
)
