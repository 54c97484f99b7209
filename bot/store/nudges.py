"""Nudges: one thing to say to one person about one duty at one rung, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.policy import Voice
from bot.store import changes
from bot.store.changes import NudgeChange
from bot.store.many import one_of
from bot.store.tables import OPEN, duty, message, nudge
from bot.store.unsettled import SETTLED

IN_ORDER = (nudge.c.say_at, nudge.c.duty, nudge.c.rung, nudge.c.recipient)


class NudgeState(StrEnum):
    """What became of it. Only an owed one may still be said."""

    OWED = "owed"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    UNDELIVERABLE = "undeliverable"


class Why(StrEnum):
    """Why something is undeliverable for good, whoever has an account.

    `refused`: the text, twice. `unsure`: nobody can say whether it was posted.
    """

    REFUSED = "rejected"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One row. `message` is the message that carries it, once there is one.

    `perhaps_said`: nobody could say whether a message that carried it was posted.
    """

    id: str
    duty: str
    round: int
    rung: str
    recipient: str
    voice: Voice
    brief: bool
    say_at: datetime
    lapses_at: datetime | None
    state: NudgeState
    reason: str | None
    message: str | None
    settled_at: datetime | None
    perhaps_said: bool


_UNSENT = and_(nudge.c.state == NudgeState.OWED.value, nudge.c.message.is_(None))

# --- reading --------------------------------------------------------------------------------------


def by_ids(tx: Connection, ids: Collection[str]) -> dict[str, Nudge]:
    """These nudges; unknown ids are left out."""
    return {found.id: found for found in _where(tx, nudge.c.id.in_(ids))}


def of_duties(tx: Connection, duty_ids: Collection[str]) -> list[Nudge]:
    """All that was or will be said about these duties, in order."""
    return _where(tx, nudge.c.duty.in_(duty_ids))


def of_message(tx: Connection, message_id: str) -> list[Nudge]:
    """What one message carries, in order."""
    return _where(tx, nudge.c.message == message_id)


def owed_to(tx: Connection, person_id: str, now: datetime) -> list[Nudge]:
    """What may be said to somebody by now and stands in no message yet, in order; but for what is
    about somebody who is yet to be computed anew."""
    return _found_by(tx, _OWED_TO, person=person_id, by=now)


def recipients_owed(tx: Connection, now: datetime) -> list[str]:
    """Who is owed anything by now, the longest waiting first."""
    query = select(nudge.c.recipient).where(_UNSENT, nudge.c.say_at <= now)
    query = query.group_by(nudge.c.recipient).order_by(func.min(nudge.c.say_at), nudge.c.recipient)
    return list(tx.execute(query).scalars())


def next_say_at(tx: Connection) -> datetime | None:
    """The next moment at which anything is to be said."""
    return tx.execute(select(func.min(nudge.c.say_at)).where(_UNSENT)).scalar()


def rungs_on_their_way(tx: Connection, duty_id: str, number: int) -> list[str]:
    """The rungs of a duty in messages of which nobody knows yet whether they were posted."""
    carried = and_(nudge.c.state == NudgeState.OWED.value, nudge.c.message.is_not(None))
    of_round = and_(nudge.c.duty == duty_id, nudge.c.round == number)
    return list(tx.execute(select(nudge.c.rung).where(carried, of_round)).scalars())


def owed_since_before(tx: Connection, moment: datetime, limit: int) -> list[Nudge]:
    """What should have been said before a moment and was not, the longest waiting first."""
    late = and_(nudge.c.state == NudgeState.OWED.value, nudge.c.say_at < moment)
    first = select(nudge.c.id).where(late).order_by(nudge.c.say_at).limit(limit)
    return _where(tx, nudge.c.id.in_(first))


# --- writing --------------------------------------------------------------------------------------


def settle(
    tx: Connection, ids: Collection[str], state: NudgeState, reason: str | None, now: datetime
) -> None:
    """Says what became of owed nudges. `reason` is a code."""
    if not ids:
        return
    owed = and_(nudge.c.id.in_(ids), nudge.c.state == NudgeState.OWED.value)
    _settle(tx, _settled(owed), state, reason, now)


def settle_carried(
    tx: Connection, message_id: str, state: NudgeState, reason: str | None, now: datetime
) -> list[Nudge]:
    """The same of what one message carries: what that was, in order."""
    return _settle(tx, _OWED_CARRIED, state, reason, now, carrying=message_id)


