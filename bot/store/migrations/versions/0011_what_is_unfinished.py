"""Indexes that leave out what was said, so that a look for work costs what there is to do."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

_UNSENT = sa.text("state != 'sent'")
_BEHIND = sa.text("wanted_revision > shown_revision")
_CARRIED = sa.text("message IS NOT NULL")


def upgrade() -> None:
    _anew("message_unfinished", "message", ["state", "sending_since"], _UNSENT)
    _anew("message_behind", "message", ["state"], _BEHIND)
    _anew("ix_nudge_message", "nudge", ["message"], _CARRIED)


def downgrade() -> None:
    _anew("ix_nudge_message", "nudge", ["message"])
    _anew("message_behind", "message", ["conversation"], _BEHIND)
    _anew("message_unfinished", "message", ["state", "sending_since"])


def _anew(name: str, table: str, columns: list[str], holds: Any = None) -> None:
    op.drop_index(name, table)
    op.create_index(name, table, columns, sqlite_where=holds, postgresql_where=holds)
