"""When to look at a duty again has a narrow table, since every pass of the planner rewrites it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OPEN = sa.text("met_at IS NULL AND void_at IS NULL")
_UNHEARD = sa.column("unheard", sa.Boolean()) == sa.true()


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("duty", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("unheard", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["duty"], ["duty.id"]),
        sa.PrimaryKeyConstraint("duty"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO look (duty, at, unheard) SELECT id, next_check_at, unheard FROM duty "
        "WHERE met_at IS NULL AND void_at IS NULL AND next_check_at IS NOT NULL"
    )
    _index("look_due", "look", ["at", "duty"])
    _index("look_unheard", "look", ["duty"], _UNHEARD)
    op.drop_index("duty_unheard", "duty")
    op.drop_index("duty_due", "duty")
    op.drop_column("duty", "unheard")
    op.drop_column("duty", "next_check_at")


def downgrade() -> None:
    op.add_column("duty", sa.Column("next_check_at", sa.BigInteger(), nullable=True))
    op.add_column(
        "duty", sa.Column("unheard", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "UPDATE duty SET unheard = look.unheard, next_check_at = look.at "
        "FROM look WHERE look.duty = duty.id"
    )
    _index("duty_due", "duty", ["next_check_at", "id"], _OPEN)
    _index("duty_unheard", "duty", ["id"], _UNHEARD)
    op.drop_table("look")


def _index(name: str, table: str, columns: list[str], holds: Any = None) -> None:
    op.create_index(name, table, columns, sqlite_where=holds, postgresql_where=holds)
