"""Takes in a recording somebody supplied: the file as it is, its measures, and the time axis it makes.

What is not a recording, or cannot be decoded, is kept all the same and says why; nothing here decodes by itself.
"""

import hashlib
import json
import logging
import stat
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checker.errors import BadRequest, Reason, VisitFailed
from checker.vocabulary import Blob, SubjectKind, Visit
from checker.vocabulary.live import SUPPLIED, Recording, Segment
from crawlers.media.containers import HEAD, MEDIA, TYPES, container_of
from crawlers.media.playlist import Listed, read_playlist

log = logging.getLogger(__name__)

MAX_MEDIA = 16 * 1024**3
MOST_HOURS = 12
_MOST_KEPT = 200  # measures in the record


def is_media(path: Path) -> bool:
    """Whether the name says that this is a recording."""
    return path.suffix.lower() in MEDIA


def open_media(path: Path) -> list[Visit]:
    """The recording as one visit with its segments in order and the `timeline` they make.

    Raises BadRequest for what is no plain file, VisitFailed for what holds nothing that could be kept.
    """
    _admit(path)
    with path.open("rb") as file:
        kind = container_of(file.read(HEAD))
    if kind == "m3u8":
        return [_visit(path, kind, read_playlist(path))]
    return [_visit(path, kind or "", [Listed(path, 0.0)])]


def _admit(path: Path) -> None:
    try:
        status = path.stat()
    except OSError as error:
        raise BadRequest(f"找不到文件“{path}”。") from error
    if not stat.S_ISREG(status.st_mode):
        raise BadRequest(f"“{path.name}”不是普通文件。")
    if status.st_size > MAX_MEDIA:
        raise VisitFailed(Reason.TOO_LARGE, f"录像超过 {MAX_MEDIA // 1024**3} GB，超出核查上限。")
    if not status.st_size:
        raise VisitFailed(Reason.EMPTY, f"文件“{path.name}”是空的。")


def _visit(path: Path, kind: str, listed: Sequence[Listed]) -> Visit:
    now = datetime.now(UTC)
    total = sum(one.path.stat().st_size for one in listed)
    if total > MAX_MEDIA:
        raise VisitFailed(Reason.TOO_LARGE, f"录像超过 {MAX_MEDIA // 1024**3} GB，超出核查上限。")
    blobs, segments, measures, trouble = _segments(listed, now, kind)
    recording = Recording(
        started_at=now, ended_at=now, live=SUPPLIED, segments=tuple(segments), sources=(f"supplied:{path.name}",)
    )
    if kind == "m3u8":
        blobs.append(Blob(role="source", content=path.read_bytes(), media_type=TYPES["m3u8"], note=path.name))
    blobs.append(timeline_blob(recording))
    record: dict[str, Any] = {
        "reached_by": "target",
        "requested_url": f"saved:{path.name}",
        "final_url": f"saved:{path.name}",
        "status": 0,
        "source": {"name": path.name, "kind": kind or "unknown", "size": total, "named": path.suffix.lower()},
        "claimed_at": next((one["created"] for one in measures if one["created"]), ""),
        "media": measures,
        "trouble": Reason.UNREADABLE.value if trouble else "",
        "message": f"录像无法读取：{trouble}。请核对文件是否完整，或改交原始文件。" if trouble else "",
        "entry_points": [],
        "entry_sites": [],
    }
    url = f"saved:{path.name}"
    return Visit(
        url=url,
        final_url=url,
        kind=SubjectKind.RECORDING,
        title=path.stem,
        started_at=now,
        finished_at=now,
        blobs=tuple(blobs),
        record=record,
        incomplete=tuple(_losses(path, kind, recording)),
    )


def _segments(
    listed: Sequence[Listed], now: datetime, kind: str
) -> tuple[list[Blob], list[Segment], list[dict[str, Any]], str]:
    """The files as blobs and on the axis, what was measured of them, and why none of them can be played (or empty)."""
    blobs: list[Blob] = []
    segments: list[Segment] = []
    inits: dict[Path, str] = {}
    at_s = 0.0
    measures = _measured(listed, kind)
    for one, measured in zip(listed, measures, strict=True):
        if one.init is not None and one.init not in inits:
            inits[one.init] = "init" if not inits else f"init-{len(inits) + 1}"
            blobs.append(_blob("init", one.init))
        length = min(measured.duration_s, MOST_HOURS * 3600 - at_s)
        number = len(segments) + 1
        blobs.append(_blob("segment", one.path))
        segments.append(
            Segment(
                name=f"0/segment{'' if number == 1 else f'-{number}'}",
                starts_s=round(at_s, 3),
                duration_s=round(max(0.0, length), 3),
                sha256=_sha256(one.path),
                at=now,
                size=one.path.stat().st_size,
                init=f"0/{inits[one.init]}" if one.init else "",
                discontinuity=one.discontinuity,
                media_type=blobs[-1].media_type,
            )
        )
        at_s += max(0.0, length)
    troubles = [one.trouble for one in measures if one.trouble]
    held = [asdict(one) for one in measures[:_MOST_KEPT]]
    return blobs, segments, held, troubles[0] if len(troubles) == len(measures) else ""


def _measured(listed: Sequence[Listed], kind: str) -> list[Any]:
    """What was measured of each file. Raises VisitFailed when the means to read recordings are not installed."""
    try:
        from crawlers.media.pieces import Piece
        from crawlers.media.probe import Measured, measure
    except ImportError as error:
        raise VisitFailed(Reason.UNREADABLE, "本机没有安装读取录像的组件：请安装 shuoqing[media] 后重试。") from error
    if not kind:
        return [Measured(trouble="文件内容不是能识别的视频格式（扩展名不能说明内容）") for _ in listed]
    inits = [str(one.init) if one.init else "" for one in listed]
    return measure(
        [
            Piece(path=str(one.path.resolve()), starts_s=0, duration_s=0, init=init)
            for one, init in zip(listed, inits, strict=True)
        ]
    )


def timeline_blob(recording: Recording) -> Blob:
    """The time axis as the artefact that readers open."""
    content = json.dumps(recording.as_object(), ensure_ascii=False, sort_keys=True).encode()
    return Blob(role="timeline", content=content, media_type="application/json")


def _blob(role: str, path: Path) -> Blob:
    with path.open("rb") as file:
        kind = container_of(file.read(HEAD))
    media_type = TYPES.get(kind or "", "application/octet-stream")
    return Blob(role=role, content=b"", path=path.resolve(), media_type=media_type, note=path.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _losses(path: Path, kind: str, recording: Recording) -> list[str]:
    losses = ["由他人提供的录像，没有直播间页面，录制过程未经核查"]
    named = {"mov": "mp4", "m4v": "mp4", "webm": "mkv"}.get(path.suffix.lower()[1:], path.suffix.lower()[1:])
    if kind and named != kind:
        losses.append(f"扩展名为 {path.suffix.lower()}，内容实为 {kind}，按内容读取")
    if recording.duration_s >= MOST_HOURS * 3600 - 1:
        losses.append(f"录像过长，只读取前 {MOST_HOURS} 小时")
    return losses