def withdraw_unsent(tx: Connection, duty_ids: Collection[str], reason: str, now: datetime) -> None:
    """Takes back what stands in no message yet; the planner may owe it anew."""
    if not duty_ids:
        return
    unsent = and_(_UNSENT, nudge.c.duty.in_(duty_ids))
    _settle(tx, _settled(unsent), NudgeState.WITHDRAWN, reason, now)


def _settled(which: ColumnElement[bool]) -> ReturningUpdate[Any]:
    kind = select(duty.c.kind).where(duty.c.id == nudge.c.duty).scalar_subquery()
    became: dict[str, Any] = {"state": bindparam("became"), "reason": bindparam("why")}
    settled = update(nudge).where(which).values(**became, settled_at=bindparam("then"))
    return settled.returning(nudge, kind.label("kind"))


_OWED_CARRIED = _settled(
    and_(nudge.c.message == bindparam("carrying"), nudge.c.state == NudgeState.OWED.value)
)


def _settle(
    tx: Connection,
    which: ReturningUpdate[Any],
    state: NudgeState,
    reason: str | None,
    now: datetime,
    **values: Any,
) -> list[Nudge]:
    found = []
    became = {"became": state.value, "why": reason, "then": now}
    for row in tx.execute(which, {**became, **values}).mappings():
        plain = dict(row)
        late = now - row["say_at"]
        changes.note(tx, NudgeChange(plain.pop("kind"), row["voice"], state.value, late))
        found.append(_nudge(plain))
    return sorted(found, key=_place)


def put_off(tx: Connection, ids: Collection[str], say_at: datetime) -> None:
    """Says these later: the recipient's working time changed, or their budget is used up."""
    if not ids:
        return
    owed = and_(_UNSENT, nudge.c.id.in_(ids))
    tx.execute(update(nudge).where(owed).values(say_at=say_at))


def into_brief(tx: Connection, ids: Collection[str], say_at: datetime) -> None:
    """Says these in the brief of `say_at`: the day's budget is used up."""
    if not ids:
        return
    owed = and_(_UNSENT, nudge.c.id.in_(ids))
    tx.execute(update(nudge).where(owed).values(say_at=say_at, brief=True))


def one_by_one(tx: Connection, ids: Collection[str]) -> None:
    """Says these in no brief: one of them cannot be written, and must not silence the others."""
    tx.execute(update(nudge).where(_UNSENT, nudge.c.id.in_(ids)).values(brief=False))


def bump_messages(tx: Connection, duty_ids: Collection[str], but: str = "") -> None:
    """What was said about these duties no longer says the latest: the courier revises it.

    `but` is the id of a message that does.
    """
    if not duty_ids:
        return
    _bump(tx, select(nudge.c.message).where(nudge.c.duty.in_(duty_ids)), but)


def bump_messages_of(tx: Connection, practitioners: Collection[str]) -> None:
    """The same for every open duty about these practitioners."""
    carrying = select(nudge.c.message).join(duty, duty.c.id == nudge.c.duty)
    _bump(tx, carrying.where(OPEN, one_of(duty.c.practitioner, practitioners)))


def bump_messages_about(tx: Connection, session_id: str) -> None:
    """The same for every duty about one session, whatever became of it."""
    about = select(duty.c.id).where(duty.c.session == session_id)
    bump_messages(tx, list(tx.execute(about).scalars()))


def _bump(tx: Connection, carrying: Select[Any], but: str = "") -> None:
    newer = {"wanted_revision": message.c.wanted_revision + 1}
    behind = message.c.id.in_(carrying) & (message.c.id != but)
    tx.execute(update(message).where(behind).values(**newer))


def _place(one: Nudge) -> tuple[datetime, str, str, str]:
    """As `IN_ORDER` sorts."""
    return one.say_at, one.duty, one.rung, one.recipient


def _where(tx: Connection, condition: ColumnElement[bool]) -> list[Nudge]:
    return _found_by(tx, _query(condition))


def _query(condition: ColumnElement[bool]) -> Select[Any]:
    return select(nudge).where(condition).order_by(*IN_ORDER)


_THEIRS = and_(nudge.c.recipient == bindparam("person"), nudge.c.say_at <= bindparam("by"))
_OWED_TO = _query(and_(_UNSENT, _THEIRS, SETTLED))


def _found_by(tx: Connection, query: Select[Any], **values: Any) -> list[Nudge]:
    return [_nudge(row) for row in tx.execute(query, values).mappings()]


def _nudge(row: Mapping[Any, Any]) -> Nudge:
    codes = {"voice": Voice(row["voice"]), "state": NudgeState(row["state"])}
    return Nudge(**{**row, **codes})
