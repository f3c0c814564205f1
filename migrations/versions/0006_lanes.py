"""Other lanes with their own clocks, and mails whose pictures were sealed: who may see those."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_lanes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("mail_id", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_lanes_case_id"),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_case_lanes_mail_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_lanes"),
        sa.UniqueConstraint("mail_id", "lane", name="uq_case_lanes_mail_lane"),
    )
    op.create_index("ix_case_lanes_case_id", "case_lanes", ["case_id"])
    op.add_column("mails", sa.Column("seal", sa.String(length=8), nullable=True))


def downgrade() -> None:
    op.drop_column("mails", "seal")
    op.drop_table("case_lanes")
