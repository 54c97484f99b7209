"""Bots that do what others do. Each fails one of the checks: so the suite is known to be able to.

Each function changes the product inside the process that calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Connection

from bot.domain.policy import Voice
from bot.messages.notice import Notice
from bot.services.desk import Desk
from bot.store import nudges
from bot.store.nudges import Nudge, NudgeState
from bot.surfaces.slack.sending import SlackSurface
from bot.surfaces.surface import Address, Marker, Receipt
from scheduler import choosing, preparing, reconcile
from tests.torture import worker


def marks_before_sending() -> None:
    """Takes for said what is only about to be sent, as a queue with early acknowledgement."""
    send = SlackSurface.deliver
    about_to: list[Callable[[], Any]] = []

    def deliver(self: SlackSurface, notice: Notice, address: Address, marker: Marker) -> Receipt:
        for one in about_to:
            one()
        about_to[:] = [lambda: send(self, notice, address, marker)]
        return {"channel": address.get("channel", ""), "ts": "1.000000"}

    SlackSurface.deliver = deliver  # type: ignore[method-assign]


def never_looks() -> None:
    """Leases without reconciliation: whatever is in doubt was not said."""
    SlackSurface.find = lambda *_: None  # type: ignore[method-assign]


def repeats_by_itself() -> None:
    """Slack's default client, which sends again when a connection breaks off."""

    def make_client(token: str, api_url: str, timeout: float) -> WebClient:
        return WebClient(token=token, base_url=api_url, timeout=int(timeout))

    worker.make_client = make_client


def repeats_reminders() -> None:
    """Where Slack does not say what arrived, everything is said again."""
    reconcile._MAY_NOT_BE_LOST = tuple(Voice)  # type: ignore[assignment]


def repeats_nothing() -> None:
    """Where Slack does not say what arrived, nothing is said again."""
    reconcile._MAY_NOT_BE_LOST = ()  # type: ignore[assignment]


def repeats_unmarked() -> None:
    """What may have arrived is said again as if it were new."""
    preparing.perhaps_again = lambda notice: notice


def never_asks_again() -> None:
    """Says what was owed once, whatever was done meanwhile."""
    choosing.standing_nudges = lambda _tx, _desk, owed, _now: list(owed)


def lapses_at_once() -> None:
    """Takes what it asks about again for too late."""

    def none_stand(
        tx: Connection, _desk: Desk, owed: Sequence[Nudge], now: datetime
    ) -> list[Nudge]:
        nudges.settle(tx, [one.id for one in owed], NudgeState.LAPSED, "late", now)
        return []

    choosing.standing_nudges = none_stand


def never_revises() -> None:
    """What was said stays as it was said."""
    SlackSurface.revise = lambda *_: None  # type: ignore[method-assign]
