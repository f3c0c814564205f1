"""The desk, complete: ways to sign in (passkeys, authenticator codes, recovery codes, invitations)."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sign_in()
    _lists()
    _search()
    _figures()
    _oversight()


def _sign_in() -> None:
    op.add_column("desk_sessions", sa.Column("way", sa.String(20), nullable=False, server_default=""))
    op.add_column("desk_sessions", sa.Column("browser", sa.String(60), nullable=False, server_default=""))
    op.add_column("desk_sessions", sa.Column("proved_at", sa.DateTime(), nullable=True))
    # They were begun without a second factor.
    op.execute("UPDATE desk_sessions SET ended_at = seen_at WHERE ended_at IS NULL")
    op.create_table(
        "desk_people",
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("handle", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_desk_people")),
        sa.UniqueConstraint("handle", name=op.f("uq_desk_people_handle")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("credential_hash", sa.String(64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_hash", name=op.f("uq_passkeys_credential_hash")),
    )
    op.create_index(op.f("ix_passkeys_person_id"), "passkeys", ["person_id"])
    op.create_table(
        "authenticators",
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_authenticators")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_person_id"), "recovery_codes", ["person_id"])
    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_codes")),
    )
    op.create_index(op.f("ix_wrong_codes_person_id"), "wrong_codes", ["person_id"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_person_id"), "invitations", ["person_id"])
    op.create_table(
        "half_signed_in",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("invitation_id", sa.String(32), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_half_signed_in_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_signed_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_half_signed_in_token_hash")),
    )
    op.create_index(op.f("ix_half_signed_in_person_id"), "half_signed_in", ["person_id"])


def _search() -> None:
    op.create_table(
        "search_sheets",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("running", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_sheets_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_search_sheets")),
    )
    op.create_table(
        "search_progress",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_progress")),
    )


def _figures() -> None:
    op.create_table(
        "given_figures",
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_given_figures")),
    )
    op.add_column("cases", sa.Column("closed_at", sa.DateTime(), nullable=True))
    op.create_index(op.f("ix_cases_closed_at"), "cases", ["closed_at"])
    # A letter is long, and when it went stands behind its words: the index holds all that is counted.
    op.create_index("ix_decisions_held", "decisions", ["state", "made_at", "agreed_at", "case_id", "outcome"])
    op.create_index("ix_drafts_answers", "drafts", ["case_id", "to_role", "state", "sent_at", "changed_at"])
    cases = sa.table("cases", sa.column("id"), sa.column("state"), sa.column("closed_at", sa.DateTime()))
    lines = sa.table("audit_lines", sa.column("case_id"), sa.column("act"), sa.column("at"))
    closing = (
        sa.select(lines.c.case_id, sa.func.max(lines.c.at))
        .where(lines.c.act.in_(["case-closed", "case-joined-another"]))
        .group_by(lines.c.case_id)
    )
    for case_id, at in op.get_bind().execute(closing).all():
        closed = datetime.fromisoformat(at).astimezone(UTC).replace(tzinfo=None)
        op.execute(cases.update().where(cases.c.id == case_id, cases.c.state == "closed").values(closed_at=closed))


_OTHER_MAIL = ["case_id", "state", "collected_at", "id", "kind", "trouble", "alarms", "seal", "passed_to", "passed_at"]


def _lists() -> None:
    op.add_column("mails", sa.Column("alarms", sa.Boolean(), nullable=True))
    op.create_table(
        "mail_mentions",
        sa.Column("mail_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("complained", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_mail_mentions_mail_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mail_id", "person_id", name=op.f("pk_mail_mentions")),
    )
    op.add_column("cases", sa.Column("class_hash", sa.String(64), nullable=True))
    op.create_index(op.f("ix_cases_class_hash"), "cases", ["class_hash"])
    op.create_index("ix_audit_lines_case_act", "audit_lines", ["case_id", "act"])
    op.create_index("ix_cases_list", "cases", ["opened_at", "id", "safeguarding", "state"])
    op.create_index("ix_findings_standing", "findings", ["label", "standing", "case_id"])
    op.create_index(op.f("ix_mails_seal"), "mails", ["seal"])
    op.create_index("ix_mails_other", "mails", _OTHER_MAIL)


def _no_lists() -> None:
    op.drop_index("ix_mails_other", "mails")
    op.drop_index("ix_findings_standing", "findings")
    op.drop_index("ix_cases_list", "cases")
    op.drop_index("ix_audit_lines_case_act", "audit_lines")
    op.drop_index(op.f("ix_mails_seal"), "mails")
    op.drop_index(op.f("ix_cases_class_hash"), "cases")
    op.drop_column("cases", "class_hash")
    op.drop_table("mail_mentions")
    op.drop_column("mails", "alarms")


def _oversight() -> None:
    op.create_table(
        "vital_signs",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("good_at", sa.DateTime(), nullable=True),
        sa.Column("bad_at", sa.DateTime(), nullable=True),
        sa.Column("said", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_vital_signs")),
    )
    for column in ("at", "act"):
        op.create_index(op.f(f"ix_audit_lines_{column}"), "audit_lines", [column])
    op.create_index("ix_drafts_sent", "drafts", ["state", "sent_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_drafts_sent", "drafts")
    for column in ("at", "act"):
        op.drop_index(op.f(f"ix_audit_lines_{column}"), "audit_lines")
    op.drop_table("vital_signs")
    _no_lists()
    op.drop_index("ix_decisions_held", "decisions")
    op.drop_index("ix_drafts_answers", "drafts")
    op.drop_index(op.f("ix_cases_closed_at"), "cases")
    op.drop_column("cases", "closed_at")
    op.drop_table("given_figures")
    for table in (
        "search_progress",
        "search_sheets",
        "half_signed_in",
        "invitations",
        "wrong_codes",
        "recovery_codes",
        "authenticators",
        "passkeys",
        "desk_people",
    ):
        op.drop_table(table)
    for column in ("proved_at", "browser", "way"):
        op.drop_column("desk_sessions", column)
