"""By what name a reporter is known again, and why a case may belong to another."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("reporter_name_hash", sa.String(length=64), nullable=True))
    op.create_index("ix_cases_reporter_name_hash", "cases", ["reporter_name_hash"])
    op.add_column("cases", sa.Column("may_belong_why", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "may_belong_why")
    op.drop_index("ix_cases_reporter_name_hash", "cases")
    op.drop_column("cases", "reporter_name_hash")
