"""Every table. Ids are random 128-bit text; *product* and *machine* say which clock a moment is of.

Product time decides duties and nudges; machine time decides leases, retries, pacing and expiry.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy import UniqueConstraint as Unique

from bot.store.columns import Day, Instant, Json

metadata = MetaData()


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _ref(name: str, target: str, *, optional: bool = False, index: bool = False) -> Column[str]:
    return Column(name, String(32), ForeignKey(f"{target}.id"), nullable=optional, index=index)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False, server_default="0")


# --- the organisation -------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    _id(),
    Column("external_id", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False, index=True),
    Column("role", String(40), nullable=False),
    Column("employment", String(40), nullable=False),
    Column("team", Text, nullable=False),
    Column("started_on", Day, nullable=False),
    Column("qualified_on", Day),
    _flag("newly_qualified"),
    Column("progress_review_on", Day),
    Column("left_on", Day),
    _ref("line_manager", "person", optional=True, index=True),
    _ref("deputy", "person", optional=True),
    Column("pattern", Json, nullable=False),  # [[weekday, "09:00", "17:00"], ...]
    _flag("administrator"),
    Column("greeted_at", Instant),  # product
    Column("recompute_at", Instant, index=True),  # product; NULL: nothing to wait for
    _flag("stale"),
)

absence = Table(
    "absence",
    metadata,
    _id(),
    _ref("person", "person", index=True),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day),
)

pair = Table(
    "pair",
    metadata,
    _id(),
    _ref("practitioner", "person", index=True),
    _ref("supervisor", "person", index=True),
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
    _id(),
    Column("ref", String(64), nullable=False, unique=True),
    Column("kinds", Json, nullable=False),  # [["child_in_need", ordinal], ...] in order
    Column("allocated_on", Day, nullable=False),
    _ref("holder", "person", optional=True, index=True),
    Column("own_interval_days", Integer),
    Column("discussed_on", Json, nullable=False),  # [ordinal, ...] imported without a session
    Column("closed_on", Day),
    Column("paused_at", Instant),  # product
    _ref("paused_by", "person", optional=True),
)

# --- sessions and what people told us -----------------------------------------------------------

session = Table(
    "session",
    metadata,
    _id(),
    Column("external_id", String(64), unique=True),
    _ref("pair", "pair"),
    Column("kind", String(20), nullable=False),
    Column("planned_at", Instant, nullable=False, index=True),
    Column("minutes", Integer, nullable=False),
    Column("status", String(20), nullable=False),
    Column("held_at", Instant),
    Column("decided_at", Instant),
    Column("reason", Text),  # encrypted code
    _ref("replaces", "session", optional=True),
    Column("recorded_at", Instant),
    _flag("urgent"),
    Column("disputed_at", Instant),  # "that's not what I remember"
    Index("session_of_pair", "pair", "planned_at"),
)

discussion = Table(
    "discussion",
    metadata,
    _id(),
    _ref("session", "session", index=True),
    _ref("case_file", "case_file", index=True),
    Unique("session", "case_file"),
)

agenda_line = Table(
    "agenda_line",
    metadata,
    _id(),
    _ref("pair", "pair", index=True),
    _ref("author", "person"),
    Column("topic", String(40), nullable=False),
    _ref("case_file", "case_file", optional=True),
    Column("words", Text),  # encrypted, at most 80 characters
    Column("added_at", Instant, nullable=False),
    _ref("covered_in", "session", optional=True),
    Column("number", Integer, nullable=False),  # order within the pair
)

fact = Table(
    "fact",
    metadata,
    _id(),
    Column("subject_kind", String(20), nullable=False),  # session, person, pair, case_file, duty
    Column("subject", String(32), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("data", Text, nullable=False),  # encrypted JSON: the subject's state before and after
    Column("effective_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("source", String(10), nullable=False),  # chat, import
    _ref("by", "person", optional=True),
    _ref("supersedes", "fact", optional=True, index=True),
    Column("number", Integer, nullable=False),  # order within the subject
)

# --- what is owed, and what was said ------------------------------------------------------------

duty = Table(
    "duty",
    metadata,
    _id(),
    Column("kind", String(30), nullable=False),
    Column("subject", String(32), nullable=False, index=True),
    Column("anchor", String(64), nullable=False),
    _ref("owner", "person", index=True),
    _ref("practitioner", "person", index=True),
    _ref("supervisor", "person", index=True),
    _ref("pair", "pair"),
    _ref("session", "session", optional=True, index=True),
    _ref("case_file", "case_file", optional=True, index=True),
    Column("opens_at", Instant, nullable=False),
    Column("due_on", Day, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("met_at", Instant),
    Column("void_at", Instant),
    Column("void_reason", String(40)),
    Column("strength", String(20), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("clause", Text, nullable=False),
    _flag("held_back"),
    Column("fingerprint", String(64), nullable=False),  # of the policy it was last computed under
    Column("ladder", Json, nullable=False),  # rungs, frozen when the ladder opened
    Column("ladder_opened_at", Instant),
    Column("round", Integer, nullable=False, default=1),
    Column("acknowledged_at", Instant),
    _ref("acknowledged_by", "person", optional=True),
    Column("look_again_on", Day),
    Column("next_check_at", Instant, index=True),  # product; NULL: nothing more to say
    Unique("kind", "subject", "anchor"),
)

nudge = Table(
    "nudge",
    metadata,
    _id(),
    _ref("duty", "duty", index=True),
    Column("round", Integer, nullable=False),
    Column("rung", String(40), nullable=False),
    _ref("recipient", "person", index=True),
    Column("voice", String(20), nullable=False),
    _flag("brief"),
    Column("say_at", Instant, nullable=False),  # product
    Column("lapses_at", Instant),  # product; an escalation has none
    Column("state", String(20), nullable=False),  # owed, sent, withdrawn, lapsed, undeliverable
    Column("reason", String(40)),
    Column("message", String(32), ForeignKey("message.id"), index=True),
    Column("settled_at", Instant),  # product
    Unique("duty", "round", "rung", "recipient"),
    Index("nudge_owed", "state", "say_at"),
)

account = Table(
    "account",
    metadata,
    _id(),
    Column("surface", String(10), nullable=False),
    Column("workspace", String(40), nullable=False),
    Column("external_id", String(40), nullable=False),
    _ref("person", "person", index=True),
    Unique("surface", "workspace", "external_id"),
)

conversation = Table(
    "conversation",
    metadata,
    _id(),
    Column("person", String(32), ForeignKey("person.id"), nullable=False, unique=True),
    Column("surface", String(10), nullable=False),
    Column("address", Json),  # the surface's own; NULL until opened
    Column("leased_by", String(64)),
    Column("leased_until", Instant),  # machine
    Column("not_before", Instant),  # machine: pacing and Retry-After
    Column("last_brief_on", Day),
)

message = Table(
    "message",
    metadata,
    _id(),
    _ref("conversation", "conversation", index=True),
    Column("kind", String(20), nullable=False),  # nudges, welcome, alert
    Column("state", String(20), nullable=False),  # sending, sent, in_doubt, failed
    Column("notice", Text, nullable=False),  # encrypted JSON: the frozen text as posted
    Column("receipt", Json),
    Column("composed_at", Instant, nullable=False),  # product
    Column("sending_since", Instant, nullable=False),  # machine
    Column("in_doubt_since", Instant),  # machine
    Column("attempts", Integer, nullable=False, default=0),
    _flag("plain"),  # refused as blocks: said as plain text
    Column("wanted_revision", Integer, nullable=False, default=1),
    Column("shown_revision", Integer, nullable=False, default=0),
    Index("message_unfinished", "state"),
)

home = Table(
    "home",
    metadata,
    Column("person", String(32), ForeignKey("person.id"), primary_key=True),
    Column("wanted_revision", Integer, nullable=False, default=1),
    Column("shown_revision", Integer, nullable=False, default=0),
)

# --- forms, reflection, settings, audit ----------------------------------------------------------

form_use = Table(
    "form_use",
    metadata,
    _id(),
    _ref("person", "person"),
    Column("form", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("outcome", Text),  # encrypted JSON: the first one
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
    _id(),
    _ref("person", "person", index=True),
    _ref("session", "session", index=True),
    Column("question", String(40), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("number", Integer, nullable=False),  # order within the person
)

note = Table(
    "note",
    metadata,
    _id(),
    _ref("person", "person", index=True),
    _ref("session", "session"),
    Column("question", String(40), nullable=False),
    Column("words", Text, nullable=False),  # encrypted
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
    Column("words", Text, nullable=False),  # encrypted: the keys are right if it opens
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Instant, nullable=False),  # product
    _ref("by", "person", optional=True, index=True),
    Column("action", String(60), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("allowed", Boolean, nullable=False),
)
