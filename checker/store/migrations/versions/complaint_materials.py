"""Which captures are files that consumers handed in."""

import sqlalchemy as sa
from alembic import op

revision = "complaint_materials"
down_revision = "price_rechecks"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "complaint_materials",
        sa.Column("capture_id", sa.String(80), sa.ForeignKey("captures.id"), primary_key=True),
        sa.Column("complaint_id", NUMBER, sa.ForeignKey("complaints.id"), nullable=False),
    )
    op.create_index("ix_complaint_materials_complaint_id", "complaint_materials", ["complaint_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("complaint_materials")
