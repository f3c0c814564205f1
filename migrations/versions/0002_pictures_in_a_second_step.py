"""Pictures are read in a second step: how it stands with each mail's."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without batch mode: it would make the table anew, which rows that refer to it forbid.
    op.add_column("mails", sa.Column("pictures", sa.String(length=8), nullable=True))
    op.add_column("mails", sa.Column("picture_tries", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("ix_mails_pictures"), "mails", ["pictures"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_mails_pictures"), table_name="mails")
    op.drop_column("mails", "picture_tries")
    op.drop_column("mails", "pictures")
