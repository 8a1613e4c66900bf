"""Price campaigns and what came of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "price_campaigns"
down_revision = "walked_indexes"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "price_campaigns",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("requested_at", UtcTime, nullable=False),
        sa.Column("finished_at", UtcTime, nullable=True),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("barriers", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("results", JSON, nullable=False),
        *(
            sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))
            for name, length in (("district", 6), ("city", 4), ("province", 2), ("organisation", 80))
        ),
        sa.PrimaryKeyConstraint("id", name="pk_price_campaigns"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("price_campaigns")
