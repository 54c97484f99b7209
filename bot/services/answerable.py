"""Which duties the bot can keep from what its database holds."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.duty import Duty, DutyKind

_NEED_A_FILE = frozenset({DutyKind.OBLIGATION, DutyKind.QUOTA, DutyKind.COVER})
"""What meets these (happenings, reviews, cover) is said in a file of facts alone, so that from the
database they would stay open for ever."""


def answerable(found: Iterable[Duty]) -> tuple[Duty, ...]:
    """Those that somebody can answer in chat or on import."""
    return tuple(duty for duty in found if duty.key.kind not in _NEED_A_FILE)
