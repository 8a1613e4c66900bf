"""Proposals to amend lexicons and parameters, and what became of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table, and keep decided amendments as they are."""
    op.create_table(
        "amendments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", UtcTime, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("trial", JSON, nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", UtcTime, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("before", JSON, nullable=False),
        sa.Column("reverses", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["reverses"], ["amendments.id"], name="fk_amendments_reverses"),
        sa.PrimaryKeyConstraint("id", name="pk_amendments"),
        sa.UniqueConstraint("number", name="uq_amendments_number"),
    )
    op.create_index("ix_amendments_table_name_id", "amendments", ["table_name", "id"])
    _keep_decided()


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("amendments")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_decided()")


def _keep_decided() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_decided() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a decided amendment stays as it is'; END $$"
        )
        op.execute(
            "CREATE TRIGGER amendments_kept BEFORE UPDATE OR DELETE ON amendments "
            "FOR EACH ROW WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION refuse_decided()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER amendments_no_{change.lower()} BEFORE {change} ON amendments WHEN OLD.state <> 'proposed' "
            "BEGIN SELECT RAISE(ABORT, 'a decided amendment stays as it is'); END"
        )
