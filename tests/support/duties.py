"""Builders of duties and of what is said about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.domain.duty import Duty, DutyKind, Key
from bot.domain.facts import Pair
from bot.domain.ladders import Planned
from bot.domain.policy import Strength, Voice
from bot.store import duties, nudges
from bot.store.duties import StoredDuty
from bot.store.nudges import Nudge, Owing
from tests.support.organisation import ALICE_AND_BOB, NOW


def duty(
    pair: Pair = ALICE_AND_BOB,
    kind: DutyKind = DutyKind.SUPERVISION,
    anchor: str = "session-1",
    **more: Any,
) -> Duty:
    """An open duty of the supervisor's, due in seven days."""
    due_at = more.pop("due_at", NOW + timedelta(days=7))
    plain = {
        "key": Key(kind, pair.practitioner, anchor),
        "owner": pair.supervisor,
        "practitioner": pair.practitioner,
        "supervisor": pair.supervisor,
        "pair": pair.id,
        "opens_at": NOW - timedelta(days=21),
        "due_on": due_at.date(),
        "due_at": due_at,
        "strength": Strength.MUST,
        "rule": "TEST-1",
        "clause": "1.1",
        "ladder": "supervision",
        "why": (),
    }
    return Duty(**{**plain, **more})


def write_duty(
    tx: Connection, made: Duty | None = None, ladder: Any = (), now: datetime = NOW
) -> StoredDuty:
    """Stores a duty with this frozen ladder."""
    return duties.insert_new(tx, made or duty(), list(ladder), "fingerprint", now)


def planned(rung: str = "due", recipient: str = "bob", **more: Any) -> Planned:
    """A reminder to be said now."""
    plain = {"voice": Voice.REMINDER, "brief": False, "say_at": NOW, "lapses_at": None}
    return Planned(**{"rung": rung, "recipient": recipient, **plain, **more})


def owing(about: StoredDuty, *planned: Planned, round_: int = 1) -> list[Owing]:
    """What the planner would write about a duty."""
    return [Owing(about.id, about.key.kind, round_, one) for one in planned]


def write_nudge(tx: Connection, about: StoredDuty, **more: Any) -> Nudge:
    """Writes one owed nudge about a duty; `more` as for `planned`."""
    one = planned(**more)
    assert nudges.owe(tx, owing(about, one)) == 1
    said = nudges.of_duties(tx, [about.id])
    return next(n for n in said if (n.rung, n.recipient) == (one.rung, one.recipient))
