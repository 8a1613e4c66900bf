"""Evidence: verifying a large bundle, damage of every kind, what sealing costs, checking the log.

`python -m tests.bench.evidence [verify|damage|seal|audit]`; without a name, all of them. The baselines are named with
each figure: one pass of SHA-256 over the same bytes, a capture without sealing, reading the log's rows without hashing.
"""

import contextlib
import hashlib
import os
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from checker.evidence import Sealer
from checker.evidence.bundle import Contents, write_bundle
from checker.evidence.bundle.writing import Proofs
from checker.evidence.container import Container
from checker.evidence.keys import Keyring
from checker.evidence.stamps import Stamps
from checker.evidence.verifier.verify import NotABundle, verify
from checker.store import audit
from checker.store.database import Database
from checker.store.models import AuditRow
from checker.store.upgrade import upgrade
from checker.vocabulary import Blob, Capture, Visit
from checker.vocabulary.custody import Head
from tests.checker.evidence.conftest import a_visit

AT = datetime(2026, 11, 22, 4, 5, 6, tzinfo=UTC)
DAMAGES, UNTOUCHED = 10_000, 1_000


def main() -> None:
    """Run the parts named on the command line."""
    parts = {"verify": large_bundle, "damage": damages, "seal": sealing, "audit": log}
    for name in sys.argv[1:] or parts:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))


def _bundle(folder: Path, visit: Visit, name: str = "b.wacz") -> Path:
    sealer = Sealer(folder / "evidence", "http://shop.example.cn/", {"command": ["bench"]})
    sealer.add(visit)
    return _written(folder, sealer.close(), name)


def _written(folder: Path, capture: Capture, name: str) -> Path:
    contents = Contents(kind="capture", id=capture.id, title="bench", captures=(capture,))
    store = folder / "evidence"
    write_bundle(
        folder / name, contents, Proofs(store=store, keys=Keyring(folder / "keys"), stamps=Stamps(store)), at=AT
    )
    return folder / name


def large_bundle(folder: Path) -> None:
    """A bundle of 1 GB in media segments of 8 MB."""
    segments = tuple(Blob(role="media", content=os.urandom(8 << 20), media_type="video/mp2t") for _ in range(125))
    visit = a_visit()
    whole = Visit(**{name: getattr(visit, name) for name in Visit.__slots__} | {"blobs": (*visit.blobs, *segments)})
    path = _bundle(folder, whole)
    size = path.stat().st_size
    began = time.perf_counter()
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    baseline = time.perf_counter() - began
    began, cpu = time.perf_counter(), time.process_time()
    assert not verify(str(path)).faults
    spent = time.perf_counter() - began
    print(f"verify {size / 1e9:.2f} GB: {spent:.1f} s ({time.process_time() - cpu:.1f} s CPU; SHA-256 and SM3), "
          f"{spent / baseline:.1f} × one pass of SHA-256 ({baseline:.1f} s)")  # fmt: skip


def damages(folder: Path) -> None:
    """Single-byte changes over every kind of file, removals, additions, reorderings; and untouched bundles."""
    chosen, found, kinds = random.Random(20261130), 0, Counter[str]()
    path = _bundle(folder, a_visit())
    whole, damaged = path.read_bytes(), folder / "damaged.wacz"
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
        spans = [
            (i.filename, i.header_offset, i.header_offset + 30 + len(i.filename) + i.file_size)
            for i in archive.infolist()
        ]
        spans.append(("(directory)", archive.start_dir, len(whole)))
    for number in range(DAMAGES):
        if number % 10:
            name, start, end = spans[number % len(spans)]
            place = chosen.randrange(start, end)
            damaged.write_bytes(whole[:place] + bytes([whole[place] ^ chosen.randrange(1, 256)]) + whole[place + 1 :])
            kind = f"byte in {name.partition('/')[0]}"
        else:
            kind = ("file removed", "files reordered", "file added", "bytes cut", "bytes added")[number // 10 % 5]
            _rearranged(kind, entries, whole, damaged, chosen)
        kinds[kind] += 1
        with contextlib.suppress(NotABundle):
            found += bool(verify(str(damaged)).faults)
    alarms = sum(bool(verify(str(_bundle(folder, a_visit(), f"u{n % 3}.wacz"))).faults) for n in range(UNTOUCHED))
    print(f"damage: {found} of {DAMAGES} found; false alarms: {alarms} of {UNTOUCHED} untouched bundles")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))


