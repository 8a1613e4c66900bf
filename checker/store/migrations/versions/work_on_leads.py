"""Stages, assignment and groups of findings; moves, clocks, cases, subjects, sweeps; and the search for parts of words."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from checker.store import searching
from checker.store.columns import UtcTime

revision = "work_on_leads"
down_revision = "retention"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EMPTY = sa.text("''")
APPEND_ONLY = ("groupings", "case_notes")
FINDING_COLUMNS = (
    ("stage", sa.String(20), sa.text("'lead'")),
    ("stage_since", UtcTime, None),
    ("urgency", sa.Integer(), sa.text("0")),
    ("assignee", sa.String(64), EMPTY),
    ("claimed_by", sa.String(64), EMPTY),
    ("claimed_until", UtcTime, None),
    ("waiting", NUMBER, None),
    ("grouped", sa.String(64), EMPTY),
    ("case_id", NUMBER, None),
)
FINDING_INDEXES = (
    *((one, "state", "rank", "severity", "id") for one in ("province", "city", "district", "organisation")),
    *((one, "rank", "severity", "id") for one in ("assignee", "stage", "urgency")),
    ("grouped", "id"),
    ("case_id", "id"),
)
TABLES = (
    "sweep_inspections",
    "sweeps",
    "case_notes",
    "cases",
    "seen",
    "marks",
    "subjects",
    "groupings",
    "bulk_actions",
    "saved_filters",
    "pauses",
    "moves",
)


def upgrade() -> None:
    """Add all of it; findings kept before are leads, grouped by their fingerprints, and can be searched."""
    for name, kind, default in FINDING_COLUMNS:
        op.add_column("findings", sa.Column(name, kind, nullable=default is None, server_default=default))
    op.add_column("inspections", sa.Column("recheck_of", NUMBER, nullable=True))
    op.execute("UPDATE findings SET grouped = fingerprint")
    for columns in FINDING_INDEXES:
        op.create_index("_".join(("ix_findings", *columns)), "findings", list(columns))
    _office()
    _subjects()
    _cases()
    for table in APPEND_ONLY:
        _forbid_changes(table)
    searching.create(op.get_bind())
    _enter_all()


def downgrade() -> None:
    """Drop it."""
    op.execute(f"DROP TABLE {searching.WORDS}")
    for table in TABLES:
        op.drop_table(table)
    for columns in FINDING_INDEXES:
        op.drop_index("_".join(("ix_findings", *columns)), "findings")
    for name, _kind, _default in reversed(FINDING_COLUMNS):
        op.drop_column("findings", name)
    op.drop_column("inspections", "recheck_of")


def _enter_all() -> None:
    connection, last = op.get_bind(), 0
    query = sa.text("SELECT id, haystack FROM findings WHERE id > :last ORDER BY id LIMIT 1000")
    while rows := connection.execute(query, {"last": last}).all():
        searching.index(connection, [(row[0], row[1]) for row in rows])
        last = rows[-1][0]


def _forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _office() -> None:
    finding = ("finding_id", "findings.id")
    _table(
        "moves",
        [("finding_id", NUMBER), ("before", sa.String(20)), ("after", sa.String(20)), ("state", sa.String(10)),
         ("reason", sa.Text()), ("by", sa.String(64)), ("at", UtcTime), ("second", sa.String(64)),
         ("second_at?", UtcTime), ("second_reason", sa.Text()), ("inspection_id?", NUMBER)],
        foreign=[finding, ("inspection_id", "inspections.id")], indexes=[("finding_id", "id"), ("state", "id")],
    )  # fmt: skip
    _table(
        "pauses",
        [("finding_id", NUMBER), ("kind", sa.String(10)), ("clock", sa.String(20)), ("since", sa.Date()),
         ("until?", sa.Date()), ("reason", sa.Text()), ("by", sa.String(64)), ("at", UtcTime)],
        foreign=[finding], indexes=[("finding_id", "id")],
    )  # fmt: skip
    _table(
        "saved_filters",
        [("owner", sa.String(64)), ("name", sa.String(80)), ("query", sa.Text()), ("shared", sa.Boolean())],
        unique=("owner", "name"),
    )
    _table(
        "bulk_actions",
        [("action", sa.String(20)), ("value", sa.String(80)), ("reason", sa.Text()), ("by", sa.String(64)),
         ("at", UtcTime), ("effects", JSON), ("undone_by", sa.String(64)), ("undone_at?", UtcTime)],
    )  # fmt: skip
    _table(
        "groupings",
        [("fingerprint", sa.String(64)), ("into", sa.String(64)), ("reason", sa.Text()), ("by", sa.String(64)),
         ("at", UtcTime)],
        indexes=[("fingerprint", "id")],
    )  # fmt: skip


def _subjects() -> None:
    subject, inspection = ("subject_id", "subjects.id"), ("inspection_id", "inspections.id")
    _table(
        "subjects",
        [("kind", sa.String(20)), ("key", sa.String(200)), ("name", sa.Text()), ("first_seen", UtcTime),
         ("last_seen", UtcTime)],
        unique=("kind", "key"), indexes=[("kind", "last_seen", "id")],
    )  # fmt: skip
    _table(
        "marks",
        [("subject_id", NUMBER), ("kind", sa.String(20)), ("value", sa.String(200)), ("inspection_id", NUMBER)],
        key=("subject_id", "kind", "value"), foreign=[subject, inspection], indexes=[("kind", "value")],
    )  # fmt: skip
    _table(
        "seen",
        [("subject_id", NUMBER), ("inspection_id", NUMBER)],
        key=("subject_id", "inspection_id"), foreign=[subject, inspection], indexes=[("inspection_id",)],
    )  # fmt: skip


def _cases() -> None:
    placed = [("district", 6), ("city", 4), ("province", 2), ("organisation", 80)]
    _table(
        "cases",
        [("title", sa.Text()), ("subject_id?", NUMBER), ("owner", sa.String(64)), ("opened_by", sa.String(64)),
         ("opened_at", UtcTime), ("closed_at?", UtcTime)],
        placed=placed, foreign=[("subject_id", "subjects.id")], indexes=[("closed_at", "id"), ("owner", "id")],
    )  # fmt: skip
    _table(
        "case_notes",
        [("case_id", NUMBER), ("kind", sa.String(20)), ("text", sa.Text()), ("by", sa.String(64)), ("at", UtcTime)],
        foreign=[("case_id", "cases.id")], indexes=[("case_id", "id")],
    )  # fmt: skip
    _table(
        "sweeps",
        [("title", sa.Text()), ("rules", JSON), ("targets", JSON), ("phase=0", sa.Integer()),
         ("started_by", sa.String(64)), ("started_at", UtcTime)],
        placed=placed,
    )  # fmt: skip
    _table(
        "sweep_inspections",
        [("sweep_id", NUMBER), ("phase", sa.Integer()), ("target", sa.Integer()), ("inspection_id", NUMBER)],
        key=("sweep_id", "phase", "target"),
        foreign=[("sweep_id", "sweeps.id"), ("inspection_id", "inspections.id")], indexes=[("inspection_id",)],
    )  # fmt: skip


def _table(
    name: str,
    columns: list[tuple[str, object]],
    *,
    key: tuple[str, ...] = ("id",),
    foreign: list[tuple[str, str]] | None = None,
    indexes: list[tuple[str, ...]] | None = None,
    unique: tuple[str, ...] = (),
    placed: list[tuple[str, int]] | None = None,
) -> None:
    """A table; `?` after a column's name lets it be empty, `=0` gives it that default."""
    made: list[sa.Column[Any]] = [sa.Column("id", NUMBER, nullable=False)] if key == ("id",) else []
    for column, kind in columns:
        default = sa.text("0") if column.endswith("=0") else None
        bare = column.removesuffix("=0").removesuffix("?")
        made.append(sa.Column(bare, kind, nullable=column.endswith("?"), server_default=default))  # type: ignore[arg-type]
    for name_of, size in placed or ():
        made.append(sa.Column(name_of, sa.String(size), nullable=False, server_default=EMPTY))
    rules: list[sa.Constraint] = [sa.PrimaryKeyConstraint(*key, name=f"pk_{name}")]
    rules += [sa.ForeignKeyConstraint([own], [other], name=f"fk_{name}_{own}") for own, other in foreign or ()]
    op.create_table(name, *made, *rules)
    for index in indexes or ():
        op.create_index("_".join(("ix", name, *index)), name, list(index))
    if unique:
        op.create_index("_".join(("ix", name, *unique)), name, list(unique), unique=True)
