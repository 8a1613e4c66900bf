"""Measures a piece without decoding it: how long its packets reach, what streams it has. A child's module."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import av

from crawlers.media.child import GIGABYTE, ChildFailed, answer, ask
from crawlers.media.pieces import MOST_PIXELS, Piece, Unreadable, opened, origin_s, video_of

_MEMORY = 2 * GIGABYTE
_CPU_S = 240
_ONE_BY_ONE = 50
MODULE = "crawlers.media.probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a piece holds. Lengths are in seconds, None without that stream; `rotation` is the turn the file asks for.

    `trouble` says why it cannot be read, empty when it can. `created` is the file's own claim of its time.
    """

    container: str = ""
    duration_s: float = 0.0
    video_s: float | None = None
    audio_s: float | None = None
    width: int = 0
    height: int = 0
    video_codec: str = ""
    audio_codec: str = ""
    created: str = ""
    trouble: str = ""


def measure(pieces: Sequence[Piece], *, seconds: float = 300) -> list[Measured]:
    """Each piece's measures, in order; one that cannot be read says so in `trouble`."""
    try:
        held = ask(MODULE, {"pieces": [asdict(piece) for piece in pieces]}, seconds=seconds)
    except ChildFailed as failure:
        if 1 < len(pieces) <= _ONE_BY_ONE:  # one bad piece must not hide the others
            return [measured for piece in pieces for measured in measure([piece], seconds=seconds)]
        return [Measured(trouble=str(failure)) for _ in pieces]
    return [Measured(**row) for row in held["measured"]]


def _measure(request: dict[str, Any]) -> dict[str, Any]:
    av.logging.set_level(None)
    return {"measured": [asdict(_of(Piece(**piece))) for piece in request["pieces"]]}


def _of(piece: Piece) -> Measured:
    try:
        with opened(piece) as container:
            return _measured(container)
    except Unreadable as wrong:
        return Measured(trouble=str(wrong))


def _measured(container: Any) -> Measured:
    video = video_of(container)
    audio = container.streams.audio[0] if container.streams.audio else None
    reach: dict[int, float | None] = {stream.index: None for stream in (video, audio) if stream is not None}
    if not reach:
        return Measured(container=container.format.name, trouble="文件里没有画面也没有声音")
    _follow(container, [stream for stream in (video, audio) if stream is not None], reach)
    video_s = reach.get(video.index) if video is not None else None
    audio_s = reach.get(audio.index) if audio is not None else None
    lengths = [length for length in (video_s, audio_s) if length]
    if not lengths:
        return Measured(container=container.format.name, trouble="文件不完整，没有可以播放的内容")
    size = (video.codec_context.width, video.codec_context.height) if video is not None else (0, 0)
    too_large = size[0] * size[1] > MOST_PIXELS
    return Measured(
        container=container.format.name,
        duration_s=round(max(lengths), 3),
        video_s=video_s,
        audio_s=audio_s,
        width=size[0],
        height=size[1],
        video_codec=video.codec_context.name if video is not None else "",
        audio_codec=audio.codec_context.name if audio is not None else "",
        created=str(container.metadata.get("creation_time", ""))[:40],
        trouble="画面尺寸超过上限，未予读取" if too_large else "",
    )


def _follow(container: Any, streams: list[Any], reach: dict[int, float | None]) -> None:
    """How far the packets of each stream reach; a broken packet ends the walk."""
    shift = -origin_s(container)
    demuxed = container.demux(streams)
    while True:
        try:
            packet = next(demuxed)
        except (StopIteration, av.FFmpegError):
            return
        if packet.pts is None or not packet.size:
            continue
        end = float((packet.pts + (packet.duration or 0)) * packet.time_base) + shift
        index = packet.stream.index
        reach[index] = round(max(reach[index] or 0.0, end), 3)


if __name__ == "__main__":
    answer(_measure, memory=_MEMORY, cpu_seconds=_CPU_S)
