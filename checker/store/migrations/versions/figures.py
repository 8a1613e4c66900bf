"""Figures kept for the dashboard, and the index that counting goes through."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "figures"
down_revision = "price_campaigns"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
COUNTED = ["found_at", "outcome", "rule", "state", "stage", "inspection_id"]


def upgrade() -> None:
    """Make the table and the index."""
    op.create_table(
        "figures",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("marker", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime, nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_figures"),
    )
    op.create_index("ix_findings_counted", "findings", COUNTED)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_findings_counted", "findings")
    op.drop_table("figures")
