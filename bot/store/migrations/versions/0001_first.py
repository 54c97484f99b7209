"""first"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('canary',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('event_seen',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('person',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('external_id', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('employment', sa.String(length=40), nullable=False),
    sa.Column('team', sa.Text(), nullable=False),
    sa.Column('started_on', sa.Integer(), nullable=False),
    sa.Column('qualified_on', sa.Integer(), nullable=True),
    sa.Column('newly_qualified', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('progress_review_on', sa.Integer(), nullable=True),
    sa.Column('left_on', sa.Integer(), nullable=True),
    sa.Column('line_manager', sa.String(length=32), nullable=True),
    sa.Column('deputy', sa.String(length=32), nullable=True),
    sa.Column('pattern', sa.Text(), nullable=False),
    sa.Column('administrator', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('greeted_at', sa.BigInteger(), nullable=True),
    sa.Column('recompute_at', sa.BigInteger(), nullable=True),
    sa.Column('stale', sa.Boolean(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['deputy'], ['person.id'], ),
    sa.ForeignKeyConstraint(['line_manager'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('external_id')
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_line_manager'), ['line_manager'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_recompute_at'), ['recompute_at'], unique=False)

    op.create_table('setting',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('absence',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('first_day', sa.Integer(), nullable=False),
    sa.Column('last_day', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absence_person'), ['person'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('surface', sa.String(length=10), nullable=False),
    sa.Column('workspace', sa.String(length=40), nullable=False),
    sa.Column('external_id', sa.String(length=40), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('surface', 'workspace', 'external_id')
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_person'), ['person'], unique=False)

    op.create_table('audit',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=True),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('allowed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_by'), ['by'], unique=False)

    op.create_table('case_file',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('ref', sa.String(length=64), nullable=False),
    sa.Column('kinds', sa.Text(), nullable=False),
    sa.Column('allocated_on', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(length=32), nullable=True),
    sa.Column('own_interval_days', sa.Integer(), nullable=True),
    sa.Column('discussed_on', sa.Text(), nullable=False),
    sa.Column('closed_on', sa.Integer(), nullable=True),
    sa.Column('paused_at', sa.BigInteger(), nullable=True),
    sa.Column('paused_by', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['holder'], ['person.id'], ),
    sa.ForeignKeyConstraint(['paused_by'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('ref')
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_file_holder'), ['holder'], unique=False)

    op.create_table('conversation',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('surface', sa.String(length=10), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('leased_by', sa.String(length=64), nullable=True),
    sa.Column('leased_until', sa.BigInteger(), nullable=True),
    sa.Column('not_before', sa.BigInteger(), nullable=True),
    sa.Column('last_brief_on', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('person')
    )
    op.create_table('fact',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('subject_kind', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('effective_at', sa.BigInteger(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('by', sa.String(length=32), nullable=True),
    sa.Column('supersedes', sa.String(length=32), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], ),
    sa.ForeignKeyConstraint(['supersedes'], ['fact.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_subject'), ['subject'], unique=False)
        batch_op.create_index(batch_op.f('ix_fact_supersedes'), ['supersedes'], unique=False)

    op.create_table('form_use',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('form', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=100), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('home',
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('wanted_revision', sa.Integer(), nullable=False),
    sa.Column('shown_revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], ),
    sa.PrimaryKeyConstraint('person')
    )
    op.create_table('pair',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('practitioner', sa.String(length=32), nullable=False),
    sa.Column('supervisor', sa.String(length=32), nullable=False),
    sa.Column('since', sa.Integer(), nullable=False),
    sa.Column('until', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['practitioner'], ['person.id'], ),
    sa.ForeignKeyConstraint(['supervisor'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pair_practitioner'), ['practitioner'], unique=False)
        batch_op.create_index(batch_op.f('ix_pair_supervisor'), ['supervisor'], unique=False)
        batch_op.create_index('pair_now', ['practitioner'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))

    op.create_table('message',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('conversation', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('notice', sa.Text(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=True),
    sa.Column('composed_at', sa.BigInteger(), nullable=False),
    sa.Column('sending_since', sa.BigInteger(), nullable=False),
    sa.Column('in_doubt_since', sa.BigInteger(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('plain', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('wanted_revision', sa.Integer(), nullable=False),
    sa.Column('shown_revision', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=32), nullable=True),
    sa.Column('say_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['conversation'], ['conversation.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_about'), ['about'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_conversation'), ['conversation'], unique=False)
        batch_op.create_index('message_unfinished', ['state'], unique=False)

    op.create_table('session',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('external_id', sa.String(length=64), nullable=True),
    sa.Column('pair', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('planned_at', sa.BigInteger(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('held_at', sa.BigInteger(), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('replaces', sa.String(length=32), nullable=True),
    sa.Column('recorded_at', sa.BigInteger(), nullable=True),
    sa.Column('urgent', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('disputed_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['pair'], ['pair.id'], ),
    sa.ForeignKeyConstraint(['replaces'], ['session.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('external_id')
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_planned_at'), ['planned_at'], unique=False)
        batch_op.create_index('session_of_pair', ['pair', 'planned_at'], unique=False)

    op.create_table('agenda_line',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('pair', sa.String(length=32), nullable=False),
    sa.Column('author', sa.String(length=32), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('case_file', sa.String(length=32), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('added_at', sa.BigInteger(), nullable=False),
    sa.Column('covered_in', sa.String(length=32), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author'], ['person.id'], ),
    sa.ForeignKeyConstraint(['case_file'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['covered_in'], ['session.id'], ),
    sa.ForeignKeyConstraint(['pair'], ['pair.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('agenda_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_line_pair'), ['pair'], unique=False)

    op.create_table('discussion',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('session', sa.String(length=32), nullable=False),
    sa.Column('case_file', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['case_file'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['session'], ['session.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('session', 'case_file')
    )
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_discussion_case_file'), ['case_file'], unique=False)
        batch_op.create_index(batch_op.f('ix_discussion_session'), ['session'], unique=False)

    op.create_table('duty',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('subject', sa.String(length=32), nullable=False),
    sa.Column('anchor', sa.String(length=64), nullable=False),
    sa.Column('owner', sa.String(length=32), nullable=False),
    sa.Column('practitioner', sa.String(length=32), nullable=False),
    sa.Column('supervisor', sa.String(length=32), nullable=False),
    sa.Column('pair', sa.String(length=32), nullable=False),
    sa.Column('session', sa.String(length=32), nullable=True),
    sa.Column('case_file', sa.String(length=32), nullable=True),
    sa.Column('opens_at', sa.BigInteger(), nullable=False),
    sa.Column('due_on', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('met_at', sa.BigInteger(), nullable=True),
    sa.Column('void_at', sa.BigInteger(), nullable=True),
    sa.Column('void_reason', sa.String(length=40), nullable=True),
    sa.Column('strength', sa.String(length=20), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('clause', sa.Text(), nullable=False),
    sa.Column('held_back', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('ladder', sa.Text(), nullable=False),
    sa.Column('ladder_opened_at', sa.BigInteger(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('acknowledged_at', sa.BigInteger(), nullable=True),
    sa.Column('acknowledged_by', sa.String(length=32), nullable=True),
    sa.Column('look_again_on', sa.Integer(), nullable=True),
    sa.Column('next_check_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['acknowledged_by'], ['person.id'], ),
    sa.ForeignKeyConstraint(['case_file'], ['case_file.id'], ),
    sa.ForeignKeyConstraint(['owner'], ['person.id'], ),
    sa.ForeignKeyConstraint(['pair'], ['pair.id'], ),
    sa.ForeignKeyConstraint(['practitioner'], ['person.id'], ),
    sa.ForeignKeyConstraint(['session'], ['session.id'], ),
    sa.ForeignKeyConstraint(['supervisor'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'subject', 'anchor')
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_case_file'), ['case_file'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_next_check_at'), ['next_check_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_owner'), ['owner'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_practitioner'), ['practitioner'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_session'), ['session'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_subject'), ['subject'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_supervisor'), ['supervisor'], unique=False)

    op.create_table('note',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('session', sa.String(length=32), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('kept_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], ),
    sa.ForeignKeyConstraint(['session'], ['session.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_person'), ['person'], unique=False)

    op.create_table('question_asked',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=32), nullable=False),
    sa.Column('session', sa.String(length=32), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], ),
    sa.ForeignKeyConstraint(['session'], ['session.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('question_asked', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_asked_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_asked_session'), ['session'], unique=False)

    op.create_table('nudge',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('duty', sa.String(length=32), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('rung', sa.String(length=40), nullable=False),
    sa.Column('recipient', sa.String(length=32), nullable=False),
    sa.Column('voice', sa.String(length=20), nullable=False),
    sa.Column('brief', sa.Boolean(), server_default='0', nullable=False),
    sa.Column('say_at', sa.BigInteger(), nullable=False),
    sa.Column('lapses_at', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('message', sa.String(length=32), nullable=True),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['duty'], ['duty.id'], ),
    sa.ForeignKeyConstraint(['message'], ['message.id'], ),
    sa.ForeignKeyConstraint(['recipient'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('duty', 'round', 'rung', 'recipient')
    )
    with op.batch_alter_table('nudge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nudge_duty'), ['duty'], unique=False)
        batch_op.create_index(batch_op.f('ix_nudge_message'), ['message'], unique=False)
        batch_op.create_index(batch_op.f('ix_nudge_recipient'), ['recipient'], unique=False)
        batch_op.create_index('nudge_owed', ['state', 'say_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('nudge', schema=None) as batch_op:
        batch_op.drop_index('nudge_owed')
        batch_op.drop_index(batch_op.f('ix_nudge_recipient'))
        batch_op.drop_index(batch_op.f('ix_nudge_message'))
        batch_op.drop_index(batch_op.f('ix_nudge_duty'))

    op.drop_table('nudge')
    with op.batch_alter_table('question_asked', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_asked_session'))
        batch_op.drop_index(batch_op.f('ix_question_asked_person'))

    op.drop_table('question_asked')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_person'))

    op.drop_table('note')
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_supervisor'))
        batch_op.drop_index(batch_op.f('ix_duty_subject'))
        batch_op.drop_index(batch_op.f('ix_duty_session'))
        batch_op.drop_index(batch_op.f('ix_duty_practitioner'))
        batch_op.drop_index(batch_op.f('ix_duty_owner'))
        batch_op.drop_index(batch_op.f('ix_duty_next_check_at'))
        batch_op.drop_index(batch_op.f('ix_duty_case_file'))

    op.drop_table('duty')
    with op.batch_alter_table('discussion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_discussion_session'))
        batch_op.drop_index(batch_op.f('ix_discussion_case_file'))

    op.drop_table('discussion')
    with op.batch_alter_table('agenda_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_line_pair'))

    op.drop_table('agenda_line')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index('session_of_pair')
        batch_op.drop_index(batch_op.f('ix_session_planned_at'))

    op.drop_table('session')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('message_unfinished')
        batch_op.drop_index(batch_op.f('ix_message_conversation'))

    op.drop_table('message')
    with op.batch_alter_table('pair', schema=None) as batch_op:
        batch_op.drop_index('pair_now', sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
        batch_op.drop_index(batch_op.f('ix_pair_supervisor'))
        batch_op.drop_index(batch_op.f('ix_pair_practitioner'))

    op.drop_table('pair')
    op.drop_table('home')
    op.drop_table('form_use')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_supersedes'))
        batch_op.drop_index(batch_op.f('ix_fact_subject'))

    op.drop_table('fact')
    op.drop_table('conversation')
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_file_holder'))

    op.drop_table('case_file')
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_by'))

    op.drop_table('audit')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_person'))

    op.drop_table('account')
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_absence_person'))

    op.drop_table('absence')
    op.drop_table('setting')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_recompute_at'))
        batch_op.drop_index(batch_op.f('ix_person_line_manager'))
        batch_op.drop_index(batch_op.f('ix_person_email'))

    op.drop_table('person')
    op.drop_table('event_seen')
    op.drop_table('canary')
