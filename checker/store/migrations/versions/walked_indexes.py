"""The indexes that lists of findings walk through, with the newest first, so that no list sorts what it shows."""

import sqlalchemy as sa
from alembic import op

revision = "walked_indexes"
down_revision = "work_on_leads"
branch_labels = None
depends_on = None

SCOPES = ("province", "city", "district", "organisation")
WALKED = (
    ("rank", "severity"),
    *((one, "rank", "severity") for one in ("state", "rule", "duty_bearer", "inspection_id", "assignee", "stage")),
    ("urgency", "rank", "severity"),
    *((one, "rank", "severity") for one in SCOPES),
    *((one, "state", "rank", "severity") for one in SCOPES),
)


def upgrade() -> None:
    """Make each anew with its numbers descending."""
    _again(sa.text("id DESC"))


def downgrade() -> None:
    """Ascending, as before."""
    _again(sa.text("id"))


def _again(number: sa.TextClause) -> None:
    for columns in WALKED:
        name = "_".join(("ix_findings", *columns, "id"))
        op.drop_index(name, "findings")
        op.create_index(name, "findings", [*columns, number])
