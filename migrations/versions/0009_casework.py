"""Casework: information gathered, decisions, days to keep, meetings; letters to others, on paper, with attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "done_once",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_done_once")),
    )
    _cases()
    _drafts()
    _casework()


def _cases() -> None:
    op.add_column("cases", sa.Column("outcome_by", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.add_column("case_people", sa.Column("contact", sa.LargeBinary(), nullable=True))
    op.add_column("case_people", sa.Column("address_hash", sa.String(64), nullable=True))
    op.add_column("case_people", sa.Column("added_by", sa.String(40), nullable=True))
    op.create_index(op.f("ix_case_people_address_hash"), "case_people", ["address_hash"])
    op.add_column("mails", sa.Column("logged_by", sa.String(40), nullable=True))
    op.create_table(
        "case_grants",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_grants_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_grants")),
        sa.UniqueConstraint("case_id", "person_id", name="uq_case_grants_case_person"),
    )
    op.create_index(op.f("ix_case_grants_case_id"), "case_grants", ["case_id"])
    op.create_index(op.f("ix_case_grants_person_id"), "case_grants", ["person_id"])


def _casework() -> None:
    op.create_table(
        "case_entries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("sort", sa.String(12), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("struck_at", sa.DateTime(), nullable=True),
        sa.Column("struck_by", sa.String(40), nullable=True),
        sa.Column("struck_why", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_entries_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entries")),
    )
    op.create_index(op.f("ix_case_entries_case_id"), "case_entries", ["case_id"])
    op.create_table(
        "case_dates",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("sort", sa.String(20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("decision_id", sa.String(32), nullable=True),
        sa.Column("person_id", sa.String(32), nullable=True),
        sa.Column("standing", sa.String(10), nullable=False),
        sa.Column("by", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_dates_case_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_case_dates_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["case_people.id"], name=op.f("fk_case_dates_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_dates")),
    )
    op.create_index(op.f("ix_case_dates_case_id"), "case_dates", ["case_id"])
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("uid", sa.String(100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_meetings_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["case_people.id"], name=op.f("fk_meetings_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("uid", name=op.f("uq_meetings_uid")),
    )
    op.create_index(op.f("ix_meetings_case_id"), "meetings", ["case_id"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("agreed_by", sa.String(40), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(40), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_why", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    for column in ("case_id", "outcome", "state"):
        op.create_index(op.f(f"ix_decisions_{column}"), "decisions", [column])
    op.create_table(
        "decision_people",
        sa.Column("decision_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_decision_people_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["case_people.id"], name=op.f("fk_decision_people_person_id")),
        sa.PrimaryKeyConstraint("decision_id", "person_id", name=op.f("pk_decision_people")),
    )


def _drafts() -> None:
    _decisions()
    for column in (
        sa.Column("to_role", sa.String(10), nullable=False, server_default="reporter"),
        sa.Column("paper", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("second_person", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("first_approved_by", sa.String(40), nullable=True),
        sa.Column("first_approved_at", sa.DateTime(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("leak_answer", sa.LargeBinary(), nullable=True),
        sa.Column("leak_answered_by", sa.String(40), nullable=True),
        sa.Column("leak_answered_version", sa.Integer(), nullable=True),
    ):
        op.add_column("drafts", column)
    # By hand: SQLite takes a foreign key only with its column.
    op.execute(
        "ALTER TABLE drafts ADD COLUMN person_id VARCHAR(32) CONSTRAINT fk_drafts_person_id REFERENCES case_people (id)"
    )
    op.execute(
        "ALTER TABLE drafts ADD COLUMN decision_id VARCHAR(32) CONSTRAINT fk_drafts_decision_id REFERENCES decisions (id)"
    )
    op.create_table(
        "draft_attachments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("draft_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_attachments_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_attachments")),
        sa.UniqueConstraint("draft_id", "number", name="uq_draft_attachments_draft_number"),
    )
    op.create_index(op.f("ix_draft_attachments_draft_id"), "draft_attachments", ["draft_id"])


def downgrade() -> None:
    for table in ("done_once", "draft_attachments", "meetings", "case_dates", "case_entries", "case_grants"):
        op.drop_table(table)
    # What the older program does not know: a letter for two people waits again, one on paper is none of its.
    op.execute("UPDATE drafts SET state = 'waiting', message = NULL WHERE state = 'countersign'")
    op.execute(
        "UPDATE drafts SET state = 'withdrawn'"
        " WHERE (paper OR to_role <> 'reporter') AND state NOT IN ('sent', 'bounced', 'withdrawn')"
    )
    for column in (
        "decision_id",
        "person_id",
        "leak_answered_version",
        "leak_answered_by",
        "leak_answer",
        "answers",
        "first_approved_at",
        "first_approved_by",
        "second_person",
        "paper",
        "to_role",
    ):
        op.drop_column("drafts", column)
    op.drop_table("decision_people")
    op.drop_table("decisions")
    op.drop_column("mails", "logged_by")
    op.drop_index(op.f("ix_case_people_address_hash"), "case_people")
    for column in ("added_by", "address_hash", "contact"):
        op.drop_column("case_people", column)
    op.drop_column("cases", "withdrawn_on")
    op.drop_column("cases", "outcome_by")
