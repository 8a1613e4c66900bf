"""The log of who did what, however long: how fast it is checked, in full and incrementally, and in what memory.

`BENCH_ENTRIES=50000000 python -m tests.bench.evidence audit`; the log lies in the temporary folder (`TMPDIR`, a third
of a kilobyte an entry). The baseline is reading the first million of the same rows without hashing them. The indexes by
action and by object are left out, since checking uses neither.
"""

import os
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from sqlalchemy import Dialect, insert, select

from checker import heads
from checker.evidence.manifest import canonical
from checker.operations import offline_service
from checker.service import Service
from checker.settings import Settings
from checker.store import audit
from checker.store.database import Session
from checker.store.models import AuditRow
from checker.vocabulary.custody import Checkpoint, Head

BEGAN = datetime(2023, 11, 22, 4, 5, 6, tzinfo=UTC)
EVERY, CHUNK, BASELINE = 1000, 20_000, 1_000_000
ACTIONS = ("finding.viewed", "artefact.viewed", "artefact.exported", "capture.verified", "login.ok")
DETAIL = {"name": "0/dom", "intact": True}
T = TypeVar("T")


def log(folder: Path) -> None:
    """Fill a log as the workbench writes it, a signed head every thousand entries but for the last, and check it."""
    service, entries = offline_service(Settings(var=folder)), int(os.environ.get("BENCH_ENTRIES", "300000"))
    try:
        _fill(service, entries)
        with service._database.reading() as session:
            reading, read = _timed(lambda: sum(map(len, _chunks(session, BASELINE))))
        before = _peak_mb()
        since, report = _timed(lambda: service.verify_log(incremental=True))
        assert report.is_intact, report.faults
        print(f"audit: incrementally {since:.2f} s", flush=True)
        whole, report = _timed(service.verify_log)
        assert report.is_intact, report.faults
        assert report.entries == entries
    finally:
        service.close()
    size = sum(path.stat().st_size for path in folder.glob("shuoqing.db*")) / 1e9
    print(f"audit: {entries:,} entries ({size:.2f} GB), {report.checkpoints:,} signed heads; "
          f"incrementally {since:.2f} s; all of it {whole:.1f} s ({entries / whole:,.0f} a second, "
          f"{whole / entries * read / reading:.1f} × reading rows); memory {_peak_mb():.0f} MB ({before:.0f} MB before checking)")  # fmt: skip


def _fill(service: Service, count: int) -> None:
    """Add entries up to this number."""
    with service._database.writing() as session:
        reached = audit.head(session)
        for index in AuditRow.__table__.indexes:  # type: ignore[attr-defined]
            index.drop(session.connection())
    while reached.id < count:
        rows = list(_entries(reached, min(count, reached.id + CHUNK)))
        reached = Head(id=rows[-1]["id"], hash=rows[-1]["hash"])
        ends = [Head(id=row["id"], hash=row["hash"]) for row in rows if row["id"] % EVERY == 0 and row["id"] < count]
        _keep(service, rows, [service._signed(one) for one in ends])


def _keep(service: Service, rows: list[dict[str, Any]], signed: list[Checkpoint]) -> None:
    with service._database.writing() as session:
        connection = session.connection()
        said, told = _statement(connection.dialect)
        connection.exec_driver_sql(said, [told(row) for row in rows])
        for one in signed:
            audit.keep_checkpoint(session, one)
    with (service.settings.var / "audit-heads.jsonl").open("ab") as file:
        file.writelines(canonical(heads.told(one)) + b"\n" for one in signed)


def _statement(dialect: Dialect) -> tuple[str, Callable[[dict[str, Any]], tuple[Any, ...]]]:
    """The insertion of a row as the driver takes it, without SQLAlchemy's work for each."""
    table = AuditRow.__table__
    compiled = insert(table).compile(dialect=dialect)  # type: ignore[arg-type]
    written = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in ("at", "detail")}
    moment, detail = written["at"], written["detail"](DETAIL)  # type: ignore[misc]
    pick = itemgetter(*compiled.positiontup)  # type: ignore[misc]
    return str(compiled), lambda row: pick(row | {"at": moment(row["at"]), "detail": detail})  # type: ignore[misc]


def _entries(after: Head, upto: int) -> Iterator[dict[str, Any]]:
    prev = after.hash
    for number in range(after.id + 1, upto + 1):
        row = {"id": number, "at": BEGAN + timedelta(seconds=number), "actor": f"person-{number % 40}",
               "action": ACTIONS[number % len(ACTIONS)], "object_kind": "capture", "object_id": f"sha256:{prev}",
               "address": "10.0.0.1", "detail": DETAIL, "prev": prev}  # fmt: skip
        prev = audit._hash(SimpleNamespace(**row))  # type: ignore[arg-type]
        yield row | {"hash": prev}


def _chunks(session: Session, upto: int) -> Iterator[list[Any]]:
    for at in range(0, upto, CHUNK):
        yield list(session.execute(select(*audit._COLUMNS).where(AuditRow.id > at, AuditRow.id <= at + CHUNK)))


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    came = work()
    return time.perf_counter() - began, came


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
