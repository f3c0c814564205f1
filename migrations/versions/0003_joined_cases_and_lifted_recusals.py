"""Where a joined case's mails went, recusals that were lifted, and mails of which only the beginning is here."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # By hand, with its foreign key: SQLite takes one only with the column, and Alembic gives it apart.
    op.execute("ALTER TABLE cases ADD COLUMN joined_to VARCHAR(32) CONSTRAINT fk_cases_joined_to REFERENCES cases (id)")
    op.add_column("recusals", sa.Column("lifted_at", sa.DateTime(), nullable=True))
    op.add_column("recusals", sa.Column("lifted_by", sa.String(length=40), nullable=True))
    op.add_column("mails", sa.Column("whole_size", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("mails", "whole_size")
    op.drop_column("recusals", "lifted_by")
    op.drop_column("recusals", "lifted_at")
    op.drop_column("cases", "joined_to")