def _rearranged(kind: str, entries: list[tuple[str, bytes]], whole: bytes, out: Path, chosen: random.Random) -> None:
    """Files changed inside a container that is itself in order, or bytes at its end."""
    rows = list(entries)
    match kind:
        case "bytes cut":
            out.write_bytes(whole[: -chosen.randrange(1, 4000)])
            return
        case "bytes added":
            out.write_bytes(whole + bytes(chosen.randrange(1, 400)))
            return
        case "file removed":
            rows.pop(chosen.randrange(len(rows)))
        case "files reordered":
            one, two = chosen.sample(range(len(rows)), 2)
            rows[one], rows[two] = rows[two], rows[one]
        case "file added":
            rows.insert(chosen.randrange(len(rows) + 1), (f"original/added-{chosen.randrange(99)}.txt", b"x"))
    with Container(out) as container:
        for name, content in rows:
            container.add(name, content)


def sealing(folder: Path) -> None:
    """A page's artefacts sealed (digests, files, manifest, fsync) against the time a page takes."""
    visit = a_visit()
    pictures = tuple(Blob(role="response", content=os.urandom(200_000), media_type="image/jpeg") for _ in range(12))
    whole = Visit(**{name: getattr(visit, name) for name in Visit.__slots__} | {"blobs": (*visit.blobs, *pictures)})
    began = time.perf_counter()
    for number in range(20):
        sealer = Sealer(folder / "evidence", f"http://shop.example.cn/{number}", {"command": ["bench"]})
        sealer.add(whole)
        sealer.close()
    each = (time.perf_counter() - began) / 20
    size = sum(len(blob.content) for blob in whole.blobs) / 1e6
    print(f"seal: {each * 1000:.0f} ms for a page of {size:.1f} MB in {len(whole.blobs)} files "
          f"(python -m tests.bench.capture measures what a page takes)")  # fmt: skip


def log(folder: Path) -> None:
    """Entries checked a second, in full and since a head; against reading the same rows unhashed."""
    database = Database(f"sqlite:///{folder / 'log.db'}")
    upgrade(database)
    count = int(os.environ.get("BENCH_ENTRIES", "300000"))
    prev, rows, heads = audit.START, list[dict[str, object]](), {}
    for number in range(1, count + 1):
        row = AuditRow(id=number, at=AT, actor="wang", action="artefact.viewed", object_kind="capture", prev=prev,
                       object_id="sha256:" + "ab" * 32, address="10.0.0.1", detail={"name": "0/dom", "intact": True})  # fmt: skip
        prev = audit._hash(row)
        rows.append(
            {
                name: getattr(row, name)
                for name in ("id", "at", "actor", "action", "object_kind", "object_id", "address", "detail", "prev")
            }
            | {"hash": prev}
        )
        heads[number] = prev
        if len(rows) == 20_000 or number == count:
            with database.writing() as session:
                session.execute(insert(AuditRow), rows)
            rows.clear()
    with database.reading() as session:
        began = time.perf_counter()
        for first in range(0, count, 20_000):
            session.execute(audit.select(*audit._COLUMNS).where(AuditRow.id > first).limit(20_000)).all()
        baseline = time.perf_counter() - began
        began = time.perf_counter()
        assert not [one for one in audit.breaks(session, Head(id=0, hash=audit.START)) if isinstance(one, audit.Break)]
        whole = time.perf_counter() - began
        since, began = count - 1000, time.perf_counter()
        assert not [
            one for one in audit.breaks(session, Head(id=since, hash=heads[since])) if isinstance(one, audit.Break)
        ]
        new = time.perf_counter() - began
    print(f"audit: {count / whole:,.0f} entries a second ({whole / baseline:.1f} × reading the rows); "
          f"1,000 new entries after {since:,}: {new * 1000:.0f} ms")  # fmt: skip
    database.close()


if __name__ == "__main__":
    main()
