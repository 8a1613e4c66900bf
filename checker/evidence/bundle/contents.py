"""What goes into a bundle, and under which name: originals as sealed, derived files apart from them.

Every file lies one folder deep, because the WACZ project's own validator compares no more of a path than that.
"""

import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.evidence.derived import derived_from
from checker.evidence.files import local
from checker.vocabulary import Artefact, Capture

# Made from what was received, by a reader of ours; everything else came from outside or is a picture of it.
DERIVED = frozenset(
    {"text", "ocr", "transcript", "speech", "subtitles", "keyframe", "crop", "facts", "redacted", "annotation", "withdrawal"}
)  # fmt: skip
_ENDINGS = {
    "text/html": "html", "application/json": "json", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp",
    "text/plain": "txt", "video/mp2t": "ts", "video/mp4": "mp4", "video/x-flv": "flv", "text/vtt": "vtt",
    "application/x-ndjson": "jsonl", "audio/wav": "wav", "text/css": "css", "application/warc": "warc.gz",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is to be bundled. `kind` is capture, inspection or case; `records` are JSON-able objects by file name.

    `custody` are the log lines about it and `anchor` the log's head at this moment; both may differ between two
    bundles of the same evidence, everything else may not. `documents` are finished files by name.
    """

    kind: str
    id: str
    title: str
    captures: tuple[Capture, ...]
    records: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)
    custody: Sequence[Mapping[str, Any]] = ()
    anchor: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file on its way into the bundle; `sealed` is the digest it must still have, `parent` what it was made from."""

    name: str
    source: bytes | Path
    origin: str
    role: str = ""
    media_type: str = "application/octet-stream"
    url: str = ""
    sealed: str = ""
    of: str = ""
    parent: str = ""


def manifest_name(number: int) -> str:
    """Where the own manifest of the capture with this place in the bundle lies."""
    return f"captures/{number + 1:03d}.json"


def sealed_items(store: Path, number: int, capture: Capture) -> Iterator[Item]:
    """A capture's own manifest, its originals, and what was derived from them."""
    digest = capture.id.removeprefix("sha256:")
    yield Item(
        name=manifest_name(number),
        source=local(store, digest),
        origin="manifest",
        media_type="application/json",
        sealed=digest,
    )
    taken: set[str] = set()
    for artefact in capture.artefacts:
        origin = "derived" if artefact.role in DERIVED else "original"
        name = _free(f"{origin}/{number + 1:03d}-{_safe(artefact)}", taken)
        yield Item(
            name=name,
            source=local(store, artefact.sha256),
            origin=origin,
            role=artefact.role,
            media_type=artefact.media_type,
            url=artefact.url,
            sealed=artefact.sha256,
            of=artefact.name,
        )


def derived_items(store: Path, captures: Sequence[Capture]) -> Iterator[Item]:
    """Redacted copies, annotations and what took these back, each naming its parent's digest."""
    numbers = {capture.id: number + 1 for number, capture in enumerate(captures)}
    for one in derived_from(store, list(numbers)):
        ending = _ENDINGS.get(one.media_type, "bin")
        yield Item(
            name=f"derived/{numbers[one.capture]:03d}-{one.role}-{one.sha256[:16]}.{ending}",
            source=local(store, one.sha256),
            origin="derived",
            role=one.role,
            media_type=one.media_type,
            sealed=one.sha256,
            of=one.name,
            parent=one.parent,
        )


def _safe(artefact: Artefact) -> str:
    """The artefact's name as a path any system can unpack, with an ending that fits its kind."""
    kind = artefact.media_type.partition(";")[0].strip()
    ending = _ENDINGS.get(kind) or (mimetypes.guess_extension(kind, strict=True) or ".bin")[1:]
    name = re.sub(r"[^A-Za-z0-9_.-]", "-", artefact.name)[:120]
    return name if name.endswith(f".{ending}") else f"{name}.{ending}"


def _free(name: str, taken: set[str]) -> str:
    stem, _, ending = name.rpartition(".")
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        free = f"{stem}~{number}.{ending}".replace("~", "_")
    taken.add(free.lower())
    return free
