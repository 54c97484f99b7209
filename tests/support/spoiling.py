"""Ciphertexts that nobody can open any more: written over, sealed with a key that is gone, or
bytes that are no text at all."""

from __future__ import annotations

from cryptography.fernet import Fernet
from sqlalchemy import Connection, literal, select, text, update

from bot.store.sealed import MESSAGE_NOTICE, column_of
from bot.store.vault import Vault

OVERWRITTEN = "gAAAAA-this-was-something-else"


def spoil(
    tx: Connection, row_id: str, place: str = MESSAGE_NOTICE, *, key_is_gone: bool = False
) -> str:
    """Nobody can read the text of a row any more; gives what stood there."""
    before = standing(tx, place, row_id)
    gone = Vault([Fernet.generate_key().decode()]).seal(place, row_id, "{}")
    put(tx, place, row_id, gone if key_is_gone else OVERWRITTEN)
    return before


def garble(tx: Connection, row_id: str, place: str = MESSAGE_NOTICE) -> str:
    """The same by bytes that are no UTF-8, which SQLite keeps and PostgreSQL never takes."""
    before = spoil(tx, row_id, place)
    if tx.dialect.name == "sqlite":
        column = column_of(place)
        bytes_as_text = {column.name: text("CAST(x'67414141ff' AS TEXT)")}
        tx.execute(update(column.table).where(column.table.c.id == row_id).values(bytes_as_text))
    return before


def standing(tx: Connection, place: str, row_id: str) -> str:
    """The ciphertext that stands in a row."""
    column = column_of(place)
    found: str = tx.execute(select(column).where(column.table.c.id == row_id)).scalar_one()
    return found


def put(tx: Connection, place: str, row_id: str, ciphertext: str) -> None:
    """Puts a ciphertext there, such as one that stood there before."""
    column = column_of(place)
    new = {column.name: literal(ciphertext)}
    tx.execute(update(column.table).where(column.table.c.id == row_id).values(new))
