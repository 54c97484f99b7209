"""Every table. Ids are random 128-bit text; *product* and *machine* say which clock a moment is of.

Product time decides duties and nudges; machine time decides leases, retries, pacing and expiry.
"""

from bot.store.tables.kept import audit, canary, event_seen, form_use, note, question_asked, setting
from bot.store.tables.organisation import absence, account, case_, pair, person
from bot.store.tables.owed import OPEN, UNSENT, conversation, duty, home, look, message, nudge
from bot.store.tables.parts import metadata
from bot.store.tables.told import agenda_line, discussion, fact, session
from bot.store.tables.watch import process, trouble
from bot.store.tables.work import failure, rate_limit

__all__ = [
    "OPEN",
    "UNSENT",
    "absence",
    "account",
    "agenda_line",
    "audit",
    "canary",
    "case_",
    "conversation",
    "discussion",
    "duty",
    "event_seen",
    "fact",
    "failure",
    "form_use",
    "home",
    "look",
    "message",
    "metadata",
    "note",
    "nudge",
    "pair",
    "person",
    "process",
    "question_asked",
    "rate_limit",
    "session",
    "setting",
    "trouble",
]
