"""Encrypted columns: which they are, and JSON inside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from bot.store.vault import Vault, vault_of

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


def seal(tx: Connection, place: str, row_id: str, text: str | None) -> str | None:
    """The ciphertext of a text; None stays None."""
    return None if text is None else vault_of(tx).seal(place, row_id, text)


def unseal(tx: Connection, place: str, row_id: str, sealed: str | None) -> str | None:
    """The text of a ciphertext; None stays None."""
    return None if sealed is None else vault_of(tx).open(place, row_id, sealed)


def seal_json(tx: Connection, place: str, row_id: str, data: Any) -> str:
    """The ciphertext of plain data."""
    return vault_of(tx).seal(place, row_id, json.dumps(data, ensure_ascii=False))


def unseal_json(tx: Connection, place: str, row_id: str, sealed: str | None) -> Any:
    """The plain data of a ciphertext; None stays None."""
    return None if sealed is None else json.loads(vault_of(tx).open(place, row_id, sealed))
