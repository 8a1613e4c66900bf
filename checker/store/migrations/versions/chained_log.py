"""The log is chained, and signed heads of it are kept."""

import hashlib
import json
from datetime import UTC

import orjson
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store.columns import UtcTime

revision = "chained_log"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_START = "0" * 64


def upgrade() -> None:
    """Chain what is there, then forbid changes again, more thoroughly."""
    _lift("audit")
    with op.batch_alter_table("audit") as table:
        table.add_column(sa.Column("prev", sa.String(64), nullable=False, server_default=""))
        table.add_column(sa.Column("hash", sa.String(64), nullable=False, server_default=""))
    _chain()
    with op.batch_alter_table("audit") as table:
        table.alter_column("prev", existing_type=sa.String(64), server_default=None)
        table.alter_column("hash", existing_type=sa.String(64), server_default=None)
    op.create_table(
        "audit_checkpoints",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("upto", NUMBER, nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checkpoints"),
    )
    for table_name in ("audit", "audit_checkpoints"):
        _forbid(table_name)


def downgrade() -> None:
    """Take the chain off."""
    _lift("audit")
    _lift("audit_checkpoints")
    op.drop_table("audit_checkpoints")
    with op.batch_alter_table("audit") as table:
        table.drop_column("hash")
        table.drop_column("prev")
    _forbid("audit")


def _chain() -> None:
    """Number what is there without gaps and link it; nothing but number and links changes."""
    audit = sa.table(
        "audit", sa.column("id", NUMBER), sa.column("at", UtcTime()), *map(sa.column, ("actor", "action", "object_kind",
        "object_id", "address", "prev", "hash")), sa.column("detail", JSON),
    )  # fmt: skip
    connection, prev = op.get_bind(), _START
    kept = connection.execute(sa.select(audit).order_by(audit.c.id)).mappings().all()
    for number, row in enumerate(kept, start=1):
        detail = json.loads(json.dumps(row["detail"]), parse_float=str)
        told = {name: row[name] for name in ("actor", "action", "object_kind", "object_id", "address")}
        told |= {"id": number, "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"), "detail": detail}
        body = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
        own = hashlib.sha256(prev.encode() + b"\n" + body).hexdigest()
        change = {"id": number, "prev": prev, "hash": own, "detail": detail}
        connection.execute(sa.update(audit).where(audit.c.id == row["id"]).values(change))
        prev = own


def _lift(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        return
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{change}")


def _forbid(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")  # in replica role too
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
