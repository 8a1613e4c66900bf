"""Reads an HLS playlist somebody saved together with its segments; nothing outside its own folder is touched.

Left out: encrypted playlists (the pictures cannot be seen) and playlists whose segments lie on a server.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from checker.errors import Reason, VisitFailed

MOST_BYTES = 4 * 1024 * 1024
MOST_SEGMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment as a playlist names it; `init` is what a decoder needs before it."""

    path: Path
    duration_s: float
    discontinuity: bool = False
    init: Path | None = None


def read_playlist(path: Path) -> list[Listed]:
    """The segments beside the playlist, in order. Raises VisitFailed with the sentence to show."""
    lines = _lines(path)
    variants = [(_bandwidth(lines[at - 1]), line) for at, line in enumerate(lines) if at and _is_variant(lines, at)]
    if variants:
        best = _beside(path, max(variants, key=lambda variant: variant[0])[1])
        lines = _lines(best)
        if any(_is_variant(lines, at) for at in range(1, len(lines))):
            raise _wrong("播放列表层层嵌套，无法读取")
        return _segments(best, lines)
    return _segments(path, lines)


def _segments(path: Path, lines: list[str]) -> list[Listed]:
    found: dict[Path, Listed] = {}
    duration, is_cut, init = 0.0, False, None
    for line in lines:
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-KEY" and "METHOD=NONE" not in value:
            raise _wrong("播放列表里的视频是加密的，无法查看")
        if tag == "#EXTINF":
            duration = _number(value.partition(",")[0])
        elif tag == "#EXT-X-DISCONTINUITY":
            is_cut = True
        elif tag == "#EXT-X-MAP":
            init = _beside(path, _attribute(value, "URI"))
        elif line and not line.startswith("#"):
            own = _beside(path, line)
            before = found.get(own)  # byte ranges of one file: the file once
            found[own] = Listed(own, duration + (before.duration_s if before else 0), is_cut, init)
            duration, is_cut = 0.0, False
            if len(found) > MOST_SEGMENTS:
                raise _wrong(f"播放列表超过 {MOST_SEGMENTS} 段")
    if not found:
        raise _wrong("播放列表里没有视频分段")
    return list(found.values())


def _lines(path: Path) -> list[str]:
    content = path.read_bytes()[: MOST_BYTES + 1]
    if len(content) > MOST_BYTES:
        raise _wrong("播放列表过大")
    return [line.strip() for line in content.decode("utf-8-sig", "replace").splitlines() if line.strip()]


def _is_variant(lines: list[str], at: int) -> bool:
    return lines[at - 1].startswith("#EXT-X-STREAM-INF") and not lines[at].startswith("#")


def _bandwidth(line: str) -> int:
    value = _attribute(line, "BANDWIDTH")
    return int(value) if value.isdecimal() and len(value) < 12 else 0


def _attribute(text: str, name: str) -> str:
    _, found, rest = text.partition(f"{name}=")
    if not found:
        return ""
    return rest[1:].partition('"')[0] if rest.startswith('"') else rest.partition(",")[0]


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value < 86_400 else 0.0


def _beside(playlist: Path, named: str) -> Path:
    """The file named, which must lie in the playlist's own folder or below it, links resolved."""
    name = unquote(named.partition("?")[0])
    if "://" in name or "\\" in name or "\0" in name or name.startswith(("/", "~")) or ".." in Path(name).parts:
        raise _wrong("播放列表指向别处，只能读取与它放在同一文件夹里的分段")
    folder = playlist.resolve().parent
    own = (folder / name).resolve()
    if not own.is_relative_to(folder):
        raise _wrong("播放列表指向别处，只能读取与它放在同一文件夹里的分段")
    if not own.is_file():
        raise _wrong(f"播放列表缺少分段“{Path(name).name[:80]}”，请把各段放在同一文件夹里")
    return own


def _wrong(what: str) -> VisitFailed:
    return VisitFailed(Reason.UNREADABLE, f"{what}。")
