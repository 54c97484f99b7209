"""Encryption of what people write: Fernet, each text bound to the column and the row it is in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection

_ON_CONNECTION = "vault"


class WrongKeys(Exception):
    """The encryption keys do not open what the database holds. The text says what to do."""


class Misplaced(Exception):
    """A ciphertext stands in another column or row than the one it was written for."""


class Vault:
    """Seals with the first key, opens with any. Keys are Fernet's: 32 bytes, URL-safe base64."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises ValueError if there is no key, or one that is not Fernet's."""
        if not keys:
            raise ValueError("At least one encryption key is needed.")
        self._newest = Fernet(keys[0])
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, place: str, row_id: str, text: str) -> str:
        """Encrypts `text` for one place (`note.words`) and row."""
        bound = json.dumps([place, row_id, text], ensure_ascii=False)
        return self._fernet.encrypt(bound.encode()).decode()

    def open(self, place: str, row_id: str, sealed: str) -> str:
        """Decrypts what was sealed for that place and row.

        Raises:
            WrongKeys: if no key opens it.
            Misplaced: if it was sealed for another place or row.
        """
        try:
            bound = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            raise WrongKeys(
                f"None of the encryption keys opens {place} of row {row_id}. Put back the key "
                "that the database was written with: SUPERVISION_ENCRYPTION_KEYS takes several, "
                "separated by commas, the newest first."
            ) from None
        if bound[:2] != [place, row_id]:
            raise Misplaced(f"What stands in {place} of row {row_id} was written for elsewhere.")
        return cast("str", bound[2])

    def is_of_newest(self, sealed: str) -> bool:
        """Whether the first key opens it, as it will once everything is written again."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def travel_on(self, tx: Connection) -> None:
        """Puts the vault on a connection, for `vault_of`."""
        tx.info[_ON_CONNECTION] = self


def vault_of(tx: Connection) -> Vault:
    """The vault that travels on this transaction."""
    return cast("Vault", tx.info[_ON_CONNECTION])
