"""What happened to a practitioner, and what one obligation then asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.duties import duties
from bot.domain.duty import Duty, DutyKind
from bot.domain.facts import Event, Facts
from bot.domain.happenings import Happening
from bot.domain.policy import Rule, SettingValue
from tests.support.known import PRACTITIONER, moment
from tests.support.policies import policy

NOVEMBER_2 = date(2026, 11, 2)
NEW = replace(PRACTITIONER, started_on=NOVEMBER_2)
LATER = date(2027, 12, 31)


def event(kind: Happening, on: date, id: str = "", **more: object) -> Event:
    """What happened on a day."""
    return Event(id or f"{kind.value} {on}", kind, on, **more)


def owed(known: Facts, rule: Rule, on: date = LATER, **settings: SettingValue) -> list[Duty]:
    """The obligations at noon on a day."""
    found = duties(known, policy(rule, settings=settings), moment(on, 12)).duties
    return [one for one in found if one.key.kind is DutyKind.OBLIGATION]


def due(known: Facts, rule: Rule, on: date = LATER, **settings: SettingValue) -> list[date]:
    """The days by which something is still owed."""
    return [one.due_on for one in owed(known, rule, on, **settings) if not one.met_at]
