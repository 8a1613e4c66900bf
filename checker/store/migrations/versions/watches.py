"""Watches of live rooms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "watches"
down_revision = "access_of_programs"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "watches",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("persona", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stopping", sa.Boolean(), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at", UtcTime, nullable=False),
        sa.Column("started_at", UtcTime, nullable=True),
        sa.Column("finished_at", UtcTime, nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", UtcTime, nullable=True),
        sa.Column("health", JSON, nullable=False),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.String(length=80), nullable=True),
        sa.Column("inspection_id", NUMBER, nullable=True),
        *(
            sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))
            for name, length in (("district", 6), ("city", 4), ("province", 2), ("organisation", 80))
        ),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name="fk_watches_capture_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspections.id"], name="fk_watches_inspection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
    )
    op.create_index("ix_watches_state_lease_until_id", "watches", ["state", "lease_until", "id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("watches")
