"""Copies of a recording for looking at and for taking away: never re-encoded, always named after what they come from.

A browser plays few containers; a viewing copy holds the same coded pictures and sound in one it plays. It is no
evidence and can be made again. A clip is cut at key frames, with what was around it, and carries its parent's digests.
"""

import json
import logging
import resource
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from checker.errors import BadRequest, EvidenceNotSealed
from checker.evidence.files import digests_of
from checker.evidence.footage import Footage, SealedPiece
from crawlers.media.containers import FORMATS, HEAD, TYPES, container_of

log = logging.getLogger(__name__)

AROUND_S = 30.0
LONGEST_CLIP_S = 1800.0
_PATIENCE_S = 900
_MEMORY = 4 * 1024**3
_SLACK_BYTES = 16 * 1024**2  # of a copy beyond twice the size of its parts
_PLAYED = ("mp4",)  # containers every browser plays as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where a piece of the recording lies in the viewing copy: `at_s` there, `starts_s` on the recording's axis."""

    starts_s: float
    duration_s: float
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A viewing copy: the file, its type, and how its time maps to the recording's axis."""

    path: Path
    media_type: str
    parts: tuple[Part, ...]
    is_original: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A clip cut from a recording. Seconds count on the recording's axis; `parents` are the segments it was cut from."""

    name: str
    content: bytes
    from_s: float
    to_s: float
    sha256: str
    sm3: str
    parents: tuple[dict[str, str], ...]
    made_at: str
    command: str


def viewing_copy(store: Path, footage: Footage) -> Copy | None:
    """The recording as one file a browser plays; None when it holds no pictures or FFmpeg cannot copy them."""
    pieces = [one for one in footage.pieces if one.duration_s > 0 and one.track != "audio"]
    if not pieces:
        return None
    parts, at_s = [], 0.0
    for one in pieces:
        parts.append(Part(starts_s=one.starts_s, duration_s=one.duration_s, at_s=round(at_s, 3)))
        at_s += one.duration_s
    first = pieces[0]
    if len(pieces) == 1 and not first.init and _kind(first) in _PLAYED:
        return Copy(path=first.path, media_type=TYPES["mp4"], parts=tuple(parts), is_original=True)
    name = f"view-{first.artefact.sha256[:24]}-{len(pieces)}.mp4"
    path = store / "readings" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".view-") as folder:
            made = Path(folder) / "view.mp4"
            if not _joined(pieces, made, ["-movflags", "+faststart"]):
                return None
            made.replace(path)
    return Copy(path=path, media_type=TYPES["mp4"], parts=tuple(parts), is_original=False)


def cut_clip(store: Path, footage: Footage, from_s: float, to_s: float, *, capture: str) -> Clip:
    """The stretch with at least half a minute around it. Raises BadRequest or EvidenceNotSealed."""
    if not 0 <= from_s <= to_s:
        raise BadRequest("起止时间有误。")
    start = max(0.0, from_s - AROUND_S)
    end = min(footage.recording.duration_s, to_s + AROUND_S)
    if end - start > LONGEST_CLIP_S:
        raise BadRequest(f"片段最长 {LONGEST_CLIP_S / 60:.0f} 分钟。")
    own = [one for one in footage.pieces if one.starts_s < end and one.starts_s + one.duration_s > start]
    if not own:
        raise BadRequest("这段时间没有录像。")
    kind = _kind(own[0])
    with tempfile.TemporaryDirectory(prefix="shuoqing-clip-") as folder:
        path = Path(folder) / f"clip.{'mp4' if kind == 'mp4' else kind}"
        cut = (max(0.0, start - own[0].starts_s), end - start)
        if not _joined(own, path, [], cut):
            raise EvidenceNotSealed("片段无法截取：视频格式不支持不重新编码的截取。")
        content = path.read_bytes()
        sha256, sm3, _ = digests_of(path)
    parents = tuple(
        {"name": one.artefact.name, "sha256": one.artefact.sha256, "sm3": one.artefact.sm3, "capture": capture}
        for one in own
    )
    return Clip(
        name=path.name,
        content=content,
        from_s=round(start, 3),
        to_s=round(end, 3),
        sha256=sha256,
        sm3=sm3,
        parents=parents,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        command=f"ffmpeg -ss {cut[0]:.3f} -t {cut[1]:.3f} -c copy",
    )


