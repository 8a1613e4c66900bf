"""Evidence: verifying a large bundle, damage of every kind, what sealing costs, checking the log.

`python -m tests.bench.evidence [verify|damage|sealing|audit]`; without a name, all of them. The baselines are named
with each figure: one pass of SHA-256 over the same bytes, the whole capture, reading the log's rows without hashing.
"""

import contextlib
import hashlib
import os
import random
import statistics
import sys
import tempfile
import time
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from checker.evidence import Sealer
from checker.evidence.bundle import Contents, write_bundle
from checker.evidence.bundle.writing import Proofs
from checker.evidence.container import Container
from checker.evidence.keys import Keyring
from checker.evidence.stamps import Stamps
from checker.evidence.verifier.verify import NotABundle, verify
from checker.vocabulary import Blob, Capture, SubjectKind, Visit
from crawlers.browser import Browser
from crawlers.egress import parse_allowed
from crawlers.personas import persona
from crawlers.survey import survey
from tests.bench import capture
from tests.bench.audit_log import log
from tests.checker.evidence.conftest import a_visit
from tests.crawlers.sites import serving

AT = datetime(2026, 11, 22, 4, 5, 6, tzinfo=UTC)
DAMAGES, UNTOUCHED, ROUNDS = 10_000, 1_000, 8


def main() -> None:
    """Run the parts named on the command line."""
    parts = {"verify": large_bundle, "damage": damages, "sealing": sealing, "audit": log}
    for name in sys.argv[1:] or parts:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))


def _bundle(folder: Path, visit: Visit, name: str = "b.wacz") -> Path:
    sealer = Sealer(folder / "evidence", "http://shop.example.cn/", {"command": ["bench"]})
    sealer.add(visit)
    return _written(folder, sealer.close(), name)


def _written(folder: Path, sealed: Capture, name: str) -> Path:
    contents = Contents(kind="capture", id=sealed.id, title="bench", captures=(sealed,))
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
    """Pages captured with a real browser: the time of a whole capture, and what of it goes into sealing it."""
    rounds = []
    with serving(capture.pages()) as site, Browser(allow=[parse_allowed(f"127.0.0.2/32:{site.port}")]) as browser:
        for number in range(ROUNDS + 1):
            rounds.append(_capture(browser, f"{site.url}/item", folder / str(number)))
    shares, whole = zip(*((sealed / whole, whole) for sealed, whole in rounds[1:]), strict=True)
    print(f"sealing: {statistics.median(shares):.1%} of a capture of {statistics.median(whole):.1f} s, at most "
          f"{max(shares):.1%} in {ROUNDS} rounds (digests, files, manifest, an Ed25519 signature over its digest)")  # fmt: skip


def _capture(browser: Browser, url: str, folder: Path) -> tuple[float, float]:
    """Seconds spent sealing, and seconds in all, of one capture into a fresh store."""
    keys, sealed = Keyring(folder / "keys"), 0.0
    began = time.perf_counter()
    sealer = Sealer(folder / "evidence", url, {"command": ["bench"]})
    for visit in survey(browser, url, persona=persona(), kind_hint=SubjectKind.PRODUCT):
        since = time.perf_counter()
        sealer.add(visit)
        sealed += time.perf_counter() - since
    since = time.perf_counter()
    keys.sign(sealer.close().id.encode())
    ended = time.perf_counter()
    return sealed + ended - since, ended - began


if __name__ == "__main__":
    main()
