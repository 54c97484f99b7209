"""Text objects: plain_text and mrkdwn, each with the limit of the place where it stands."""

from sandbox.blocks.checks import Check, boolean, string
from sandbox.blocks.spec import Spec, by_type, typed

LONGEST = 3000


def _plain(limit: int) -> Spec:
    return typed("plain_text", {"text": string(1, limit)}, {"emoji": boolean})


def _mrkdwn(limit: int) -> Spec:
    return typed("mrkdwn", {"text": string(1, limit)}, {"verbatim": boolean})


def plain_text(limit: int) -> Check:
    """A plain_text object of 1..limit characters."""
    return by_type(_plain(limit))


def mrkdwn(limit: int) -> Check:
    """A mrkdwn object of 1..limit characters."""
    return by_type(_mrkdwn(limit))


def either_text(limit: int) -> Check:
    """A plain_text or mrkdwn object of 1..limit characters."""
    return by_type(_plain(limit), _mrkdwn(limit))


CONTEXT_TEXTS = (_plain(LONGEST), _mrkdwn(LONGEST))
