"""To the administrators: what did not happen as it should, with counts and ids only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.messages import actions, labels
from bot.messages.notice import Buttons, Notice, Paragraph


class Trouble(StrEnum):
    """What may go wrong."""

    LATE = "late"
    IN_DOUBT = "in_doubt"
    NOBODY_TO_TELL = "nobody_to_tell"
    NO_ACCOUNT = "no_account"
    NOBODY_REACHED = "nobody_reached"
    DIFFERS = "differs"
    STALE_LIST = "stale_list"
    REJECTED = "rejected"
    FAILING = "failing"
    CALLS_REFUSED = "calls_refused"
    UNREADABLE = "unreadable"
    LEASE_STUCK = "lease_stuck"
    PASS_STUCK = "pass_stuck"  # noqa: S105  # no password
    NOT_HEARD = "not_heard"
    NEARLY_FULL = "nearly_full"
    CLOCK_OFF = "clock_off"
    BLIND = "blind"


ONE_BY_ONE = frozenset(
    {
        *(Trouble.NOBODY_TO_TELL, Trouble.NO_ACCOUNT, Trouble.DIFFERS, Trouble.REJECTED),
        *(Trouble.FAILING, Trouble.UNREADABLE, Trouble.BLIND, Trouble.CLOCK_OFF),
    }
)
"""Each id is a trouble of its own: one more of them is news."""

PAST = frozenset({Trouble.REJECTED, Trouble.UNREADABLE, Trouble.BLIND})
"""It is done when it is found: told, but not that it is mended, and no reason to withhold the
heartbeat."""

OF_THE_LISTS = frozenset({Trouble.NOBODY_TO_TELL, Trouble.NO_ACCOUNT, Trouble.STALE_LIST})
"""It is a fact of the council's own lists, of which there is always one: told, and mended there.
The bot does its work all the same, so the heartbeat is not withheld."""

NOT_WELL = frozenset(Trouble) - PAST - OF_THE_LISTS
"""Because of it the bot may not be telling people what it owes them: no heartbeat is given."""

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble, and what it was found of: ids, or moments in words."""

    trouble: Trouble
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        """Of how many it was found."""
        return len(self.ids)


_WORDS = {
    Trouble.LATE: (
        *("message has", "messages have"),
        "waited over 15 minutes for somebody at work. Does Slack answer? The log says.",
    ),
    Trouble.IN_DOUBT: (
        *("message has", "messages have"),
        "been in doubt for over 15 minutes: nobody knows yet whether it arrived. "
        "Does Slack answer? The log says.",
    ),
    Trouble.NOBODY_TO_TELL: (
        *("duty has", "duties have"),
        "nobody who can be told. Give the supervisor a line manager with an account.",
    ),
    Trouble.NO_ACCOUNT: (
        *("person has", "people have"),
        "no chat account with their e-mail. Compare it with Slack's, then: supervision-bot match.",
    ),
    Trouble.NOBODY_REACHED: (
        *("organisation has", "organisations have"),
        "nobody with a chat account, so nobody is told anything. "
        "supervision-bot doctor says what Slack lets the bot see; then: supervision-bot match.",
    ),
    Trouble.DIFFERS: (
        *("person has", "people have"),
        "duties that differ from a fresh calculation. Please report it to the bot's developers.",
    ),
    Trouble.STALE_LIST: (
        *("case list is", "case lists are"),
        "too old, so nothing is said about cases. Please import a newer one.",
    ),
    Trouble.REJECTED: (
        *("message was", "messages were"),
        "refused by Slack. It was sent as plain text or, where that was refused too, what goes up "
        "is told to the next person. Please report it to the bot's developers.",
    ),
    Trouble.FAILING: (
        *("entry", "entries"),
        "cannot be worked on, and nothing else waits for that. It is tried again ever more rarely. "
        "Please report it to the bot's developers, with what the log says of its id.",
    ),
    Trouble.CALLS_REFUSED: (
        *("kind of call to Slack is", "kinds of calls to Slack are"),
        "refused, whoever it is for, and all of that kind wait. Is the app still installed, with "
        "its scopes and its messages tab? The log says what Slack answers.",
    ),
    Trouble.UNREADABLE: (
        *("text that somebody wrote", "texts that somebody wrote"),
        "cannot be decrypted. Nothing else waits for that, no date depends on it, and nothing is "
        "deleted. Was a key taken out of SUPERVISION_ENCRYPTION_KEYS? Put it back and start the "
        "bot again; else an older backup may still have the text.",
    ),
    Trouble.LEASE_STUCK: (
        *("conversation is", "conversations are"),
        "held by a process that does nothing. Please start the bot again.",
    ),
    Trouble.PASS_STUCK: (
        *("process has", "processes have"),
        "not finished its work for over 15 minutes. Please start it again.",
    ),
    Trouble.NOT_HEARD: (
        *("connection is", "connections are"),
        "silent: Slack is not heard, and buttons do not answer. If the bot does not start itself "
        "again within minutes, please do.",
    ),
    Trouble.NEARLY_FULL: (
        *("disk is", "disks are"),
        "nearly full where the database is. Please make room.",
    ),
    Trouble.CLOCK_OFF: (
        *("machine's clock is", "machines' clocks are"),
        "over a minute from Slack's. Please set it (NTP).",
    ),
    Trouble.BLIND: (
        *("time the bot was", "times the bot was"),
        "not at work. What is still owed is being said now; old reminders are not.",
    ),
}
_MENDED = {
    Trouble.LATE: "messages are on time",
    Trouble.IN_DOUBT: "no message is in doubt",
    Trouble.NOBODY_TO_TELL: "every duty has somebody to tell",
    Trouble.NO_ACCOUNT: "everybody has a chat account",
    Trouble.NOBODY_REACHED: "there are chat accounts",
    Trouble.DIFFERS: "the duties agree with a fresh calculation",
    Trouble.STALE_LIST: "the case list is new enough",
    Trouble.FAILING: "everything can be worked on",
    Trouble.CALLS_REFUSED: "Slack takes every kind of call",
    Trouble.LEASE_STUCK: "no conversation is held",
    Trouble.PASS_STUCK: "the work is being finished",
    Trouble.NOT_HEARD: "Slack is heard",
    Trouble.NEARLY_FULL: "there is room on the disk",
    Trouble.CLOCK_OFF: "the clock agrees with Slack's",
}


def alert(
    news: tuple[Finding, ...], mended: Collection[Trouble] = (), *, well: bool = False
) -> Notice:
    """What is new, what is mended, and whether all is well now."""
    parts = []
    if news:
        lines = "\n".join(f"• {_line(finding)}" for finding in news)
        parts += [f"Please look at this:\n{lines}"]
    if mended:
        said = "\n".join(f"• {_MENDED[trouble]}" for trouble in Trouble if trouble in mended)
        parts += [f"Mended:\n{said}"]
    parts += ["All is well again."] if well else ["supervision-bot doctor may say more."]
    return Notice(tuple(Paragraph(part) for part in parts))


def paused(now: bool) -> Notice:
    """Everything is paused, or goes on."""
    if not now:
        return Notice((Paragraph("Messages have started again. Old reminders are not sent."),))
    text = "Everything is paused. Nobody gets a message until you resume."
    return Notice((Paragraph(text), Buttons((actions.resume(),))))


def _line(finding: Finding) -> str:
    one, many, what = _WORDS[finding.trouble]
    some = [each for each in finding.ids[:_EXAMPLES] if each]
    examples = f" For example: {', '.join(some)}." if some else ""
    return f"{labels.counted(finding.count, one, many)} {what}{examples}"
