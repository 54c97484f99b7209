"""Was everything owed said, exactly once, in time, to those at work, and never once it was met?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from sqlalchemy import select

from bot.domain.hours import is_working
from bot.domain.policy import Voice
from bot.store import messages, nudges, people, sessions
from bot.store.nudges import Nudge, NudgeState
from bot.store.tables import conversation
from scheduler.findings import LATE_AFTER
from tests.torture import unsure
from tests.torture.calm import Told, told
from tests.torture.problem import Problem, Wrong
from tests.torture.seen import Seen

_MEANWHILE = timedelta(seconds=0.25)  # it was met while the message was being composed


def nothing_lost(seen: Seen) -> Iterator[Problem]:
    """What the database takes for said was seen, and what a calm day says was said."""
    for message_id in seen.sent.keys() - seen.shown.keys():
        yield Problem(Wrong.LOST, f"message {message_id} is nowhere in the workspace")
    if not seen.scenario.whole:
        return
    now_told = _told(seen)
    short = _said_calmly(seen) - _said(now_told)
    for key, state in seen.calm.told.items():
        found = now_told.get(key)
        if state is not NudgeState.SENT or _was_or_will_be_said(seen, found):
            continue
        if found is None or found.state is not NudgeState.LAPSED or short[_group(key)] > 0:
            yield Problem(Wrong.LOST, f"nudge {key}")


def every_press_heard(seen: Seen) -> Iterator[Problem]:
    """What was acknowledged to somebody who pressed a button is known."""
    with seen.read() as tx:
        for session_id, pressed in sessions.by_ids(tx, seen.run.pressed).items():
            if pressed.recorded_at is None:
                yield Problem(Wrong.LOST, f"a press about session {session_id}")


def nothing_doubled(seen: Seen) -> Iterator[Problem]:
    """Every message in the workspace is known as said, or as perhaps said, and stands once."""
    for message_id, copies in seen.shown.items():
        known = message_id in seen.sent or (seen.scenario.secretive and message_id in seen.unsure)
        for _ in copies[1 if known else 0 :]:
            yield Problem(Wrong.DOUBLED, f"message {message_id}")


def nothing_that_was_not_owed(seen: Seen) -> Iterator[Problem]:
    """Where nobody told the bot anything in between, no more was said than on a calm day."""
    if not seen.scenario.whole:
        return
    now_told = _told(seen)
    more = _said(now_told) - _said_calmly(seen)
    for key, found in now_told.items():
        calmly = seen.calm.told.get(key)
        instead = calmly is NudgeState.LAPSED and not more[_group(key)]
        expected = calmly in (NudgeState.SENT, NudgeState.OWED) or instead
        if found.state is NudgeState.SENT and not expected and not _is_touched(seen, found):
            yield Problem(Wrong.NOT_OWED, f"nudge {key}")


def nothing_once_it_was_met(seen: Seen) -> Iterator[Problem]:
    """No message was composed after what it is about had been met."""
    for found in _told(seen).values():
        met_at = seen.run.met_at.get(found.duty)
        message = seen.sent.get(found.message or "")
        if met_at and message and message.sending_since > met_at + _MEANWHILE:
            yield Problem(Wrong.SAID_AFTER_MET, f"nudge {found.id}")


def everything_in_time(seen: Seen) -> Iterator[Problem]:
    """Before the auditor would call it late, and while its recipient was at work."""
    for message_id, seconds in delays(seen).items():
        if seconds > LATE_AFTER.total_seconds():
            yield Problem(Wrong.LATE, f"message {message_id}: {seconds:.0f} seconds")
    policy = seen.run.desk.policy
    with seen.read() as tx:
        rows = tx.execute(select(conversation.c.id, conversation.c.person)).all()
        known = people.by_ids(tx, [row.person for row in rows])
    person = {row.id: known[row.person] for row in rows}
    for one in seen.sent.values():
        at_work = is_working(
            person[one.conversation], one.composed_at, policy.calendar, policy.zone
        )
        if one.kind != messages.ANSWER and not at_work:
            yield Problem(Wrong.OUT_OF_HOURS, f"message {one.id} at {one.composed_at}")


def somebody_else_told(seen: Seen) -> Iterator[Problem]:
    """What nobody could receive is recorded with its reason; a breach was told to another."""
    everything = list(_told(seen).values())
    heard = {(one.duty, one.round, one.rung) for one in everything if one.state is NudgeState.SENT}
    for one in everything:
        if one.state is not NudgeState.UNDELIVERABLE:
            continue
        alone = (one.duty, one.round, one.rung) not in heard
        if one.reason is None or (one.voice is Voice.ESCALATION and alone):
            yield Problem(Wrong.NOBODY_TOLD, f"nudge {one.id}")


def delays(seen: Seen) -> dict[str, float]:
    """Seconds from the moment at which a message was due until Slack had it, by message id."""
    return {
        one.id: float(seen.shown[one.id][0]["ts"]) - seen.began_at[one.composed_at]
        for one in seen.sent.values()
        if one.id in seen.shown and one.composed_at in seen.began_at
    }


def _group(key: Told) -> tuple[str, str, str]:
    """Kind, rung and recipient. Once the day's number of messages is used up, which of a group
    waits, and may lapse, is all the same."""
    return key[0], key[4], key[5]


def _said_calmly(seen: Seen) -> Counter[tuple[str, str, str]]:
    calm = seen.calm.told.items()
    return Counter(_group(key) for key, state in calm if state is NudgeState.SENT)


def _said(now_told: Mapping[Told, Nudge]) -> Counter[tuple[str, str, str]]:
    said = (key for key, one in now_told.items() if one.state is NudgeState.SENT)
    return Counter(_group(key) for key in said)


def _told(seen: Seen) -> dict[Told, Nudge]:
    with seen.read() as tx:
        ids = {key: nudge_id for key, (_, nudge_id) in told(tx).items()}
        rows = nudges.by_ids(tx, list(ids.values()))
    return {key: rows[nudge_id] for key, nudge_id in ids.items()}


def _was_or_will_be_said(seen: Seen, found: Nudge | None) -> bool:
    if found is None:
        return False
    later = found.state is NudgeState.OWED and found.say_at > seen.run.clock.now()
    over = later or _is_touched(seen, found) or unsure.may_be_lost(seen, found)
    return found.state is NudgeState.SENT or over


def _is_touched(seen: Seen, found: Nudge) -> bool:
    """Whether somebody told the bot something about it, or nobody can read it any more."""
    return found.duty in seen.touched
