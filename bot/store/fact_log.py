"""What was ever told: superseded, never overwritten, so that a mistake can be undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select

from bot.store.ids import new_id, next_number
from bot.store.sealed import FACT_DATA, SealedJson, seal_json, sealed_json
from bot.store.tables import fact

Source = Literal["chat", "import"]
SubjectKind = Literal["session", "person", "pair", "case_file", "duty"]

REFLECTION_ANSWERED = "reflection_answered"  # about a session: its reflective minute is over
UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing told. `sealed` is what was said: who told it, and when, is of use without."""

    id: str
    subject_kind: str
    subject: str
    name: str
    sealed: SealedJson
    effective_at: datetime
    recorded_at: datetime
    source: str
    by: str | None
    supersedes: str | None

    @property
    def data(self) -> Any:
        """Plain: the subject `before` and `after`, or whatever was said.

        Raises WrongKeys or Misplaced where it cannot be opened.
        """
        return self.sealed.data()

    @property
    def readable(self) -> Any | None:
        """The same, or None where it cannot be opened."""
        return self.sealed.readable


def write(
    tx: Connection,
    subject_kind: SubjectKind,
    subject: str,
    name: str,
    data: Mapping[str, Any],
    *,
    now: datetime,
    by: str | None,
    effective_at: datetime | None = None,
    source: Source = "chat",
    supersedes: str | None = None,
) -> str:
    """Writes a fact, encrypted; gives its id. Without `effective_at` it holds from now."""
    fact_id = new_id()
    about = {"subject_kind": subject_kind, "subject": subject, "name": name}
    number = next_number(tx, fact.c.subject, subject)
    when = {"effective_at": effective_at or now, "recorded_at": now, "number": number}
    sealed = seal_json(tx, FACT_DATA, fact_id, dict(data))
    told = {"data": sealed, "source": source, "by": by, "supersedes": supersedes}
    tx.execute(insert(fact).values(id=fact_id, **about, **when, **told))
    return fact_id


def count(tx: Connection) -> int:
    """How many facts were ever told. None goes, and nothing about people, pairs, cases and sessions
    changes without one: where there are as many as before, nothing has changed."""
    return tx.execute(select(func.count()).select_from(fact)).scalar_one()


def of_subject(tx: Connection, subject: str) -> list[Fact]:
    """Everything told about one thing, superseded facts included, in order."""
    return _where(tx, fact.c.subject == subject)


def latest(tx: Connection, subject: str, name: str | None = None) -> Fact | None:
    """The last fact about a thing (of that name) that still stands."""
    wanted = and_(fact.c.subject == subject, _stands())
    if name is not None:
        wanted = and_(wanted, fact.c.name == name)
    found = _where(tx, wanted)
    return found[-1] if found else None


def moments(tx: Connection, name: str, subjects: Collection[str]) -> dict[str, datetime]:
    """Since when a fact of this name holds, for each of these things that it stands for."""
    wanted = and_(fact.c.name == name, fact.c.subject.in_(subjects), _stands())
    return _by_subject(tx, func.min(fact.c.effective_at), wanted)


def told_in_chat(tx: Connection, subject_kind: SubjectKind) -> dict[str, datetime]:
    """When each thing of a kind was last spoken of in chat: an import does not overwrite that."""
    wanted = and_(fact.c.subject_kind == subject_kind, fact.c.source == "chat", _stands())
    return _by_subject(tx, func.max(fact.c.recorded_at), wanted)


def undo(tx: Connection, undone: Fact, *, now: datetime, by: str | None) -> Any:
    """Supersedes a fact; gives its `before`, which the caller writes back to the subject."""
    data = {"before": undone.data.get("after"), "after": undone.data.get("before")}
    kind: Any = undone.subject_kind
    write(tx, kind, undone.subject, UNDONE, data, now=now, by=by, supersedes=undone.id)
    return undone.data.get("before")


def _by_subject(
    tx: Connection, moment: ColumnElement[datetime], wanted: ColumnElement[bool]
) -> dict[str, datetime]:
    query = select(fact.c.subject, moment.label("moment")).where(wanted)
    return {row.subject: row.moment for row in tx.execute(query.group_by(fact.c.subject))}


def _stands() -> ColumnElement[bool]:
    """Neither superseded nor itself only the undoing of another."""
    newer = fact.alias("newer")
    superseded = select(newer.c.id).where(newer.c.supersedes == fact.c.id).exists()
    return and_(~superseded, fact.c.name != UNDONE)


def _where(tx: Connection, condition: ColumnElement[bool]) -> list[Fact]:
    query = select(fact).where(condition).order_by(fact.c.subject, fact.c.number)
    return [_fact(tx, row) for row in tx.execute(query)]


def _fact(tx: Connection, row: Row[Any]) -> Fact:
    sealed = sealed_json(tx, FACT_DATA, row.id, row.data)
    plain = {one.name: getattr(row, one.name) for one in fields(Fact) if one.name != "sealed"}
    return Fact(sealed=sealed, **plain)
