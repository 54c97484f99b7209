"""The organisation: people, pairs, cases, chat accounts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, true
from sqlalchemy import UniqueConstraint as Unique

from bot.store.columns import Day, Instant, Json
from bot.store.tables.parts import flag, id_, metadata, ref

person = Table(
    "person",
    metadata,
    id_(),
    Column("external_id", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, index=True),
    Column("role", String(40), nullable=False),
    Column("employment", String(40), nullable=False),
    Column("team", Text, nullable=False),
    Column("started_on", Day, nullable=False),
    Column("qualified_on", Day),
    flag("newly_qualified"),
    Column("progress_review_on", Day),
    Column("left_on", Day),
    ref("line_manager", "person", optional=True, index=True),
    ref("deputy", "person", optional=True),
    Column("pattern", Json, nullable=False),  # [[weekday, "09:00", "17:00"], ...]
    flag("administrator"),
    Column("greeted_at", Instant),  # product
    Column("recompute_at", Instant, index=True),  # product; NULL: nothing to wait for
    flag("stale"),
)
_STALE = person.c.stale == true()
Index("person_stale", person.c.id, sqlite_where=_STALE, postgresql_where=_STALE)

absence = Table(
    "absence",
    metadata,
    id_(),
    ref("person", "person", index=True),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day),
)

pair = Table(
    "pair",
    metadata,
    id_(),
    ref("practitioner", "person", index=True),
    ref("supervisor", "person", index=True),
    Column("since", Day, nullable=False),
    Column("until", Day),
)
Index(
    "pair_now",
    pair.c.practitioner,
    unique=True,
    sqlite_where=pair.c.until.is_(None),
    postgresql_where=pair.c.until.is_(None),
)

case_ = Table(
    "case_file",
    metadata,
    id_(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("kinds", Json, nullable=False),  # [["child_in_need", ordinal], ...] in order
    Column("allocated_on", Day, nullable=False),
    ref("holder", "person", optional=True, index=True),
    Column("own_interval_days", Integer),
    Column("discussed_on", Json, nullable=False),  # [ordinal, ...] imported without a session
    Column("closed_on", Day),
    Column("paused_at", Instant),  # product
    ref("paused_by", "person", optional=True),
)

account = Table(
    "account",
    metadata,
    id_(),
    Column("surface", String(10), nullable=False),
    Column("workspace", String(40), nullable=False),
    Column("external_id", String(40), nullable=False),
    ref("person", "person", index=True),
    Unique("surface", "workspace", "external_id"),
)
