"""When there was last not room for all calls of a kind: what waits for that is not late."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rate_limit", sa.Column("used_up_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("rate_limit", "used_up_at")
