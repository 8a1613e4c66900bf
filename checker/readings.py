"""The readings of a sealed recording: made once per capture, reader and model, then kept beside the evidence.

A reading is a pure function of the sealed files and the readers named in it; the kept copy only saves the time. It is
no evidence: deleting it changes nothing but how long the next judgement takes.
"""

import hashlib
import json
import logging
import os
import re
import tempfile
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.evidence.footage import Footage
from checker.evidence.record import code_digest
from checker.vocabulary import Capture
from checker.vocabulary.timeline import FrameReading, SpeechReading

if TYPE_CHECKING:
    from crawlers.media.pieces import Piece
    from crawlers.readers.speech_models import Installed

log = logging.getLogger(__name__)

_READERS = ("media", "readers/frames", "readers/speech")
_NAMELESS = re.compile(r"[0-9a-f]{64}\.json")
_LIBRARIES = ("av", "rapidocr", "onnxruntime", "faster-whisper")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was read and heard. None: that channel was not tried, because the means are not here; `why` says which."""

    frames: FrameReading | None = None
    speech: SpeechReading | None = None
    why: str = ""


def kept_readings(store: Path, capture: Capture, model: "Installed | None") -> Readings:
    """The readings as far as they are kept; nothing is read anew."""
    frames, speech = _held(_path(store, capture, "frames", "")), None
    if model is not None:
        speech = _held(_path(store, capture, "speech", _mark(model)))
    return Readings(
        frames=FrameReading.from_object(frames) if frames else None,
        speech=SpeechReading.from_object(speech) if speech else None,
    )


def read_footage(
    store: Path,
    capture: Capture,
    footage: Footage,
    model: "Installed | None",
    progress: Callable[[str], None] = lambda step: None,
) -> Readings:
    """The readings of the capture's recording, from the kept copy when there is one of the same readers and model."""
    try:
        from crawlers.media.pieces import Piece
        from crawlers.readers.frames import read_frames
        from crawlers.readers.speech import read_speech
    except ImportError:
        return Readings(why="本机没有安装读取录像的组件（shuoqing[media]）")
    pictures, sounds = _pieces(Piece, footage, "audio"), _pieces(Piece, footage, "video")
    if not pictures and not sounds:
        return Readings(why=footage.message or "录像没有可以读取的内容")
    frames = _kept(store, capture, "frames", "", lambda: _frames(pictures, read_frames, progress))
    progress("听取语音")
    speech = None
    if model is not None:
        heard = _kept(store, capture, "speech", _mark(model), lambda: _speech(read_speech, sounds, model))
        speech = SpeechReading.from_object(heard)
    return Readings(frames=FrameReading.from_object(frames), speech=speech)


def _pieces(make: "type[Piece]", footage: Footage, without: str) -> "list[Piece]":
    """The recording's files for one sense; those that hold only the other are left out."""
    return [
        make(
            path=str(one.path.resolve()),
            init=str(one.init.resolve()) if one.init else "",
            starts_s=one.starts_s,
            duration_s=one.duration_s,
        )
        for one in footage.pieces
        if one.duration_s > 0 and one.track != without
    ]


def _frames(
    pieces: "list[Piece]", read: Callable[..., FrameReading], progress: Callable[[str], None]
) -> dict[str, Any]:
    progress("识别画面文字")
    return asdict(read(pieces, lambda share: progress(f"识别画面文字 {share:.0%}")))


def _speech(read: Callable[..., SpeechReading | None], pieces: "list[Piece]", model: "Installed") -> dict[str, Any]:
    reading = read(pieces, model)
    assert reading is not None
    return asdict(reading)


def _kept(
    store: Path, capture: Capture, channel: str, model: str, make: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """The kept reading, else a fresh one, kept when it is whole."""
    path = _path(store, capture, channel, model)
    held = _held(path)
    if held is not None:
        return held
    made = make()
    if not made["trouble"]:
        _write(path, json.dumps(made, ensure_ascii=False))
    return dict(json.loads(json.dumps(made)))


def _path(store: Path, capture: Capture, channel: str, model: str) -> Path:
    name = hashlib.sha256(f"{capture.id}\0{channel}\0{model}\0{_readers_digest()}".encode()).hexdigest()
    return store / "readings" / f"read-{capture.id[7:]}-{name[:24]}.json"


def forget_readings(store: Path, capture: str, files: Collection[str]) -> None:
    """Remove what was read out of a capture, and what was made of its files (digests) for looking at.

    Readings whose name does not say whose they are, of earlier versions, go too: nobody looks for them any more.
    """
    whose = {f"read-{capture[7:]}", *(f"{kind}-{one[:24]}" for one in files for kind in ("view", "strip"))}
    for path in (store / "readings").glob("*"):
        if path.name.rpartition("-")[0] in whose or _NAMELESS.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _held(path: Path) -> dict[str, Any] | None:
    try:
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return held


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except OSError as error:
        log.warning("reading.not_kept", extra={"why": error.strerror})


def _readers_digest() -> str:
    """The code and the libraries that read."""
    return f"{code_digest(only=_READERS)} {' '.join(version(name) for name in _LIBRARIES)}"


def _mark(model: "Installed") -> str:
    """What tells a model from another that took its place."""
    from crawlers.readers.speech_models import weights_of

    status = weights_of(model.folder).stat()
    return f"{model.engine} {model.folder} {status.st_size} {status.st_mtime_ns}"
