"""To whom a mail without a case was passed on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mails", sa.Column("passed_to", sa.String(length=40), nullable=True))
    op.add_column("mails", sa.Column("passed_at", sa.DateTime(), nullable=True))
    op.create_index("ix_mails_passed_to", "mails", ["passed_to"])


def downgrade() -> None:
    op.drop_index("ix_mails_passed_to", "mails")
    op.drop_column("mails", "passed_at")
    op.drop_column("mails", "passed_to")
