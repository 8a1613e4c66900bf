"""Which code of a second factor an account has used last, so that none works twice."""

import sqlalchemy as sa
from alembic import op

revision = "second_counter"
down_revision = "complaint_materials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("people", sa.Column("second_counter", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("people", "second_counter")
