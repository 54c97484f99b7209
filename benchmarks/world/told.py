"""What is owed by `NOW`, and what the bot had said about it: as it would stand after long service.

Every nudge that was due by `NOW` was said at its moment, so that nothing is due until later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

from benchmarks.world.council import GO_LIVE, NOW, rules
from benchmarks.world.staff import new_id
from bot.domain.duties import duties
from bot.domain.duty import Duty
from bot.domain.facts import Facts
from bot.domain.ladders import Planned, Standing, freeze, plan, thaw
from bot.domain.receivers import Chain
from bot.domain.rungs import FrozenRung
from bot.messages.notice import Notice, Paragraph
from bot.messages.plain_data import of_notice
from bot.services.answerable import answerable
from bot.store.duties import computed
from bot.store.sealed import MESSAGE_NOTICE
from bot.store.vault import Vault

Row = dict[str, Any]
_MOST_RUNGS = 6
_WORDS = of_notice(Notice((Paragraph("What was said is not measured."),)))


@dataclass(frozen=True, slots=True)
class Said:
    """One nudge that was said, and the row of the duty that it was about."""

    duty: str
    planned: Planned


@dataclass(frozen=True, slots=True)
class Told:
    """The rows of one person's duties, when to look at them, what was said, and when to compute."""

    duties: list[Row]
    looks: list[Row]
    said: list[Said]
    valid_until: datetime | None


def tell(facts: Facts, chain: Chain, random: Random) -> Told:
    """What the engine finds is owed, said as far as it was due."""
    owed = duties(facts, answerable(rules()), NOW)
    rows, looks, said = [], [], []
    for duty in owed.duties:
        duty_id = new_id(random)
        heard, next_check_at = _climb(duty, chain)
        rows.append(_row(duty_id, duty))
        if duty.met_at is None and next_check_at is not None:
            looks.append({"duty": duty_id, "at": next_check_at})
        said += [Said(duty_id, planned) for planned in heard]
    return Told(rows, looks, said, owed.valid_until)


def _climb(duty: Duty, chain: Chain) -> tuple[list[Planned], datetime | None]:
    """Rung after rung as each became due, until the next lies ahead."""
    heard: list[Planned] = []
    standing = _standing(duty)
    for _ in range(_MOST_RUNGS):
        found = plan(standing, chain, rules(), NOW)
        if not found.nudges:
            return heard, found.next_check_at
        heard += found.nudges
        standing = standing._replace(said=_moments(heard), told=_people(heard))
    return heard, None


def _moments(heard: Iterable[Planned]) -> Mapping[str, datetime]:
    return {one.rung: one.say_at for one in heard}


def _people(heard: Iterable[Planned]) -> Mapping[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {}
    for one in heard:
        told[one.rung] = (*told.get(one.rung, ()), one.recipient)
    return told


def _standing(duty: Duty) -> Standing:
    return Standing(
        strength=duty.strength,
        ladder=_rungs(duty.ladder),
        opens_at=duty.opens_at,
        due_on=duty.due_on,
        due_at=duty.due_at,
        go_live=GO_LIVE,
        ladder_opened_at=duty.opens_at,
        met_at=duty.met_at,
        held_back=duty.held_back,
    )


@cache
def _ladder(name: str) -> list[dict[str, Any]]:
    return freeze(rules().pack.ladders[name], rules())


@cache
def _rungs(name: str) -> tuple[FrozenRung, ...]:
    return thaw(_ladder(name))


def _row(duty_id: str, duty: Duty) -> Row:
    return {
        **computed(duty),
        "id": duty_id,
        "kind": duty.key.kind.value,
        "subject": duty.key.subject,
        "anchor": duty.key.anchor,
        "ladder": _ladder(duty.ladder),
        "ladder_opened_at": duty.opens_at,
        "round": 1,
        "fingerprint": rules().fingerprint,
    }


# --- what was said --------------------------------------------------------------------------------


def messages(told: Iterable[Said], vault: Vault, random: Random) -> tuple[list[Row], list[Row]]:
    """The rows of the messages (one a person and day) and of the nudges that they carried."""
    carrying: dict[tuple[str, date], str] = {}
    posts, nudges = [], []
    for said in told:
        place = (said.planned.recipient, said.planned.say_at.date())
        if place not in carrying:
            carrying[place] = new_id(random)
            posts.append(_post(carrying[place], said.planned, vault))
        nudges.append(_nudge(said, carrying[place], new_id(random)))
    return posts, nudges


def _post(message_id: str, planned: Planned, vault: Vault) -> Row:
    notice = json.dumps(_WORDS, ensure_ascii=False)
    return {
        "id": message_id,
        "conversation": planned.recipient,
        "kind": "nudges",
        "state": "sent",
        "notice": vault.seal(MESSAGE_NOTICE, message_id, notice),
        "receipt": {"channel": f"D{planned.recipient[:10].upper()}", "ts": "1.000001"},
        "composed_at": planned.say_at,
        "sending_since": planned.say_at,
        "attempts": 1,
        "wanted_revision": 1,
        "shown_revision": 1,
    }


def _nudge(said: Said, message_id: str, nudge_id: str) -> Row:
    planned = said.planned
    return {
        "id": nudge_id,
        "duty": said.duty,
        "round": 1,
        "rung": planned.rung,
        "recipient": planned.recipient,
        "voice": planned.voice.value,
        "brief": planned.brief,
        "say_at": planned.say_at,
        "lapses_at": planned.lapses_at,
        "state": "sent",
        "message": message_id,
        "settled_at": planned.say_at,
    }
