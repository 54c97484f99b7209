"""rate limits, failures, what became of doubts; no address is kept"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BEHIND = sa.text('wanted_revision > shown_revision')


def upgrade() -> None:
    op.create_table('rate_limit',
    sa.Column('call', sa.String(length=20), nullable=False),
    sa.Column('free_at', sa.BigInteger(), nullable=False),
    sa.Column('not_before', sa.BigInteger(), nullable=True),
    sa.Column('strikes', sa.Integer(), server_default='0', nullable=False),
    sa.Column('struck_by', sa.String(length=32), nullable=True),
    sa.PrimaryKeyConstraint('call')
    )
    op.create_table('failure',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=32), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'subject')
    )
    # Not in a batch: that makes the table anew, which what refers to its rows forbids.
    op.add_column('message', sa.Column('resolved', sa.String(length=20), nullable=True))
    op.create_index('message_behind', 'message', ['conversation'], unique=False,
    sqlite_where=_BEHIND, postgresql_where=_BEHIND)
    op.add_column('nudge',
    sa.Column('perhaps_said', sa.Boolean(), server_default='0', nullable=False))
    op.drop_column('conversation', 'address')


def downgrade() -> None:
    op.add_column('conversation', sa.Column('address', sa.Text(), nullable=True))
    op.drop_column('nudge', 'perhaps_said')
    op.drop_index('message_behind', 'message')
    op.drop_column('message', 'resolved')
    op.drop_table('failure')
    op.drop_table('rate_limit')
