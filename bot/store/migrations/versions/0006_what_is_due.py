"""Indexes that hold only what is due, so that a pass costs what is due and not what there is."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN = sa.text("met_at IS NULL AND void_at IS NULL")
_STALE = sa.column("stale", sa.Boolean()) == sa.true()
_BEHIND = sa.text("wanted_revision > shown_revision")


def upgrade() -> None:
    op.drop_index("ix_duty_next_check_at", "duty")
    _index("duty_due", "duty", ["next_check_at", "id"], _OPEN)
    _index("person_stale", "person", ["id"], _STALE)
    _index("home_behind", "home", ["person"], _BEHIND)
    op.drop_index("ix_nudge_duty", "nudge")  # the key begins with the duty


def downgrade() -> None:
    op.create_index("ix_nudge_duty", "nudge", ["duty"])
    op.drop_index("home_behind", "home")
    op.drop_index("person_stale", "person")
    op.drop_index("duty_due", "duty")
    op.create_index("ix_duty_next_check_at", "duty", ["next_check_at"])


def _index(name: str, table: str, columns: list[str], holds: Any) -> None:
    op.create_index(name, table, columns, sqlite_where=holds, postgresql_where=holds)