def statement(clip: Clip, asked: tuple[float, float]) -> bytes:
    """What a clip's file does not say of itself, as JSON."""
    held = {name: value for name, value in asdict(clip).items() if name != "content"}
    held |= {
        "asked_from_s": asked[0],
        "asked_to_s": asked[1],
        "cut": "在关键帧处截取，未重新编码；起点可能略早于所写时间",
    }
    return json.dumps(held, ensure_ascii=False, indent=1).encode()


def _kind(piece: SealedPiece) -> str:
    with piece.path.open("rb") as file:
        head = file.read(HEAD)
    if piece.init is not None:
        head = piece.init.read_bytes()[:HEAD]
    return container_of(head) or ""


def _joined(
    pieces: Sequence[SealedPiece], out: Path, options: list[str], cut: tuple[float, float] | None = None
) -> bool:
    """Whether FFmpeg could copy the pieces, one after the other, into one file."""
    with _as_input(pieces, out.parent) as given:
        if given is None:
            return False
        reach = ["-ss", f"{cut[0]:.3f}", "-t", f"{cut[1]:.3f}"] if cut else []
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *reach, *given, "-map", "0:v:0?", "-map", "0:a:0?"]
        command += ["-c", "copy", "-avoid_negative_ts", "make_zero", *options, "-f", _muxer(out), str(out)]
        most_bytes = _SLACK_BYTES + 2 * sum(one.path.stat().st_size for one in pieces)
        try:
            why = _run(command, most_bytes)
        except (OSError, subprocess.TimeoutExpired) as error:
            why = type(error).__name__
    if why:
        log.warning("viewing.failed", extra={"why": why})
    return not why and out.exists() and out.stat().st_size > 0


def _run(command: Sequence[str], most_bytes: int) -> str:
    """Run FFmpeg, bounded like every reader of hostile bytes; why it failed, empty when it did not."""
    limits = {
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _PATIENCE_S,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: most_bytes,
    }
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:  # noqa: S603 - no shell
        try:
            for limit, most in limits.items():
                resource.prlimit(running.pid, limit, (most, most))
            _, said = running.communicate(timeout=_PATIENCE_S)
        except BaseException:
            running.kill()
            raise
    return said[-300:].decode("utf-8", "replace") or "failed" if running.returncode else ""


def _muxer(out: Path) -> str:
    return {".mp4": "mp4", ".mkv": "matroska", ".ts": "mpegts", ".flv": "flv"}.get(out.suffix, "matroska")


@contextmanager
def _as_input(pieces: Sequence[SealedPiece], folder: Path) -> Iterator[list[str] | None]:
    """FFmpeg's input options for the pieces; no demuxer but theirs may run, and it opens nothing but our files."""
    kinds = {_kind(one) for one in pieces}
    if len(kinds) != 1 or not kinds <= set(FORMATS):
        yield None
        return
    kind = kinds.pop()
    safe = ["-protocol_whitelist", "file", "-format_whitelist", f"concat,{FORMATS[kind]}"]
    named = [*safe, "-f", FORMATS[kind]]
    if len(pieces) == 1 and pieces[0].init is None:
        yield [*named, "-i", f"file:{pieces[0].path.resolve()}"]
        return
    if kind == "ts" or pieces[0].init is not None:  # transport streams and fragments are joined byte by byte
        whole = folder / f"whole.{kind}"
        with whole.open("wb") as file:
            before = None
            for one in pieces:
                if one.init is not None and one.init != before:
                    file.write(one.init.read_bytes())
                    before = one.init
                file.write(one.path.read_bytes())
        yield [*named, "-i", f"file:{whole}"]
        return
    listed = folder / "list.txt"
    listed.write_text("".join(f"file 'file:{one.path.resolve()}'\n" for one in pieces), "utf-8")
    yield [*safe, "-f", "concat", "-safe", "0", "-i", str(listed)]  # which guesses the demuxer of each file it lists
