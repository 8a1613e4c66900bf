"""Column types and SQL expressions that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up by itself only on INTEGER


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the driver wants it: UTC, and naive for SQLite, which has no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive time: say which zone it is in")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class db_now(FunctionElement[datetime]):  # noqa: N801 - reads as the SQL function it is
    """The database's own clock, `seconds` from now: one clock for all machines."""

    type = UtcTime()
    inherit_cache = True

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(seconds)


@compiles(db_now, "sqlite")
def _sqlite_now(element: db_now, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {seconds} || ' seconds')"


@compiles(db_now, "postgresql")
def _postgresql_now(element: db_now, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(clock_timestamp() + make_interval(secs => {compiler.process(element.clauses, **kw)}))"


class hours_between(FunctionElement[int]):  # noqa: N801 - reads as the SQL function it is
    """Whole hours from one time to a later one."""

    type = Integer()
    inherit_cache = True


@compiles(hours_between, "sqlite")
def _sqlite_hours(element: hours_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(one, **kw) for one in element.clauses)
    return f"CAST((julianday({second}) - julianday({first})) * 24 + 1e-6 AS INTEGER)"


@compiles(hours_between, "postgresql")
def _postgresql_hours(element: hours_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(one, **kw) for one in element.clauses)
    return f"CAST(floor(extract(epoch FROM ({second} - {first})) / 3600) AS INTEGER)"


class unwalked(FunctionElement[Any]):  # noqa: N801 - reads as the SQL function it is
    """A column in a condition that SQLite is not to choose an index for: the others name fewer rows, or one that
    holds all that is asked."""

    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unwalked, "sqlite")
def _sqlite_unwalked(element: unwalked, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(unwalked)
def _unwalked(element: unwalked, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)
