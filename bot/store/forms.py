"""Forms that were opened: each has a one-use id, and keeps the first outcome for a second try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.store.ids import new_id
from bot.store.sealed import FORM_OUTCOME, seal_json, sealed_json
from bot.store.tables import form_use


@dataclass(frozen=True, slots=True)
class FormUse:
    """One form opened for one person about one thing.

    `outcome` is the first, as plain data; None until there is one, and where nobody can decrypt it.
    """

    id: str
    person: str
    form: str
    subject: str
    opened_at: datetime
    used_at: datetime | None
    outcome: Any


def open_form(tx: Connection, person_id: str, form: str, subject: str, now: datetime) -> str:
    """Gives a new one-use id."""
    use_id = new_id()
    row = {"id": use_id, "person": person_id, "form": form, "subject": subject}
    tx.execute(insert(form_use).values(**row, opened_at=now))
    return use_id


def find(tx: Connection, use_id: str) -> FormUse | None:
    """What an id was opened for, and its outcome if it was used; held until the transaction ends.

    None if there is no such id.
    """
    query = select(form_use).where(form_use.c.id == use_id).with_for_update()
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    sealed = row.outcome
    outcome = sealed_json(tx, FORM_OUTCOME, row.id, sealed).readable if sealed else None
    return FormUse(row.id, row.person, row.form, row.subject, row.opened_at, row.used_at, outcome)


def use(tx: Connection, use_id: str, outcome: Any, now: datetime) -> bool:
    """Uses an id up and keeps its outcome. False if it was used before: that outcome stands."""
    unused = (form_use.c.id == use_id) & form_use.c.used_at.is_(None)
    values = {"used_at": now, "outcome": seal_json(tx, FORM_OUTCOME, use_id, outcome)}
    return tx.execute(update(form_use).where(unused).values(**values)).rowcount == 1


def forget(tx: Connection, before: datetime) -> None:
    """Deletes what was opened before a moment: no form stays open that long."""
    tx.execute(delete(form_use).where(form_use.c.opened_at < before))
