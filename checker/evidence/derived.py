"""Files made from sealed ones by people: redacted copies and annotations. The sealed file itself is never touched.

Each becomes a file of its own under its digest, with a line in `derived.jsonl` that names its parent; lines are
chained like the log, so that none can be dropped or changed unseen.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from checker.errors import BadRequest, EvidenceNotSealed
from checker.evidence.files import digests, sync_folder, write
from checker.evidence.manifest import canonical
from checker.evidence.opening import read_artefact
from checker.vocabulary import Artefact, Capture

LOG = "derived.jsonl"
REDACTED, ANNOTATION = "redacted", "annotation"
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A file made from another; `parent` is the digest of that other, `name` the artefact it was in its capture."""

    capture: str
    name: str
    parent: str
    role: str
    sha256: str
    sm3: str
    size: int
    media_type: str
    made_by: str
    made_at: str
    note: str = ""


def redacted_picture(store: Path, capture: Capture, name: str, boxes: Sequence[Box], *, by: str, note: str) -> Derived:
    """A copy of a picture with these boxes (x, y, width, height) blacked out. Raises BadRequest, EvidenceNotSealed."""
    artefact = _artefact(capture, name)
    if not boxes:
        raise BadRequest("请给出至少一处要遮盖的位置。")
    try:
        with Image.open(io.BytesIO(read_artefact(store, artefact))) as image:
            copy = image.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise BadRequest(f"{name} 不是可以遮盖的图片。") from error
    for left, top, width, height in boxes:
        if width <= 0 or height <= 0 or left >= copy.width or top >= copy.height or left < 0 or top < 0:
            raise BadRequest(f"位置 {left},{top},{width},{height} 不在图片内（{copy.width}×{copy.height}）。")
        copy.paste((0, 0, 0), (left, top, min(copy.width, left + width), min(copy.height, top + height)))
    out = io.BytesIO()
    copy.save(out, "PNG", optimize=False)
    return _keep(store, capture, artefact, REDACTED, out.getvalue(), "image/png", by, note)


def annotation(store: Path, capture: Capture, name: str, marks: Sequence[Mapping[str, Any]], *, by: str) -> Derived:
    """Marks on a file (each a `box` or `quote`, and a `text`), as an overlay of its own. Raises BadRequest."""
    artefact = _artefact(capture, name)
    if not marks or not all(str(one.get("text", "")).strip() for one in marks):
        raise BadRequest("标注须有文字。")
    content = canonical({"format": "shuoqing-annotation/1", "of": artefact.sha256, "marks": list(marks)})
    return _keep(store, capture, artefact, ANNOTATION, content, "application/json", by, "")


def derived_from(store: Path, captures: Sequence[str]) -> list[Derived]:
    """What was made from these captures' files, oldest first. Raises EvidenceNotSealed when the list was changed."""
    wanted = set(captures)
    return [Derived(**line["file"]) for line in _lines(store) if line["file"]["capture"] in wanted]


def _artefact(capture: Capture, name: str) -> Artefact:
    found = next((one for one in capture.artefacts if one.name == name), None)
    if found is None:
        raise BadRequest(f"这份取证里没有 {name}。")
    return found


def _keep(
    store: Path, capture: Capture, parent: Artefact, role: str, content: bytes, media_type: str, by: str, note: str
) -> Derived:
    sha256, sm3 = digests(content)
    write(store, content, sha256)
    made = Derived(
        capture=capture.id, name=parent.name, parent=parent.sha256, role=role, sha256=sha256, sm3=sm3,
        size=len(content), media_type=media_type, made_by=by, made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        note=note[:500],
    )  # fmt: skip
    lines = list(_lines(store))
    line = {"file": asdict(made), "prev": lines[-1]["hash"] if lines else "0" * 64}
    handle = os.open(store / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, canonical(line | {"hash": _hash(line)}) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(store)
    return made


def _hash(line: Mapping[str, Any]) -> str:
    return hashlib.sha256(line["prev"].encode() + canonical(line["file"])).hexdigest()


def _lines(store: Path) -> Iterator[dict[str, Any]]:
    try:
        texts = (store / LOG).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return
    prev = "0" * 64
    for text in texts:
        try:
            line = json.loads(text)
            if line["prev"] != prev or line["hash"] != _hash(line):
                raise ValueError(text)
        except (ValueError, KeyError, TypeError) as error:
            raise EvidenceNotSealed("派生文件的登记被改动过。") from error
        prev = line["hash"]
        yield line
