"""Files made from sealed ones by people: redacted copies, annotations, what takes these back. The sealed file stays.

Each becomes a file of its own under its digest, with a line in `derived.jsonl` that names its parent; lines are
chained like the log, so that none can be dropped or changed unseen.
"""

import hashlib
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from checker.errors import BadRequest, EvidenceNotSealed
from checker.evidence.files import digests, read, write
from checker.evidence.lines import add, appending
from checker.evidence.manifest import canonical
from checker.evidence.opening import read_artefact
from checker.vocabulary import Artefact, Capture
from checker.vocabulary.custody import Annotation, Derived, Mark

LOG = "derived.jsonl"
REDACTED, ANNOTATION, WITHDRAWAL = "redacted", "annotation", "withdrawal"
_FORMAT, _WITHDRAWN = "shuoqing-annotation/1", "shuoqing-withdrawal/1"
_LONGEST = 2000
_REASON = 500
_START = "0" * 64
Box = tuple[int, int, int, int]


def redacted_picture(store: Path, capture: Capture, name: str, boxes: Sequence[Box], *, by: str, note: str) -> Derived:
    """A copy of a picture with these boxes (x, y, width, height) blacked out. Raises BadRequest, EvidenceNotSealed."""
    artefact = _artefact(capture, name)
    if not boxes:
        raise BadRequest("请给出至少一处要遮盖的位置。")
    copy = _picture(store, artefact)
    for box in boxes:
        left, top, width, height = _inside(box, copy)
        copy.paste((0, 0, 0), (left, top, min(copy.width, left + width), min(copy.height, top + height)))
    out = io.BytesIO()
    copy.save(out, "PNG", optimize=False)
    return _keep(store, capture, artefact, REDACTED, out.getvalue(), "image/png", by, note)


def annotation(store: Path, capture: Capture, name: str, marks: Sequence[Mark], *, by: str) -> Derived:
    """Marks on a file, as an overlay of its own. Raises BadRequest, EvidenceNotSealed."""
    artefact = _artefact(capture, name)
    if not marks or not all(one.text.strip() and len(one.text) <= _LONGEST for one in marks):
        raise BadRequest(f"标注须有文字，最多 {_LONGEST} 个字符。")
    boxes = [one.box for one in marks if one.box is not None]
    if boxes:
        picture = _picture(store, artefact)
        for box in boxes:
            _inside(box, picture)
    told = [{key: value for key, value in asdict(one).items() if value} for one in marks]
    content = canonical({"format": _FORMAT, "of": artefact.sha256, "marks": told})
    return _keep(store, capture, artefact, ANNOTATION, content, "application/json", by, "")


def withdrawal(store: Path, capture: Capture, sha256: str, reason: str, *, by: str) -> Derived:
    """An annotation taken back, with the reason; the annotation itself stays. Raises BadRequest, EvidenceNotSealed."""
    standing = (one for one in annotations(store, [capture.id]) if one.withdrawn is None)
    laid = next((one for one in standing if one.file.sha256 == sha256), None)
    if laid is None:
        raise BadRequest("这份取证里没有这条标注，或它已经撤回。")
    if not reason.strip() or len(reason) > _REASON:
        raise BadRequest(f"请写明撤回的理由，最多 {_REASON} 个字符。")
    content = canonical({"format": _WITHDRAWN, "of": sha256, "reason": reason.strip()})
    return _keep(store, capture, laid.file, WITHDRAWAL, content, "application/json", by, reason.strip())


def annotations(store: Path, captures: Sequence[str]) -> list[Annotation]:
    """What was laid over these captures' files, oldest first. Raises EvidenceNotSealed when any of it was changed."""
    laid: list[Annotation] = []
    for one in derived_from(store, captures):
        if one.role == ANNOTATION:
            marks = json.loads(read(store, one.sha256, one.sm3))["marks"]
            laid.append(Annotation(file=one, marks=tuple(map(_mark, marks))))
        elif one.role == WITHDRAWAL:
            laid = [replace(before, withdrawn=one) if _is_of(one, before) else before for before in laid]
    return laid


