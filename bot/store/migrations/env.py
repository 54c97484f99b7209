"""What Alembic runs: the migrations, on the connection it was handed."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from bot.store.tables import metadata


def _plain_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Writes our column types as the plain ones below them: a migration outlives our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_plain_types,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
