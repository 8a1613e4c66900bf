"""Jobs of any kind, the hosts they burden, and the schedules that make them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "jobs_of_any_kind"
down_revision = "chained_log"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = "state IN ('queued', 'running')"


def upgrade() -> None:
    """Make the tables; jobs that were inspections by definition become jobs of that kind."""
    op.execute("CREATE TEMPORARY TABLE jobs_before AS SELECT * FROM jobs")
    op.drop_table("jobs")
    _schedules()
    _jobs()
    op.create_table(
        "job_hosts",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("free_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_job_hosts"),
    )
    # A failed inspection was a result that was kept, so its job is done.
    op.execute(
        "INSERT INTO jobs (kind, payload, key, host, priority, not_before, state, owner, lease_until, attempts, "
        "requested_by, created_at, finished_at, progress, trouble) "
        f"SELECT 'inspection', {_object()}, 'inspection:' || inspection_id, '', 10, created_at, "
        "CASE state WHEN 'failed' THEN 'done' ELSE state END, owner, lease_until, attempts, "
        "'', created_at, finished_at, '', '' FROM jobs_before ORDER BY id"
    )
    op.execute("DROP TABLE jobs_before")


def downgrade() -> None:
    """Jobs are inspections again; other kinds are dropped with their schedules."""
    number = "(payload->>'inspection')::bigint" if _is_postgresql() else "json_extract(payload, '$.inspection')"
    op.execute(
        f"CREATE TEMPORARY TABLE jobs_after AS SELECT {number} AS inspection_id, state, owner, lease_until, attempts, "
        "created_at, finished_at FROM jobs WHERE kind = 'inspection'"
    )
    op.drop_table("jobs")
    op.drop_table("schedules")
    op.drop_table("job_hosts")
    _jobs_of_inspections()
    op.execute(
        "INSERT INTO jobs (inspection_id, state, owner, lease_until, attempts, created_at, finished_at) "
        "SELECT inspection_id, CASE WHEN state IN ('dead', 'cancelled') THEN 'failed' ELSE state END, owner, "
        "lease_until, attempts, created_at, finished_at FROM jobs_after ORDER BY inspection_id"
    )
    op.execute("DROP TABLE jobs_after")


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcTime, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", UtcTime, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("schedule_id", NUMBER, nullable=True),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("started_at", UtcTime, nullable=True),
        sa.Column("finished_at", UtcTime, nullable=True),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("result", JSON, nullable=True),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedules.id"], name="fk_jobs_schedule_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("key", name="uq_jobs_key"),
    )
    op.create_index(
        "ix_jobs_open", "jobs", ["priority", "id"], sqlite_where=sa.text(OPEN), postgresql_where=sa.text(OPEN)
    )
    op.create_index("ix_jobs_state_id", "jobs", ["state", "id"])
    op.create_index("ix_jobs_kind_state_id", "jobs", ["kind", "state", "id"])
    op.create_index("ix_jobs_schedule_id_id", "jobs", ["schedule_id", "id"])


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=5), nullable=True),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_until", sa.String(length=5), nullable=True),
        sa.Column("daily_budget", sa.Integer(), nullable=True),
        sa.Column("requested_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("next_at", UtcTime, nullable=True),
        sa.Column("last_at", UtcTime, nullable=True),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
        sa.UniqueConstraint("name", name="uq_schedules_name"),
    )
    op.create_index("ix_schedules_next_at", "schedules", ["next_at"])


def _jobs_of_inspections() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inspection_id", NUMBER, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", UtcTime, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("finished_at", UtcTime, nullable=True),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspections.id"], name="fk_jobs_inspection_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("inspection_id", name="uq_jobs_inspection_id"),
    )
    op.create_index("ix_jobs_state_lease_until_id", "jobs", ["state", "lease_until", "id"])


def _object() -> str:
    build = "jsonb_build_object" if _is_postgresql() else "json_object"
    return f"{build}('inspection', inspection_id)"


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
