"""Builders of duties and of what is said about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.domain.almanac import number_of
from bot.domain.candidates import Candidate, Leading
from bot.domain.dated import Dated
from bot.domain.duty import Duty, DutyKind, Key
from bot.domain.facts import Pair
from bot.domain.intervals import Days
from bot.domain.ladders import Planned
from bot.domain.policy import Strength, SupervisionRule, Voice
from bot.domain.reckoning import start
from bot.store import duties, nudges, owing
from bot.store.duties import StoredDuty
from bot.store.nudges import Nudge
from bot.store.owing import Owing
from bot.store.tables import look
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


def in_numbers(one: Duty) -> Dated:
    """The same duty as the engine finds it."""
    rule = SupervisionRule(
        kind="supervision",
        id=one.rule,
        clause=one.clause,
        strength=one.strength,
        ladder=one.ladder,
        every=Days(28),
    )
    day, due_at = one.due_on.toordinal(), number_of(one.due_at)
    return Dated(
        kind=one.key.kind.value,
        subject=one.key.subject,
        anchor=one.key.anchor,
        owner=one.owner,
        practitioner=one.practitioner,
        supervisor=one.supervisor,
        pair=one.pair,
        session=one.session,
        case=one.case,
        opens_at=number_of(one.opens_at),
        due_on=day,
        due_at=due_at,
        met_at=number_of(one.met_at) if one.met_at else None,
        strength=one.strength,
        rule=one.rule,
        clause=one.clause,
        held_back=one.held_back,
        leading=Leading(Candidate(due_at, day, rule, start(day, "It is so"))),
        what=one.what,
    )


def write_duty(
    tx: Connection,
    made: Duty | None = None,
    ladder: Any = (),
    fingerprint: str = "fingerprint",
    now: datetime = NOW,
) -> StoredDuty:
    """Stores a duty with this frozen ladder."""
    made = made or duty()
    duties.insert_all(tx, [(made, list(ladder))], fingerprint, now)
    return next(one for one in duties.of_practitioner(tx, made.practitioner) if one.key == made.key)


def next_look(tx: Connection, duty_id: str) -> datetime | None:
    """When the planner looks at a duty again."""
    return tx.execute(select(look.c.at).where(look.c.duty == duty_id)).scalar()


def planned(rung: str = "due", recipient: str = "bob", **more: Any) -> Planned:
    """A reminder to be said now."""
    plain = {"voice": Voice.REMINDER, "brief": False, "say_at": NOW, "lapses_at": None}
    return Planned(**{"rung": rung, "recipient": recipient, **plain, **more})


def owe(tx: Connection, about: StoredDuty, *planned: Planned, round_: int = 1) -> int:
    """Writes about a duty as the planner does."""
    said = [Owing(about.id, about.key.kind, round_, one) for one in planned]
    return owing.owe(tx, said, owing.known_about(tx, [about.id]))


def write_nudge(tx: Connection, about: StoredDuty, **more: Any) -> Nudge:
    """Writes one owed nudge about a duty; `more` as for `planned`."""
    one = planned(**more)
    assert owe(tx, about, one) == 1
    said = nudges.of_duties(tx, [about.id])
    return next(n for n in said if (n.rung, n.recipient) == (one.rung, one.recipient))


def only(tx: Connection, practitioner: str = ALICE_AND_BOB.practitioner) -> StoredDuty:
    """The one duty that is stored about somebody."""
    (found,) = duties.of_practitioner(tx, practitioner)
    return found
