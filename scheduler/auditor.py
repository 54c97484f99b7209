"""The auditor: looks for what should have happened, tells the administrators, keeps the heartbeat.

A set of findings is told once, in each administrator's working hours. The heartbeat is given only
while all is well, so that whoever watches it learns even that the bot is not running.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.facts import Person
from bot.domain.hours import is_working
from bot.messages.alerts import Finding, Trouble, alert
from bot.messages.plain_data import of_notice
from bot.metrics import FINDINGS, HEARTBEAT, timed_pass
from bot.services.desk import Desk
from bot.store import accounts, conversations, messages, people, settings
from scheduler.delivery import ALERT
from scheduler.findings import find_all

TOLD = "alert_told"
_COUNTED = (Trouble.NOBODY_TO_TELL, Trouble.NO_ACCOUNT)


def no_heartbeat() -> None:
    """Where nobody watches."""


@dataclass(frozen=True, slots=True)
class Auditor:
    """`surface_name` is where administrators are written to."""

    desk: Desk
    surface_name: str
    heartbeat: Callable[[], None] = no_heartbeat

    def audit(self, now: datetime) -> tuple[Finding, ...]:
        """One look; what was found."""
        with timed_pass("auditor"):
            return self._audit(now)

    def _audit(self, now: datetime) -> tuple[Finding, ...]:
        found = find_all(self.desk, now)
        with self.desk.database.write() as tx:
            self._tell(tx, found, now)
        _count(found)
        if not found:
            self.heartbeat()
            HEARTBEAT.set_to_current_time()
        return found

    def _tell(self, tx: Connection, found: tuple[Finding, ...], now: datetime) -> None:
        key = _key(found)
        stored: dict[str, Any] = settings.get(tx, TOLD, {"key": [], "to": []})
        told = list(stored["to"]) if stored["key"] == key else []
        first_and_well = not found and not stored["key"]
        if not first_and_well and not settings.paused(tx):
            told += [
                one.id for one in self._to_tell(tx, told, now) if self._say(tx, one, found, now)
            ]
        if stored != {"key": key, "to": told}:
            settings.put(tx, TOLD, {"key": key, "to": told}, now)

    def _to_tell(self, tx: Connection, told: Iterable[str], now: datetime) -> list[Person]:
        policy, known = self.desk.policy, set(told)
        waiting = [one for one in people.administrators(tx) if one.id not in known]
        reachable = accounts.with_account(tx, [one.id for one in waiting])
        return [
            one
            for one in waiting
            if one.id in reachable and is_working(one, now, policy.calendar, policy.zone)
        ]

    def _say(
        self, tx: Connection, person: Person, found: tuple[Finding, ...], now: datetime
    ) -> bool:
        """Leaves it for the courier, who greets first whoever was never greeted."""
        conversation = conversations.of_person(tx, person.id, self.surface_name)
        if messages.waiting(tx, conversation.id):
            return False
        messages.leave(tx, conversation.id, ALERT, of_notice(alert(found)), now)
        return True


def _count(found: Iterable[Finding]) -> None:
    counts = {finding.trouble: finding.count for finding in found}
    for trouble in Trouble:
        FINDINGS.labels(trouble.value).set(counts.get(trouble, 0))


def _key(found: Iterable[Finding]) -> list[str]:
    """What makes a set of findings new: another trouble, or more of one that lasts."""
    return sorted(
        f"{finding.trouble.value} {finding.count}"
        if finding.trouble in _COUNTED
        else finding.trouble.value
        for finding in found
    )
