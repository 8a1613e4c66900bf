"""Opens the recording in a sealed capture: its files where they lie, checked, and its time axis and events."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.errors import EvidenceNotSealed
from checker.evidence.files import digests_of, local
from checker.evidence.opening import read_artefact
from checker.vocabulary import Artefact, Capture
from checker.vocabulary.live import Recording, RoomEvent

_CHECKED: dict[str, tuple[int, int, int]] = {}  # digest -> inode, size, time of change when it was hashed
_MOST_CHECKED = 50_000


@dataclass(frozen=True, slots=True)
class SealedPiece:
    """A segment as a file: where it lies (and the file whose bytes stand before it), and its place on the axis."""

    path: Path
    init: Path | None
    starts_s: float
    duration_s: float
    artefact: Artefact
    track: str = "av"


@dataclass(frozen=True, slots=True)
class Footage:
    """The recording of a capture."""

    recording: Recording
    pieces: tuple[SealedPiece, ...]
    events: tuple[RoomEvent, ...]
    message: str = ""  # why the visit found it unreadable


def sealed_path(store: Path, artefact: Artefact) -> Path:
    """Where a sealed file lies, hashed unless it is the very file that was hashed before.

    Raises EvidenceNotSealed when it is missing or altered.
    """
    path = local(store, artefact.sha256)
    try:
        status = path.stat()
    except OSError as error:
        raise EvidenceNotSealed(f"证据文件缺失：{artefact.sha256}。") from error
    mark = (status.st_ino, status.st_size, status.st_mtime_ns)
    if _CHECKED.get(artefact.sha256) == mark:
        return path
    if digests_of(path)[:2] != (artefact.sha256, artefact.sm3):
        raise EvidenceNotSealed(f"证据文件已被改动：{artefact.sha256}。")
    if len(_CHECKED) >= _MOST_CHECKED:
        _CHECKED.clear()
    _CHECKED[artefact.sha256] = mark
    return path


def open_footage(store: Path, capture: Capture) -> Footage | None:
    """The recording of a capture, None when it holds none. Raises EvidenceNotSealed."""
    timeline = next((one for one in capture.artefacts if one.role == "timeline"), None)
    if timeline is None:
        return None
    try:
        recording = Recording.from_object(json.loads(read_artefact(store, timeline)))
    except (ValueError, KeyError, TypeError) as error:
        raise EvidenceNotSealed("录像的时间轴无法读取。") from error
    by_name = {one.name: one for one in capture.artefacts}
    by_digest = {one.sha256: one for one in capture.artefacts}
    pieces = []
    for segment in recording.segments:
        artefact = by_name.get(segment.name) or by_digest.get(segment.sha256)
        if artefact is None or segment.encrypted:
            continue
        init = by_name.get(segment.init) if segment.init else None
        path, before = sealed_path(store, artefact), sealed_path(store, init) if init else None
        pieces.append(SealedPiece(path, before, segment.starts_s, segment.duration_s, artefact, segment.track))
    return Footage(recording, tuple(pieces), tuple(_events(store, capture)), _message(capture))


def _events(store: Path, capture: Capture) -> Sequence[RoomEvent]:
    """What the room's page said, in order of time; a line that cannot be read is left out."""
    found = []
    for artefact in capture.artefacts:
        if artefact.role != "events":
            continue
        for line in read_artefact(store, artefact).splitlines():
            try:
                found.append(RoomEvent.from_line(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
    return sorted(found, key=lambda event: event.mono)


def _message(capture: Capture) -> str:
    visits = capture.record.get("visits") or ()
    held = [visit["record"] for visit in visits if visit.get("record", {}).get("media") is not None]
    return next((str(record.get("message", "")) for record in held if record.get("message")), "")
