"""What is found while a room is still being watched."""

import sqlalchemy as sa
from alembic import op

from checker.store.columns import UtcTime

revision = "watch_findings"
down_revision = "figures"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "watch_findings",
        sa.Column("watch_id", NUMBER, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=2), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=True),
        sa.Column("noticed_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name="fk_watch_findings_watch_id"),
        sa.PrimaryKeyConstraint("watch_id", "fingerprint", name="pk_watch_findings"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("watch_findings")
