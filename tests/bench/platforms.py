"""How much processor time each reader takes over saved pages, in ms for a MB: `python -m tests.bench.platforms [FILE …]`.

Without files the development data is taken. Baseline: 300 ms for a MB, read warm, best of three.
"""

import os
import sys
import time
from pathlib import Path

from checker.errors import CheckerError
from checker.vocabulary import Response, Snapshot, Visit
from crawlers.extract import extract
from crawlers.saved import KINDS, open_file

_DATA = Path(os.environ.get("SHUOQING_DEV_DATA") or Path(__file__).parents[3] / "shared" / "data") / "real"


def snapshot(visit: Visit) -> Snapshot:
    """The visit as extractors receive it."""
    dom = next((blob.content.decode("utf-8", "replace") for blob in visit.blobs if blob.role == "dom"), "")
    answers = tuple(
        Response(url=blob.url, media_type=blob.media_type, body=blob.content)
        for blob in visit.blobs
        if blob.role == "response"
    )
    return Snapshot(
        url=visit.url, dom=dom, document=dom, responses=answers, trouble=visit.record["trouble"], record=visit.record
    )


def main(paths: list[Path]) -> None:
    """Print one line a file and the whole."""
    whole_ms, whole_mb = 0.0, 0.0
    for path in paths:
        try:
            page = snapshot(open_file(path)[0])
        except CheckerError as error:
            print(f"{path.name:50.50} {error}")
            continue
        mb = path.stat().st_size / 1e6
        best = min(_timed(page) for _ in range(3))
        whole_ms, whole_mb = whole_ms + best, whole_mb + mb
        print(f"{path.name:50.50} {extract(page).reader:12} {mb:7.3f} MB {best:8.1f} ms {best / mb:8.0f} ms/MB")
    if whole_mb:
        print(f"{'all':63} {whole_mb:7.3f} MB {whole_ms:8.1f} ms {whole_ms / whole_mb:8.0f} ms/MB")


def _timed(page: Snapshot) -> float:
    start = time.process_time()
    extract(page)
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:]]
    found = [path for part in ("cn_pages", "cn_json") for path in sorted((_DATA / part).rglob("*"))]
    main(given or [path for path in found if path.suffix in KINDS])
