"""Builders of messages."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from bot.store import conversations, messages
from tests.support.organisation import NOW, SURFACE


def write_message(tx: Connection, person_id: str, carries: Collection[str] = ()) -> str:
    """Begins a message to somebody; gives its id."""
    conversation = conversations.of_person(tx, person_id, SURFACE)
    frozen = {"text": "Your next session"}
    return messages.begin(tx, conversation.id, "nudges", frozen, carries, now=NOW, machine=NOW)
