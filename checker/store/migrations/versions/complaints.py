"""Complaints of consumers, their files and steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "complaints"
down_revision = "watches"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INDEXES = (
    ("network_key", "received_at"),
    ("filer_key", "received_at"),
    ("target_key", "id"),
    ("seller_key", "id"),
    ("goods_key", "id"),
    ("state", "id"),
    ("group_id", "id"),
    ("words_key",),
    ("inspection_id",),
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "complaints",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", UtcTime, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("seller", sa.String(length=120), nullable=False),
        sa.Column("goods", sa.String(length=200), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("target_key", sa.String(length=200), nullable=False),
        sa.Column("seller_key", sa.String(length=120), nullable=False),
        sa.Column("goods_key", sa.String(length=200), nullable=False),
        sa.Column("words_key", sa.String(length=32), nullable=False),
        sa.Column("filer_key", sa.String(length=32), nullable=False),
        sa.Column("network_key", sa.String(length=32), nullable=False),
        sa.Column("group_id", NUMBER, nullable=True),
        sa.Column("inspection_id", NUMBER, nullable=True),
        sa.Column("wrapped_key", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("flags", JSON, nullable=False),
        *(
            sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))
            for name, length in (("district", 6), ("city", 4), ("province", 2), ("organisation", 80))
        ),
        sa.ForeignKeyConstraint(["group_id"], ["complaints.id"], name="fk_complaints_group_id"),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspections.id"], name="fk_complaints_inspection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_complaints"),
        sa.UniqueConstraint("receipt", name="uq_complaints_receipt"),
        sa.UniqueConstraint("nonce", name="uq_complaints_nonce"),
    )
    for columns in _INDEXES:
        op.create_index(f"ix_complaints_{'_'.join(columns)}", "complaints", list(columns))
    op.create_table(
        "complaint_files",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=False),
        sa.Column("given_at", UtcTime, nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name="fk_complaint_files_complaint_id"),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_files"),
    )
    op.create_index("ix_complaint_files_complaint_id", "complaint_files", ["complaint_id"])
    op.create_table(
        "complaint_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name="fk_complaint_events_complaint_id"),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_events"),
    )
    op.create_index("ix_complaint_events_complaint_id", "complaint_events", ["complaint_id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("complaint_events", "complaint_files", "complaints"):
        op.drop_table(table)
