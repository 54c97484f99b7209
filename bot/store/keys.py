"""Whether the encryption keys are the database's own, and changing them."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from bot.domain.codes import Unreadable
from bot.store.sealed import PLACES, column_of, seal, unseal
from bot.store.tables import canary
from bot.store.vault import Misplaced, WrongKeys, vault_of

_PLACE = "canary.words"
_ROW = "canary"
_WORDS = "These keys are right."


def check_keys(tx: Connection) -> None:
    """Refuses keys that cannot open this database. The first time it remembers them.

    If there is a new first key, everything is written again with it.

    Raises:
        WrongKeys: with what to do about it.
    """
    sealed = tx.execute(select(canary.c.words).where(canary.c.id == _ROW)).scalar()
    if sealed is None:
        words = vault_of(tx).seal(_PLACE, _ROW, _WORDS)
        tx.execute(insert(canary).values(id=_ROW, words=words))
        return
    try:
        vault_of(tx).open(_PLACE, _ROW, sealed)
    except (WrongKeys, Misplaced):
        raise WrongKeys(
            "SUPERVISION_ENCRYPTION_KEYS does not hold the key that this database was written "
            "with. Put that key back (several keys are separated by commas, the newest first); "
            "without it, notes and reasons cannot be read."
        ) from None
    if not vault_of(tx).is_of_newest(sealed):
        rotate(tx)


def rotate(tx: Connection) -> int:
    """Writes every ciphertext again with the first key; says how many.

    What no key opens stays as it is: it must not keep the bot from starting.
    """
    count = _rotate_column(tx, _PLACE)
    return count + sum(_rotate_column(tx, place) for place in PLACES)


def _rotate_column(tx: Connection, place: str) -> int:
    column = column_of(place)
    table = column.table
    rows = tx.execute(select(table.c.id, column).where(column.is_not(None))).all()
    texts = {row_id: unseal(tx, place, row_id, sealed) for row_id, sealed in rows}
    known = {row_id: text for row_id, text in texts.items() if not isinstance(text, Unreadable)}
    for row_id, text in known.items():
        again = {column.name: seal(tx, place, row_id, text)}
        tx.execute(update(table).where(table.c.id == row_id).values(again))
    return len(known)
