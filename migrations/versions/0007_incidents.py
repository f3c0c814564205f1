"""Marks of mails by which cases about one incident are found, and links between such cases."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incident_marks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("mail_id", sa.String(length=32), nullable=False),
        sa.Column("sort", sa.String(length=8), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name="fk_incident_marks_mail_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incident_marks"),
        sa.UniqueConstraint("mail_id", "mark", name="uq_incident_marks_mail_mark"),
    )
    op.create_index("ix_incident_marks_mark", "incident_marks", ["mark"])
    op.create_table(
        "incident_links",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("one_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=30), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("settled_by", sa.String(length=40), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["one_id"], ["cases.id"], name="fk_incident_links_one_id"),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name="fk_incident_links_other_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incident_links"),
        sa.UniqueConstraint("one_id", "other_id", name="uq_incident_links_pair"),
    )
    op.create_index("ix_incident_links_other_id", "incident_links", ["other_id"])


def downgrade() -> None:
    op.drop_table("incident_links")
    op.drop_table("incident_marks")
