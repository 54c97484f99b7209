"""Duties as the ladder sees them: with what was said about each, and everybody who may be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection

from bot.domain.facts import Person
from bot.domain.ladders import Standing, thaw
from bot.domain.receivers import Chain
from bot.store import accounts, nudges, people
from bot.store.duties import StoredDuty
from bot.store.nudges import Nudge, NudgeState


def load_standings(
    tx: Connection, duties: Collection[StoredDuty], go_live: date
) -> dict[str, Standing]:
    """Each duty's standing by its id, in one statement."""
    said = nudges.of_duties(tx, [duty.id for duty in duties])
    return {
        duty.id: _standing(duty, [one for one in said if _sent_in_round(one, duty)], go_live)
        for duty in duties
    }


def load_chain(tx: Connection, practitioner: str, supervisor: str) -> Chain:
    """A pair, the line above the supervisor, and the deputies of all of them."""
    pair = people.by_ids(tx, [practitioner, supervisor])
    managers = tuple(people.line_above(tx, supervisor))
    deputies = _deputies(tx, (*pair.values(), *managers))
    everybody = (*pair.values(), *managers, *deputies)
    return Chain(
        practitioner=pair[practitioner],
        supervisor=pair[supervisor],
        managers=managers,
        deputies=deputies,
        accounts=accounts.with_account(tx, [person.id for person in everybody]),
    )


def _deputies(tx: Connection, chain: Collection[Person]) -> tuple[Person, ...]:
    wanted = {person.deputy for person in chain if person.deputy}
    return tuple(people.by_ids(tx, wanted).values())


def _sent_in_round(nudge: Nudge, duty: StoredDuty) -> bool:
    sent = nudge.state is NudgeState.SENT
    return sent and nudge.duty == duty.id and nudge.round == duty.round


def _standing(duty: StoredDuty, sent: Collection[Nudge], go_live: date) -> Standing:
    said: dict[str, datetime] = {}
    told: dict[str, tuple[str, ...]] = {}
    for nudge in sent:
        moment = nudge.settled_at or nudge.say_at
        said[nudge.rung] = min(moment, said.get(nudge.rung, moment))
        told[nudge.rung] = (*told.get(nudge.rung, ()), nudge.recipient)
    return Standing(
        strength=duty.strength,
        ladder=thaw(duty.ladder),
        opens_at=duty.opens_at,
        due_on=duty.due_on,
        due_at=duty.due_at,
        go_live=go_live,
        ladder_opened_at=duty.ladder_opened_at,
        met_at=duty.met_at,
        void_at=duty.void_at,
        held_back=duty.held_back,
        round=duty.round,
        said=said,
        told=told,
        acknowledged_at=duty.acknowledged_at,
        look_again_on=duty.look_again_on,
    )
