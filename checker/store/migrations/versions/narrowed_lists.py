"""Indexes that carry where each finding belongs, so that a list narrowed by one thing passes over other districts
unread; and none for the many findings that nobody was given, that have not moved and that are not urgent."""

import sqlalchemy as sa
from alembic import op

revision = "narrowed_lists"
down_revision = "complaint_cases"
branch_labels = None
depends_on = None

SCOPES = ("province", "city", "district", "organisation")
NARROWED = {
    "rule": None,
    "duty_bearer": None,
    "assignee": "assignee <> ''",
    "stage": "stage <> 'lead'",
    "urgency": "urgency > 0",
}


def upgrade() -> None:
    """Each with its places."""
    for column, only in NARROWED.items():
        where = None if only is None else sa.text(only)
        op.drop_index(f"ix_findings_{column}_rank_severity_id", "findings")
        op.create_index(
            f"ix_findings_{column}",
            "findings",
            [column, "rank", "severity", sa.text("id DESC"), "state", *SCOPES],
            sqlite_where=where,
            postgresql_where=where,
        )
    op.drop_index("ix_findings_grouped_id", "findings")
    op.create_index("ix_findings_grouped", "findings", ["grouped", "id", *SCOPES])
    for one in SCOPES:
        op.drop_index(f"ix_inspections_{one}_id", "inspections")
        op.create_index(f"ix_inspections_{one}", "inspections", [one, "id", "state"])


def downgrade() -> None:
    """The short ones again."""
    for column in NARROWED:
        op.drop_index(f"ix_findings_{column}", "findings")
        op.create_index(
            f"ix_findings_{column}_rank_severity_id", "findings", [column, "rank", "severity", sa.text("id DESC")]
        )
    op.drop_index("ix_findings_grouped", "findings")
    op.create_index("ix_findings_grouped_id", "findings", ["grouped", "id"])
    for one in SCOPES:
        op.drop_index(f"ix_inspections_{one}", "inspections")
        op.create_index(f"ix_inspections_{one}_id", "inspections", [one, "id"])
