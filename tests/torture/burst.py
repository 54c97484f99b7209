"""A Monday morning's burst, at the pace that Slack allows: in order, fair, and never refused.

The product and the workspace keep to one and the same budget, and to one message a second a
conversation. The budget is higher than Slack's, so that thousands are said in minutes; everything
else is as in service.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.domain.policy import Voice
from bot.store import nudges
from bot.store import settings as choices
from bot.store.database import machine_now
from bot.store.messages import ALERT, WELCOME, Message
from bot.store.nudges import Nudge
from bot.store.tables import account, conversation, failure, home, nudge
from tests.torture.problem import Problem, Wrong
from tests.torture.run import POST, Run
from tests.torture.seen import Seen
from tests.torture.troubles import ALWAYS, Story

PER_MINUTE = 1200
PACING = {"per_channel_per_second": 1, "burst": 1, "workspace_per_minute": PER_MINUTE}
_A_PASS = 5.0  # seconds: who is next is asked anew that often at least
_A_VISIT = 2.0  # seconds: several go on at a time, begun in order and ended in any
_REST = 1.0  # seconds between two messages to one person
_URGENT = (Voice.ESCALATION, Voice.WARNING)


@dataclass(frozen=True, slots=True)
class Burst:
    """The workspace's budget holds on both sides; Homes, which have their own, are closed.

    Posts to some accounts fail, every time, until everybody else has been told everything.
    """

    failing: int
    kills: int = 0

    def happen(self, run: Run) -> Story:
        """Begins before anybody is at work."""
        _keep_to_budget(run)
        run.failing.update(run.chance.sample(_managers(run), self.failing))
        for user in run.failing:
            run.workspace.misbehave("status", POST, ALWAYS, channel=user, status=500)
        while run.tried < run.expected / 2 or _others_wait(run):
            yield
        run.workspace.behave()
        _try_again(run)


def _try_again(run: Run) -> None:
    """A quarter of an hour later, the longest that anybody is left alone."""
    with run.desk.database.write() as tx:
        tx.execute(update(failure).values(next_at=machine_now(tx)))


def _keep_to_budget(run: Run) -> None:
    run.workspace.set_pacing(**PACING)
    with run.desk.database.write() as tx:
        choices.put(tx, choices.MESSAGES_PER_MINUTE, PER_MINUTE, run.clock.now())
        tx.execute(delete(home))


def _managers(run: Run) -> list[str]:
    query = select(account.c.external_id).where(account.c.external_id.startswith("U0T"))
    with run.desk.database.read() as tx:
        return list(tx.execute(query.order_by(account.c.external_id)).scalars())


def _others_wait(run: Run) -> bool:
    others = nudge.c.recipient == account.c.person, account.c.external_id.not_in(run.failing)
    due = nudge.c.state == "owed", nudge.c.say_at <= run.clock.now()
    with run.desk.database.read() as tx:
        return bool(tx.execute(select(func.count()).where(*others, *due)).scalar_one())


# --- what must hold -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its class (1 the most urgent), when the one before it was said to its person
    (0: none was), and when it could have been said and was, in seconds of machine time."""

    id: str
    rank: int
    last: float
    could: float
    was: float

    def goes_before(self, other: Said) -> bool:
        """By its class; of one class, where its person was written to less recently.

        All of a Monday morning was due at the same moment.
        """
        if self.rank != other.rank:
            return self.rank < other.rank
        return self.last + _A_VISIT < other.last


def in_order(seen: Seen) -> Iterator[Problem]:
    """Nothing waited longer than a pass behind what it goes before."""
    said = sorted(_said(seen), key=lambda one: one.was)
    moments = [one.was for one in said]
    for one in said:
        meanwhile = said[
            bisect_right(moments, one.could + _A_PASS) : bisect_right(moments, one.was - _A_VISIT)
        ]
        ahead = [other for other in meanwhile if one.goes_before(other)]
        if ahead:
            behind = f"{len(ahead)}, the first of class {ahead[0].rank}, {ahead[0].id}"
            text = f"message {one.id} of class {one.rank} waited for {behind}"
            yield Problem(Wrong.OUT_OF_ORDER, text)


def never_refused(seen: Seen) -> Iterator[Problem]:
    """No call of any kind was one too many."""
    for method, came in seen.run.counts["calls"].items():
        if came.get("ratelimited"):
            yield Problem(Wrong.REFUSED, f"{method}: {came['ratelimited']}")


def _said(seen: Seen) -> Iterator[Said]:
    """Everything said to those whose account does not fail."""
    began = min(at for at in seen.began_at.values())
    first = min(float(copies[0]["ts"]) for copies in seen.shown.values())
    for there in _by_conversation(seen).values():
        classes = [_class_of(carried, one) for one, carried in there]
        last, could = 0.0, max(began, first)
        for number, (one, _) in enumerate(there):
            most_urgent = min(classes[number:])  # the welcome goes before what brought it
            was = float(seen.shown[one.id][0]["ts"])
            yield Said(one.id, most_urgent, last, could, was)
            last, could = was, was + _REST


def _by_conversation(seen: Seen) -> dict[str, list[tuple[Message, list[Nudge]]]]:
    found: dict[str, list[tuple[Message, list[Nudge]]]] = defaultdict(list)
    known = [one for one in seen.sent.values() if one.id in seen.shown]
    with seen.read() as tx:
        failing = set(tx.execute(_failing(seen)).scalars())
        for one in sorted(known, key=lambda one: float(seen.shown[one.id][0]["ts"])):
            if one.conversation not in failing:
                found[one.conversation].append((one, nudges.of_message(tx, one.id)))
    return found


def _failing(seen: Seen) -> Any:
    query = select(conversation.c.id).join(account, account.c.person == conversation.c.person)
    return query.where(account.c.external_id.in_(seen.run.failing))


def _class_of(carried: list[Nudge], one: Message) -> int:
    if one.kind == ALERT or any(each.voice in _URGENT for each in carried):
        return 1
    if one.kind == WELCOME:
        return 4  # as urgent as whatever follows it
    only_brief = all(each.brief for each in carried)  # a brief may take others along
    return 3 if carried and only_brief else 2
