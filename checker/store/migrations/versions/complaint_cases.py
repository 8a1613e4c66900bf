"""The case in which a complaint is dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "complaint_cases"
down_revision = "price_findings"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and its index."""
    op.add_column("complaints", sa.Column("case_id", NUMBER, nullable=True))
    op.create_index("ix_complaints_case_id_id", "complaints", ["case_id", "id"])


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_complaints_case_id_id", "complaints")
    with op.batch_alter_table("complaints") as table:
        table.drop_column("case_id")
