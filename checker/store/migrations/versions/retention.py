"""Holds on evidence, and certificates of what was deleted when its time was over."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "retention"
down_revision = "complaints"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Make the tables; certificates stay as they are."""
    op.create_table(
        "holds",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("capture_id", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.String(length=64), nullable=False),
        sa.Column("placed_at", UtcTime, nullable=False),
        sa.Column("released_by", sa.String(length=64), nullable=False),
        sa.Column("released_at", UtcTime, nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_holds_capture_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_capture_id", "holds", ["capture_id"])
    op.create_table(
        "deletions",
        sa.Column("capture_id", sa.String(length=80), nullable=False),
        sa.Column("certificate", JSON, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_deletions_capture_id"),
        sa.PrimaryKeyConstraint("capture_id", name="pk_deletions"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER deletions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON deletions "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER deletions_no_{change.lower()} BEFORE {change} ON deletions "
            "BEGIN SELECT RAISE(ABORT, 'deletions is append-only'); END"
        )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("deletions")
    op.drop_index("ix_holds_capture_id", table_name="holds")
    op.drop_table("holds")
