"""The auditor: looks for what should have happened, tells the administrators, keeps the heartbeat.

Each finding is told once, in each administrator's working hours, and so is its end; it is told
again only if it comes back. The heartbeat is given unless something is found for which people may
not be told what they are owed, so that whoever watches it learns even that the bot is not running.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.facts import Person
from bot.domain.hours import is_working
from bot.domain.local_time import local_day
from bot.messages.alerts import NOT_WELL, ONE_BY_ONE, PAST, Finding, Trouble, alert
from bot.messages.notice import Notice
from bot.messages.plain_data import of_notice
from bot.metrics import FINDINGS, HEARTBEAT, timed_pass
from bot.services.desk import Desk
from bot.store import accounts, conversations, messages, people, settings, troubles, waiting
from bot.store.database import machine_now
from scheduler.findings import Surroundings, find_all
from scheduler.stuck import note_look

TOLD, BEATEN = "alerts_told", "heartbeat_at"


def no_heartbeat() -> None:
    """Where nobody watches."""


def begin_heartbeat(tx: Connection) -> None:
    """The figure begins at the last one that any process gave, else now: neither is a process that
    is started again and again taken for one that is well, nor a new one for a dead one."""
    last: str | None = settings.get(tx, BEATEN)
    since = machine_now(tx) if last is None else datetime.fromisoformat(last)
    HEARTBEAT.set(since.timestamp())


@dataclass(frozen=True, slots=True)
class Auditor:
    """`surface_name` is where administrators are written to."""

    desk: Desk
    surface_name: str
    heartbeat: Callable[[], None] = no_heartbeat
    around: Surroundings = field(default_factory=Surroundings)

    def audit(self, now: datetime) -> tuple[Finding, ...]:
        """One look; what was found."""
        with timed_pass("auditor"):
            return self._audit(now)

    def _audit(self, now: datetime) -> tuple[Finding, ...]:
        with self.desk.database.write() as tx:
            note_look(tx)
        found = find_all(self.desk, now, self.around)
        with self.desk.database.write() as tx:
            self._tell(tx, found, now)
        _count(found)
        if not any(finding.trouble in NOT_WELL for finding in found):
            self._beat()
        return found

    def _beat(self) -> None:
        self.heartbeat()
        with self.desk.database.write() as tx:
            now = machine_now(tx)
            settings.put(tx, BEATEN, now.isoformat(), now)
        HEARTBEAT.set(now.timestamp())

    def _tell(self, tx: Connection, found: tuple[Finding, ...], now: datetime) -> None:
        told: dict[str, int] = settings.get(tx, TOLD, {})
        number = troubles.note(tx, set(_subjects(found)), now)
        if settings.paused(tx):
            return
        for one in self._at_work(tx, now):
            notice = _news(tx, found, told.get(one.id, 0))
            if notice is not None and self._say(tx, one, notice, now):
                told[one.id] = number
        settings.put(tx, TOLD, told, now)

    def _at_work(self, tx: Connection, now: datetime) -> list[Person]:
        policy = self.desk.policy
        everybody = people.administrators(tx, local_day(now, policy.zone))
        reachable = accounts.with_account(tx, [one.id for one in everybody])
        return [
            one
            for one in everybody
            if one.id in reachable and is_working(one, now, policy.calendar, policy.zone)
        ]

    def _say(self, tx: Connection, person: Person, notice: Notice, now: datetime) -> bool:
        """Leaves it for the courier, who greets first whoever was never greeted."""
        conversation = conversations.of_person(tx, person.id, self.surface_name)
        if waiting.any_sayable(tx, conversation.id):
            return False
        waiting.leave(tx, conversation.id, messages.ALERT, of_notice(notice), now)
        return True


def _subjects(found: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """What makes a finding itself: its trouble, and its id where each counts."""
    for finding in found:
        ids = finding.ids if finding.trouble in ONE_BY_ONE else ("",)
        yield from ((finding.trouble.value, one) for one in ids)


def _news(tx: Connection, found: Iterable[Finding], told: int) -> Notice | None:
    """What somebody does not know who was last told at look `told`; None: nothing."""
    lasting = troubles.lasting(tx)
    new = {(one.kind, one.subject) for one in lasting if one.found_in > told}
    news = tuple(each for finding in found if (each := _part(finding, new)) is not None)
    gone = troubles.mended_since(tx, told) - {one.kind for one in lasting}
    mended = {Trouble(kind) for kind in gone} - PAST
    if not news and not mended:
        return None
    well = not {one.kind for one in lasting} - PAST
    return alert(news, mended, well=well and not news)


def _part(finding: Finding, new: set[tuple[str, str]]) -> Finding | None:
    """Of a finding, only what is new."""
    kind = finding.trouble.value
    if (kind, "") in new:
        return finding
    ids = tuple(one for one in finding.ids if (kind, one) in new)
    return Finding(finding.trouble, ids) if ids else None


def _count(found: Iterable[Finding]) -> None:
    counts = {finding.trouble: finding.count for finding in found}
    for trouble in Trouble:
        FINDINGS.labels(trouble.value).set(counts.get(trouble, 0))
