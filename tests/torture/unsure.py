"""Where Slack does not show what was said: urgent things come again and say so, others do not.

A message that may have arrived stands in the workspace or does not; nobody knows. What it carried
of escalations and warnings may stand there once more, if that says so. What else it carried may
be missing, if it is recorded as unsure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from bot.domain.policy import Voice
from bot.messages.repetition import WORDS
from bot.store import nudges
from bot.store.messages import Resolved
from bot.store.nudges import Nudge, NudgeState
from bot.store.tables import nudge
from tests.support.slack import Json
from tests.torture.problem import Problem, Wrong
from tests.torture.run import POST
from tests.torture.seen import Seen
from tests.torture.worker import FIGURES

_UNSURE = "unsure"
_MANY = 120  # messages; of fewer, chance may spare one kind or the other
_URGENT = (Voice.ESCALATION, Voice.WARNING)
_COUNTER = "supervision_messages_in_doubt_resolved"


def may_be_lost(seen: Seen, found: Nudge) -> bool:
    """Whether this is nothing urgent, and recorded as perhaps said by a message that is over."""
    recorded = (found.state, found.reason) == (NudgeState.UNDELIVERABLE, _UNSURE)
    gentle = found.voice not in _URGENT
    return seen.scenario.secretive and gentle and recorded and found.message in seen.unsure


def said_again_and_says_so(seen: Seen) -> Iterator[Problem]:
    """What is said again is urgent, and says that it may be a repetition; nothing else does."""
    with seen.read() as tx:
        carried = {one: nudges.of_message(tx, one) for one in seen.sent.keys() & seen.shown.keys()}
    for message_id, about in carried.items():
        again = [one for one in about if one.perhaps_said]
        if any(one.voice not in _URGENT for one in again):
            yield Problem(Wrong.DOUBLED, f"message {message_id} repeats what is not urgent")
        if bool(again) != _says_so(seen.shown[message_id][0]):
            yield Problem(Wrong.DOUBLED, f"message {message_id} repeats and does not say so")
    yield from _repeated_in_secret(seen)


def counted(seen: Seen) -> Iterator[Problem]:
    """Whatever nobody could tell is counted by the database and by `/metrics`."""
    if not seen.scenario.secretive:
        return
    dropped = seen.run.counts["calls"][POST].get("connection_dropped", 0)
    if dropped != len(seen.unsure):
        yield Problem(Wrong.DIFFERS, f"{dropped} replies lost, {len(seen.unsure)} messages unsure")
    if _of_metrics(seen) != seen.resolved:
        yield Problem(Wrong.DIFFERS, f"/metrics {_of_metrics(seen)}, messages {seen.resolved}")
    if not seen.resolved:
        yield Problem(Wrong.UNFINISHED, "nothing was in doubt")
    if seen.calm.messages >= _MANY:
        yield from _of_both_kinds(seen)


def _of_both_kinds(seen: Seen) -> Iterator[Problem]:
    """Something urgent came again, and a reminder was lost."""
    if not {Resolved.GIVEN_UP, Resolved.SENT_AGAIN_UNSURE} <= seen.resolved.keys():
        yield Problem(Wrong.UNFINISHED, f"only {seen.resolved}")
    with seen.read() as tx:
        reasons = select(nudge.c.reason).where(nudge.c.state == NudgeState.UNDELIVERABLE)
        if not {_UNSURE} & set(tx.execute(reasons).scalars()):
            yield Problem(Wrong.UNFINISHED, "no reminder was lost")


def _repeated_in_secret(seen: Seen) -> Iterator[Problem]:
    """By the words alone, whatever the database says: what perhaps arrived stands once more."""
    for there in seen.run.workspace.all_messages().values():
        for old in (one for one in there if _id(one) in seen.unsure):
            for new in there:
                if new is not old and _words(new) & _words(old) and _is_of_same(seen, new, old):
                    later = new if float(new["ts"]) > float(old["ts"]) else old
                    if not _says_so(later):
                        yield Problem(
                            Wrong.DOUBLED, f"message {_id(later)} says what {_id(old)} did"
                        )


def _is_of_same(seen: Seen, new: Json, old: Json) -> bool:
    """Whether both were composed at one moment: on another day the same words may be owed anew."""
    known = seen.sent | seen.unsure
    return _id(new) in known and known[_id(new)].composed_at == known[_id(old)].composed_at


def _of_metrics(seen: Seen) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in seen.run.folder.glob(FIGURES):
        for family in text_string_to_metric_families(path.read_text(encoding="utf-8")):
            if family.name == _COUNTER:
                found.update({one.labels["how"]: int(one.value) for one in family.samples})
    return found


def _says_so(message: Json) -> bool:
    first = message["blocks"][0]
    return first["type"] == "context" and first["elements"][0]["text"] == WORDS


def _words(message: Json) -> set[str]:
    """What stands in its sections: what is owed, in words."""
    return {block["text"]["text"] for block in message["blocks"] if block["type"] == "section"}


def _id(message: Json) -> str:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("message"))
