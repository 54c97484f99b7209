"""Who looked at what, who changed what, and who was refused. Rows are added, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.store.ids import new_id
from bot.store.tables import audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One look, change or refusal. `subject` is an opaque id."""

    at: datetime
    by: str | None
    action: str
    subject: str
    allowed: bool


def write(
    tx: Connection, *, by: str | None, action: str, subject: str, allowed: bool, now: datetime
) -> None:
    """Adds a row; `by` None is the bot itself or an import."""
    row = {"by": by, "action": action, "subject": subject, "allowed": allowed}
    tx.execute(insert(audit).values(id=new_id(), at=now, **row))


def about(tx: Connection, subject: str) -> list[AuditRow]:
    """What is on record about one id, in order."""
    query = select(audit).where(audit.c.subject == subject).order_by(audit.c.at, audit.c.id)
    return [AuditRow(r.at, r.by, r.action, r.subject, r.allowed) for r in tx.execute(query)]


def latest(tx: Connection, limit: int) -> list[AuditRow]:
    """The newest rows, the newest first."""
    query = select(audit).order_by(audit.c.at.desc(), audit.c.id).limit(limit)
    return [AuditRow(r.at, r.by, r.action, r.subject, r.allowed) for r in tx.execute(query)]
