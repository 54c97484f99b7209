"""The stored duties in whole numbers, as they stand beside those that the engine finds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from bot.domain.dated import KEY, STORED, Dated, DatedKey
from bot.store.numbered import Whose, among, raw, rows
from bot.store.tables import duty

StoredRow = tuple[Any, ...]
"""The columns that the engine decides, in the order of `Dated`; then the three of `StoredDated`."""


class StoredDated(NamedTuple):
    """One stored duty. `columns` are those that the engine decides, in the order of `Dated`."""

    columns: tuple[Any, ...]
    id: str
    void_at: int | None
    fingerprint: str

    @classmethod
    def of(cls, row: StoredRow) -> StoredDated:
        """The same, its parts by name."""
        return cls(row[:STORED], *row[STORED:])

    @property
    def met_at(self) -> int | None:
        """When it was met, in microseconds."""
        met_at: int | None = self.columns[_MET_AT]
        return met_at

    @property
    def is_open(self) -> bool:
        """Neither met nor void."""
        return self.void_at is None and self.met_at is None

    @property
    def practitioner(self) -> str:
        """About whom it is."""
        return str(self.columns[_PRACTITIONER])


_MET_AT = Dated._fields.index("met_at")
_PRACTITIONER = Dated._fields.index("practitioner")
_COLUMNS = raw(
    *(duty.c["case_file" if name == "case" else name] for name in Dated._fields[:STORED])
)
_ROW = (*_COLUMNS, duty.c.id, *raw(duty.c.void_at), duty.c.fingerprint)


def of_practitioners(tx: Connection, whose: Whose) -> dict[str, dict[DatedKey, StoredRow]]:
    """Every duty about these people by practitioner and key, whatever became of it."""
    found: defaultdict[str, dict[DatedKey, StoredRow]] = defaultdict(dict)
    for row in rows(tx, select(*_ROW).where(whose(duty.c.practitioner))):
        found[row[_PRACTITIONER]][row[:KEY]] = row
    return found


def of_subjects(tx: Connection, subjects: set[str]) -> dict[DatedKey, StoredDated]:
    """Every duty about these, whosever they were: a case moves with its duty."""
    found = rows(tx, select(*_ROW).where(among(subjects)(duty.c.subject)))
    return {row[:KEY]: StoredDated.of(row) for row in found}
