"""Which inspection holds what the rules say of a price campaign."""

import sqlalchemy as sa
from alembic import op

revision = "price_findings"
down_revision = "watch_findings"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column."""
    op.add_column("price_campaigns", sa.Column("inspection_id", NUMBER, nullable=True))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("price_campaigns") as table:
        table.drop_column("inspection_id")
