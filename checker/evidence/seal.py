"""Seals visits: every blob becomes a read-only file under its digest, the manifest gives the capture its name."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from checker.errors import EvidenceNotSealed
from checker.evidence.files import digests, probe_sm3, write, write_file
from checker.evidence.lines import append
from checker.evidence.manifest import canonical, manifest, plain
from checker.evidence.record import Clock
from checker.vocabulary import Artefact, Blob, Capture, Visit

LOG = "captures.jsonl"


class Sealer:
    """Takes the visits of one target as they come home and closes them into one capture.

    Files are safe on disk when `add` returns; nothing counts before `close`. `clock` is asked once more then.
    Raises `EvidenceNotSealed`.
    """

    def __init__(self, store_dir: Path, target: str, record: Mapping[str, Any], clock: Clock | None = None) -> None:
        probe_sm3()
        self.store, self.target = store_dir, target
        self._record, self._clock = dict(record), clock
        self._artefacts: list[Artefact] = []
        self._visits: list[dict[str, Any]] = []
        self._began: datetime | None = None
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closed = True

    def add(self, visit: Visit) -> tuple[Artefact, ...]:
        """Write one visit's blobs down; its artefacts are named `0/dom`, `0/screenshot`, … by the visit's number."""
        if self._is_closed:
            raise EvidenceNotSealed("这份取证已经封存，不能再增加内容。")
        number = len(self._visits)
        kept = keep_visit(self.store, visit, number)
        self._artefacts += kept
        self._began = self._began or visit.started_at
        self._visits.append(visit_entry(visit))
        return kept

    def adopt(self, visit: Mapping[str, Any], artefacts: Sequence[Artefact]) -> None:
        """Take over a visit written down earlier: its files lie in the store, `visit` is its entry of the manifest."""
        if self._is_closed:
            raise EvidenceNotSealed("这份取证已经封存，不能再增加内容。")
        self._artefacts += artefacts
        self._began = self._began or datetime.fromisoformat(visit["started_at"])
        self._visits.append(dict(visit))

    def close(self, more: Mapping[str, Any] | None = None) -> Capture:
        """Write the manifest and the store's log line; the capture is sealed from here on."""
        if self._is_closed:
            raise EvidenceNotSealed("这份取证已经封存。")
        if not self._visits:
            raise EvidenceNotSealed("没有取得任何页面，无可封存。")
        self._is_closed = True
        if self._clock:
            self._record["clock"] = {**self._record.get("clock", {}), "after": dict(self._clock())}
        capture = Capture(
            id="",
            target=self.target,
            captured_at=self._began or datetime.now(UTC),
            artefacts=tuple(self._artefacts),
            record=plain({"run": {**self._record, **(more or {})}, "visits": self._visits}),
        )
        content = canonical(manifest(capture))
        sha256, sm3 = digests(content)
        write(self.store, content, sha256)
        self._append({"id": f"sha256:{sha256}", "sm3": sm3, "target": self.target, "sealed_at": datetime.now(UTC)})
        return Capture(
            id=f"sha256:{sha256}",
            target=capture.target,
            captured_at=capture.captured_at,
            artefacts=capture.artefacts,
            record=capture.record,
        )

    def _append(self, line: Mapping[str, Any]) -> None:
        try:
            append(self.store / LOG, canonical(line))
        except OSError as error:
            raise EvidenceNotSealed(f"取证登记写不进存储（{error.strerror}）。") from error


def keep_visit(store: Path, visit: Visit, number: int) -> tuple[Artefact, ...]:
    """The visit's files, safe in the store under the names they have as visit `number`. Raises `EvidenceNotSealed`."""
    return tuple(keep_blob(store, f"{number}/{name}", blob) for name, blob in _named(visit.blobs))


def visit_entry(visit: Visit) -> dict[str, Any]:
    """What the manifest says of a visit."""
    names = ("url", "final_url", "kind", "title", "started_at", "finished_at", "incomplete", "record")
    return {name: plain(getattr(visit, name)) for name in names}


def keep_blob(store: Path, name: str, blob: Blob) -> Artefact:
    """The file, safe in the store under its digest. Raises `EvidenceNotSealed`."""
    if blob.path is not None:
        sha256, sm3, size = write_file(store, blob.path)
    else:
        sha256, sm3 = digests(blob.content)
        write(store, blob.content, sha256)
        size = len(blob.content)
    return Artefact(
        name=name,
        role=blob.role,
        sha256=sha256,
        sm3=sm3,
        size=size,
        media_type=blob.media_type,
        url=blob.url,
        note=blob.note,
    )


def _named(blobs: tuple[Blob, ...]) -> list[tuple[str, Blob]]:
    """Each blob with its role as name, numbered from the second of a role on (`response`, `response-2`)."""
    counts: dict[str, int] = {}
    named = []
    for blob in blobs:
        counts[blob.role] = counts.get(blob.role, 0) + 1
        number = counts[blob.role]
        named.append((blob.role if number == 1 else f"{blob.role}-{number}", blob))
    return named