def _is_of(withdrawal: Derived, laid: Annotation) -> bool:
    taken_back = (laid.file.capture, laid.file.sha256) == (withdrawal.capture, withdrawal.parent)
    return taken_back and laid.withdrawn is None


def _mark(told: Mapping[str, Any]) -> Mark:
    return Mark(**{**told, "box": tuple(told["box"]) if "box" in told else None})


def _picture(store: Path, artefact: Artefact) -> Image.Image:
    try:
        with Image.open(io.BytesIO(read_artefact(store, artefact))) as image:
            return image.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise BadRequest(f"{artefact.name} 不是可以处理的图片。") from error


def _inside(box: Box, picture: Image.Image) -> Box:
    """The box, when it begins inside the picture. Raises BadRequest."""
    left, top, width, height = box
    if width <= 0 or height <= 0 or not (0 <= left < picture.width and 0 <= top < picture.height):
        raise BadRequest(f"位置 {left},{top},{width},{height} 不在图片内（{picture.width}×{picture.height}）。")
    return box


def derived_from(store: Path, captures: Sequence[str]) -> list[Derived]:
    """What was made from these captures' files, oldest first. Raises EvidenceNotSealed when the list was changed."""
    wanted = set(captures)
    return [Derived(**line["file"]) for line in _lines(store) if line["file"]["capture"] in wanted]


def derived_elsewhere(store: Path, but: Collection[str]) -> set[str]:
    """The digests of what was made from the files of any captures but these."""
    return {line["file"]["sha256"] for line in _lines(store) if line["file"]["capture"] not in but}


def checked_derived(store: Path, capture: str) -> tuple[tuple[Derived, ...], tuple[str, ...]]:
    """What was made from a capture's files, hashed again, and the faults found."""
    try:
        made = tuple(derived_from(store, [capture]))
    except EvidenceNotSealed as error:
        return (), (str(error),)
    faults = []
    for one in made:
        try:
            read(store, one.sha256, one.sm3)
        except EvidenceNotSealed as error:
            faults.append(f"{one.name}：{error}")
    return made, tuple(faults)


def _artefact(capture: Capture, name: str) -> Artefact:
    found = next((one for one in capture.artefacts if one.name == name), None)
    if found is None:
        raise BadRequest(f"这份取证里没有 {name}。")
    return found


def _keep(
    store: Path,
    capture: Capture,
    parent: Artefact | Derived,
    role: str,
    content: bytes,
    media_type: str,
    by: str,
    note: str,
) -> Derived:
    sha256, sm3 = digests(content)
    write(store, content, sha256)
    made = Derived(
        capture=capture.id, name=parent.name, parent=parent.sha256, role=role, sha256=sha256, sm3=sm3,
        size=len(content), media_type=media_type, made_by=by, made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        note=note[:_REASON],
    )  # fmt: skip
    try:
        with appending(store / LOG) as handle:  # two who add at once would both follow the same line
            prev = next((one["hash"] for one in reversed(list(_lines(store)))), _START)
            line = {"file": asdict(made), "prev": prev}
            add(handle, canonical(line | {"hash": _hash(line)}))
    except OSError as error:
        raise EvidenceNotSealed(f"派生文件的登记写不进存储（{error.strerror}）。") from error
    return made


def _hash(line: Mapping[str, Any]) -> str:
    return hashlib.sha256(line["prev"].encode() + canonical(line["file"])).hexdigest()


def _lines(store: Path) -> Iterator[dict[str, Any]]:
    try:
        with (store / LOG).open("rb") as file:
            yield from _checked(line for line in file if line.endswith(b"\n"))
    except FileNotFoundError:
        return


def _checked(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    prev = _START
    for text in lines:
        try:
            line = json.loads(text)
            if line["prev"] != prev or line["hash"] != _hash(line):
                raise ValueError(text)
        except (ValueError, KeyError, TypeError) as error:
            raise EvidenceNotSealed("派生文件的登记被改动过。") from error
        prev = line["hash"]
        yield line
