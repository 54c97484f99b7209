"""What is owed, and what was said."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, and_, literal, true
from sqlalchemy import UniqueConstraint as Unique

from bot.store.columns import Ciphertext, Day, Instant, Json
from bot.store.tables.parts import flag, id_, metadata, ref

duty = Table(
    "duty",
    metadata,
    id_(),
    Column("kind", String(30), nullable=False),
    Column("subject", String(32), nullable=False, index=True),
    Column("anchor", String(64), nullable=False),
    ref("owner", "person", index=True),
    ref("practitioner", "person", index=True),
    ref("supervisor", "person", index=True),
    ref("pair", "pair"),
    ref("session", "session", optional=True, index=True),
    ref("case_file", "case_file", optional=True, index=True),
    Column("opens_at", Instant, nullable=False),
    Column("due_on", Day, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("met_at", Instant),
    Column("void_at", Instant),
    Column("void_reason", String(40)),
    Column("strength", String(20), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("clause", Text, nullable=False),
    flag("held_back"),
    Column("fingerprint", String(64), nullable=False),  # of the policy it was last computed under
    Column("ladder", Json, nullable=False),  # rungs, frozen when the ladder opened
    Column("ladder_opened_at", Instant),
    Column("round", Integer, nullable=False, default=1),
    Column("acknowledged_at", Instant),
    ref("acknowledged_by", "person", optional=True),
    Column("look_again_on", Day),
    Unique("kind", "subject", "anchor"),
)
OPEN = and_(duty.c.met_at.is_(None), duty.c.void_at.is_(None))
"""For a query: neither met nor void."""

look = Table(
    "look",
    metadata,
    Column("duty", String(32), ForeignKey("duty.id"), primary_key=True),
    Column("at", Instant, nullable=False),  # product
    flag("unheard"),  # at its last look there was nobody who could be told
    Index("look_due", "at", "duty"),
    sqlite_with_rowid=False,
)
_UNHEARD = look.c.unheard == true()
Index("look_unheard", look.c.duty, sqlite_where=_UNHEARD, postgresql_where=_UNHEARD)

nudge = Table(
    "nudge",
    metadata,
    id_(),
    ref("duty", "duty"),
    Column("round", Integer, nullable=False),
    Column("rung", String(40), nullable=False),
    ref("recipient", "person", index=True),
    Column("voice", String(20), nullable=False),
    flag("brief"),
    Column("say_at", Instant, nullable=False),  # product
    Column("lapses_at", Instant),  # product; an escalation has none
    Column("state", String(20), nullable=False),  # owed, sent, withdrawn, lapsed, undeliverable
    Column("reason", String(40)),
    Column("message", String(32), ForeignKey("message.id")),
    Column("settled_at", Instant),  # product
    flag("perhaps_said"),  # nobody could say whether a message that carried it was posted
    Unique("duty", "round", "rung", "recipient"),
    Index("nudge_owed", "state", "say_at"),
)
_CARRIED = nudge.c.message.is_not(None)
Index("ix_nudge_message", nudge.c.message, sqlite_where=_CARRIED, postgresql_where=_CARRIED)

conversation = Table(
    "conversation",
    metadata,
    id_(),
    Column("person", String(32), ForeignKey("person.id"), nullable=False, unique=True),
    Column("surface", String(10), nullable=False),
    Column("leased_by", String(64)),
    Column("leased_until", Instant),  # machine
    Column("not_before", Instant),  # machine: pacing and Retry-After
    Column("last_brief_on", Day),
)

message = Table(
    "message",
    metadata,
    id_(),
    ref("conversation", "conversation", index=True),
    Column("kind", String(20), nullable=False),  # nudges, welcome, alert, note, answer
    Column("state", String(20), nullable=False),  # waiting, sending, sent, in_doubt, failed
    Column("notice", Ciphertext, nullable=False),  # encrypted JSON: the frozen text as posted
    Column("receipt", Json),
    Column("composed_at", Instant, nullable=False),  # product
    Column("sending_since", Instant, nullable=False),  # machine
    Column("in_doubt_since", Instant),  # machine
    Column("attempts", Integer, nullable=False, default=0),
    Column("resolved", String(20)),  # what became of its doubt
    flag("plain"),  # refused as blocks: said as plain text
    Column("wanted_revision", Integer, nullable=False, default=1),
    Column("shown_revision", Integer, nullable=False, default=0),
    Column("about", String(32), index=True),  # the case of a note about the case list
    Column("say_at", Instant),  # product; of one that is left for the courier
)
UNSENT = message.c.state != literal("sent", literal_execute=True)
"""For a query: without it SQLite does not see that an index of what was not sent will do."""
Index(
    "message_unfinished",
    message.c.state,
    message.c.sending_since,
    sqlite_where=UNSENT,
    postgresql_where=UNSENT,
)
Index(
    "message_refused",
    message.c.composed_at,
    sqlite_where=message.c.plain == true(),
    postgresql_where=message.c.plain == true(),
)
_BEHIND = message.c.wanted_revision > message.c.shown_revision
Index("message_behind", message.c.state, sqlite_where=_BEHIND, postgresql_where=_BEHIND)

home = Table(
    "home",
    metadata,
    Column("person", String(32), ForeignKey("person.id"), primary_key=True),
    Column("wanted_revision", Integer, nullable=False, default=1),
    Column("shown_revision", Integer, nullable=False, default=0),
)
_BEHIND = home.c.wanted_revision > home.c.shown_revision
Index("home_behind", home.c.person, sqlite_where=_BEHIND, postgresql_where=_BEHIND)
