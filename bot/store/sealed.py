"""Encrypted columns: which they are, how they are read and written, and JSON inside them.

A text that nobody can decrypt (its key is gone, its bytes are spoilt) stands in for itself as
`Unreadable`, so that whoever reads the rest of its row goes on; its ciphertext stays where it is.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection

from bot.domain.codes import Unreadable
from bot.store.tables import metadata
from bot.store.vault import Misplaced, Vault, WrongKeys, vault_of

SESSION_REASON = "session.reason"
AGENDA_WORDS = "agenda_line.words"
FACT_DATA = "fact.data"
MESSAGE_NOTICE = "message.notice"
FORM_OUTCOME = "form_use.outcome"
NOTE_WORDS = "note.words"
PLACES = (SESSION_REASON, AGENDA_WORDS, FACT_DATA, MESSAGE_NOTICE, FORM_OUTCOME, NOTE_WORDS)


@dataclass(frozen=True, slots=True)
class SealedJson:
    """Plain data that is opened only by whoever reads it: the rest of its row is of use without."""

    vault: Vault
    place: str
    row_id: str
    ciphertext: str

    def data(self) -> Any:
        """Raises WrongKeys or Misplaced where it cannot be opened."""
        return json.loads(self.vault.open(self.place, self.row_id, self.ciphertext))

    @property
    def readable(self) -> Any | None:
        """The same, or None where it cannot be opened."""
        with suppress(WrongKeys, Misplaced):
            return self.data()
        return None


def column_of(place: str) -> Column[Any]:
    """The column that a place names."""
    table, column = place.split(".")
    return metadata.tables[table].c[column]


def seal(tx: Connection, place: str, row_id: str, text: str | None) -> str | Column[Any] | None:
    """What to write for a text: its ciphertext; None stays None.

    Of a row that stands already an unreadable text stays as it is: the column is set to itself.
    """
    if isinstance(text, Unreadable):
        return column_of(place)
    return None if text is None else vault_of(tx).seal(place, row_id, text)


def unseal(tx: Connection, place: str, row_id: str, sealed: str) -> str:
    """The text of a ciphertext; `Unreadable` where it cannot be opened."""
    with suppress(WrongKeys, Misplaced):
        return vault_of(tx).open(place, row_id, sealed)
    return Unreadable.TEXT


def unseal_if_any(tx: Connection, place: str, row_id: str, sealed: str | None) -> str | None:
    """The same where there may be none."""
    return None if sealed is None else unseal(tx, place, row_id, sealed)


def seal_json(tx: Connection, place: str, row_id: str, data: Any) -> str:
    """The ciphertext of plain data."""
    return vault_of(tx).seal(place, row_id, json.dumps(data, ensure_ascii=False))


def sealed_json(tx: Connection, place: str, row_id: str, sealed: str) -> SealedJson:
    """Plain data that is opened by whoever reads it."""
    return SealedJson(vault_of(tx), place, row_id, sealed)
