"""Where and whose inspections and findings are, whose data an account may see, and its second factor."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "data_scope"
down_revision = "jobs_of_any_kind"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
PLACE = {"district": 6, "city": 4, "province": 2, "organisation": 80}
ORDER = {"inspections": ("id",), "findings": ("rank", "severity", "id")}


def upgrade() -> None:
    """Add the columns; what was there before belongs to no district and is seen by those without limits."""
    for table, order in ORDER.items():
        for name, length in PLACE.items():
            op.add_column(
                table, sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))
            )
            op.create_index(_index(table, name), table, [name, *order])
    op.add_column(
        "people", sa.Column("organisation", sa.String(length=80), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("people", sa.Column("districts", JSON, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("people", sa.Column("organisations", JSON, nullable=False, server_default=sa.text("'[]'")))
    op.add_column(
        "people", sa.Column("second_factor", sa.String(length=20), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("people", sa.Column("second_secret", sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Drop them."""
    for name in ("second_secret", "second_factor", "organisations", "districts", "organisation"):
        op.drop_column("people", name)
    for table in ORDER:
        for name in PLACE:
            op.drop_index(_index(table, name), table)
            op.drop_column(table, name)


def _index(table: str, name: str) -> str:
    return "_".join(("ix", table, name, *ORDER[table]))
