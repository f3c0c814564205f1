"""Labels that people add and why they take one off; what the school's corrections taught triage."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("findings", sa.Column("added", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("findings", sa.Column("reasons", sa.LargeBinary(), nullable=True))
    op.create_table(
        "learned_shifts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shifts", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_learned_shifts")),
    )


def downgrade() -> None:
    op.drop_table("learned_shifts")
    op.drop_column("findings", "reasons")
    op.drop_column("findings", "added")
