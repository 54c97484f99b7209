"""Whoever has a last day is computed anew, so that their supervision ends with it."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE person SET stale = true WHERE left_on IS NOT NULL")


def downgrade() -> None:
    """There is nothing to take back."""
