"""Which inspection a price campaign reads again."""

import sqlalchemy as sa
from alembic import op

revision = "price_rechecks"
down_revision = "narrowed_lists"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column."""
    op.add_column("price_campaigns", sa.Column("recheck_of", NUMBER, nullable=True))


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("price_campaigns") as table:
        table.drop_column("recheck_of")
