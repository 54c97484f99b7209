"""The bot watches itself: its processes, what was found, and indexes to look by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("passed_at", sa.BigInteger(), nullable=True),
        sa.Column("heard_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "trouble",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("found_in", sa.Integer(), nullable=False),
        sa.Column("mended_at", sa.BigInteger(), nullable=True),
        sa.Column("mended_in", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "subject", "found_in"),
    )
    op.add_column(
        "duty", sa.Column("unheard", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _index_where("duty_unheard", "duty", "id", "unheard")
    _index_where("message_refused", "message", "composed_at", "plain")
    op.drop_index("message_unfinished", "message")
    op.create_index("message_unfinished", "message", ["state", "sending_since"])


def downgrade() -> None:
    op.drop_index("message_unfinished", "message")
    op.create_index("message_unfinished", "message", ["state"])
    op.drop_index("message_refused", "message")
    op.drop_index("duty_unheard", "duty")
    op.drop_column("duty", "unheard")
    op.drop_table("trouble")
    op.drop_table("process")


def _index_where(name: str, table: str, column: str, flag: str) -> None:
    holds = sa.column(flag, sa.Boolean()) == sa.true()
    op.create_index(name, table, [column], sqlite_where=holds, postgresql_where=holds)
