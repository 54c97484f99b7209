"""Ciphertexts that nobody can open any more: written over, or sealed with a key that is gone."""

from __future__ import annotations

from cryptography.fernet import Fernet
from sqlalchemy import Connection, select, update

from bot.store.sealed import MESSAGE_NOTICE
from bot.store.tables import message
from bot.store.vault import Vault

OVERWRITTEN = "gAAAAA-this-was-something-else"


def spoil(tx: Connection, message_id: str, *, key_is_gone: bool = False) -> str:
    """Nobody can read the text of a message any more; gives what stood there."""
    here = message.c.id == message_id
    before: str = tx.execute(select(message.c.notice).where(here)).scalar_one()
    gone = Vault([Fernet.generate_key().decode()]).seal(MESSAGE_NOTICE, message_id, "{}")
    tx.execute(update(message).where(here).values(notice=gone if key_is_gone else OVERWRITTEN))
    return before
