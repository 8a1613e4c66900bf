"""The first tables, and the triggers that make reviews and the audit log append-only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("reviews", "audit")


def upgrade() -> None:
    """Make everything."""
    _tables()
    for table in APPEND_ONLY:
        _forbid_changes(table)


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "reviews",
        "jobs",
        "findings",
        "positions",
        "inspections",
        "artefacts",
        "people",
        "captures",
        "audit",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _tables() -> None:
    op.create_table(
        "audit",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_action_actor_at", "audit", ["action", "actor", "at"])
    op.create_index("ix_audit_object_kind_object_id", "audit", ["object_kind", "object_id"])

    op.create_table(
        "captures",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("captured_at", UtcTime, nullable=False),
        sa.Column("record", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_captures"),
    )
    op.create_table(
        "people",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("session_key", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("session_key", name="uq_people_session_key"),
        sa.UniqueConstraint("username", name="uq_people_username"),
    )
    op.create_table(
        "artefacts",
        sa.Column("capture_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_artefacts_capture_id"),
        sa.PrimaryKeyConstraint("capture_id", "name", name="pk_artefacts"),
    )
    op.create_index("ix_artefacts_sha256", "artefacts", ["sha256"])

    op.create_table(
        "inspections",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("persona", sa.String(length=80), nullable=False),
        sa.Column("conduct_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at", UtcTime, nullable=False),
        sa.Column("started_at", UtcTime, nullable=True),
        sa.Column("finished_at", UtcTime, nullable=True),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.String(length=80), nullable=True),
        sa.Column("rulebook", sa.String(length=64), nullable=False),
        sa.Column("observed", JSON, nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("concerns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_inspections_capture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspections"),
    )
    op.create_index("ix_inspections_capture_id", "inspections", ["capture_id"])
    op.create_index("ix_inspections_concerns_id", "inspections", ["concerns", "id"])
    op.create_index("ix_inspections_state_id", "inspections", ["state", "id"])
    op.create_index("ix_inspections_subject_id", "inspections", ["subject", "id"])

    op.create_table(
        "positions",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("position", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_positions_person_id"),
        sa.PrimaryKeyConstraint("person_id", "position", name="pk_positions"),
    )
    op.create_table(
        "findings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inspection_id", NUMBER, nullable=False),
        sa.Column("capture_id", sa.String(length=80), nullable=True),
        sa.Column("found_at", UtcTime, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=2), nullable=False),
        sa.Column("duty_bearer", sa.String(length=40), nullable=False),
        sa.Column("citations", JSON, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_url", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("places", JSON, nullable=False),
        sa.Column("reasoning", JSON, nullable=False),
        sa.Column("exemptions", JSON, nullable=False),
        sa.Column("penalties", JSON, nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("rewrite", sa.Text(), nullable=True),
        sa.Column("language_class", sa.String(length=40), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rulebook", sa.String(length=64), nullable=False),
        sa.Column("conduct_day", sa.Date(), nullable=True),
        sa.Column("decision_day", sa.Date(), nullable=True),
        sa.Column("milder", JSON, nullable=True),
        sa.Column("haystack", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_findings_capture_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspections.id"], name="fk_findings_inspection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_findings"),
    )
    op.create_index("ix_findings_alias", "findings", ["alias"])
    op.create_index("ix_findings_capture_id", "findings", ["capture_id"])
    op.create_index("ix_findings_duty_bearer_rank_severity_id", "findings", ["duty_bearer", "rank", "severity", "id"])
    op.create_index("ix_findings_fingerprint", "findings", ["fingerprint"])
    op.create_index(
        "ix_findings_inspection_id_rank_severity_id", "findings", ["inspection_id", "rank", "severity", "id"]
    )
    op.create_index("ix_findings_rank_severity_id", "findings", ["rank", "severity", "id"])
    op.create_index("ix_findings_rule_rank_severity_id", "findings", ["rule", "rank", "severity", "id"])
    op.create_index("ix_findings_state_rank_severity_id", "findings", ["state", "rank", "severity", "id"])

    op.create_table(
        "jobs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inspection_id", NUMBER, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", UtcTime, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("finished_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspections.id"], name="fk_jobs_inspection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("inspection_id", name="uq_jobs_inspection_id"),
    )
    op.create_index("ix_jobs_state_lease_until_id", "jobs", ["state", "lease_until", "id"])

    op.create_table(
        "reviews",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("finding_id", NUMBER, nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("extra", JSON, nullable=False),
        sa.Column("reviewer", sa.String(length=64), nullable=False),
        sa.Column("decided_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name="fk_reviews_finding_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_finding_id", "reviews", ["finding_id"])
