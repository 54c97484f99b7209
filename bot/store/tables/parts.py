"""What every table is made with: ids, references, flags."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, MetaData, String

metadata = MetaData()


def id_() -> Column[str]:
    """The primary key: random 128-bit text."""
    return Column("id", String(32), primary_key=True)


def ref(name: str, target: str, *, optional: bool = False, index: bool = False) -> Column[str]:
    """A reference to a row of `target`."""
    return Column(name, String(32), ForeignKey(f"{target}.id"), nullable=optional, index=index)


def flag(name: str) -> Column[bool]:
    """Yes or no; no unless it is said."""
    return Column(name, Boolean, nullable=False, default=False, server_default="0")
