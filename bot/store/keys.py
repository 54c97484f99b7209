"""Whether the encryption keys are the database's own, and changing them."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from bot.store.sealed import PLACES
from bot.store.tables import canary, metadata
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
    """Writes every ciphertext again with the first key; says how many."""
    count = _rotate_column(tx, _PLACE)
    return count + sum(_rotate_column(tx, place) for place in PLACES)


def _rotate_column(tx: Connection, place: str) -> int:
    table_name, column_name = place.split(".")
    table = metadata.tables[table_name]
    column = table.c[column_name]
    rows = tx.execute(select(table.c.id, column).where(column.is_not(None))).all()
    vault = vault_of(tx)
    for row_id, sealed in rows:
        again = vault.seal(place, row_id, vault.open(place, row_id, sealed))
        tx.execute(update(table).where(table.c.id == row_id).values({column_name: again}))
    return len(rows)
