"""Pieces of a recording and what is in them: pictures at intervals, sound as 16 kHz samples.

The only user of PyAV. The demuxer is named, never guessed, and may open nothing but the file itself. Runs in children.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from crawlers.media.containers import FORMATS, HEAD, container_of

MOST_PIXELS = 36_000_000
STILL_S = 10.0  # a picture may stand this long without a new one (screen recordings have no fixed rate)
SAMPLE_RATE = 16_000
_LEAD_S = 30.0
_MOST_FAULTS = 200
_TIME_BASE = 1_000_000


class Unreadable(Exception):
    """The piece holds no pictures or sound that can be decoded; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of the recording and where it lies on the axis. `init` is a file whose bytes stand before its own."""

    path: str
    starts_s: float
    duration_s: float
    init: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: the second of the axis, and its pixels as BGR, turned upright, only when asked for."""

    at_s: float
    frame: av.VideoFrame

    def grey(self, width: int, height: int) -> NDArray[np.uint8]:
        """The brightness, `height` rows by `width`; not turned."""
        return np.asarray(self.frame.reformat(width=width, height=height, format="gray").to_ndarray(), np.uint8)

    def colours(self) -> NDArray[np.uint8]:
        """All pixels, rows by columns by blue, green, red; not turned."""
        return np.asarray(self.frame.to_ndarray(format="bgr24"), np.uint8)


@contextmanager
def opened(piece: Piece) -> Iterator[InputContainer]:
    """The piece's container. Raises Unreadable."""
    before = Path(piece.init).read_bytes() if piece.init else b""
    with Path(piece.path).open("rb") as file:
        kind = container_of((before + file.read(HEAD))[:HEAD])
    if kind not in FORMATS:
        raise Unreadable("不是能识别的视频格式")
    source: Any = io.BytesIO(before + Path(piece.path).read_bytes()) if before else f"file:{piece.path}"
    options = {} if before else {"protocol_whitelist": "file"}
    try:
        container = av.open(source, format=FORMATS[kind], options=options, metadata_errors="replace")
    except (av.FFmpegError, ValueError, OverflowError) as error:
        raise Unreadable("视频文件损坏，打不开") from error
    try:
        yield container
    finally:
        container.close()


def video_of(container: InputContainer) -> av.VideoStream | None:
    """The stream of moving pictures; covers and thumbnails do not count."""
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic and stream.codec_context is not None:
            return stream
    return None


def origin_s(container: InputContainer) -> float:
    """The container's own time of its first moment."""
    return (container.start_time or 0) / _TIME_BASE


def pictures(piece: Piece, from_s: float, to_s: float, every_s: float) -> Iterator[Picture]:
    """Pictures of the axis from `from_s` until `to_s`, at least `every_s` apart. Raises Unreadable."""
    with opened(piece) as container:
        stream = video_of(container)
        if stream is None:
            return
        if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
            raise Unreadable("画面尺寸超过上限，未予读取")
        stream.codec_context.thread_count = 1
        stream.codec_context.skip_frame = "NONREF"
        shift = piece.starts_s - origin_s(container)
        if from_s - piece.starts_s > _LEAD_S:
            container.seek(int((from_s - shift) * _TIME_BASE), backward=True)
        due = from_s
        for frame, at_s in _decoded(container, stream, shift, from_s - _LEAD_S):
            if at_s >= to_s:
                return
            if at_s >= due - 1e-3:
                due = max(due + every_s, at_s + every_s / 2)
                yield Picture(at_s=at_s, frame=frame)


def _decoded(
    container: InputContainer, stream: Any, shift: float, useful_from: float
) -> Iterator[tuple[av.VideoFrame, float]]:
    """Frames in order with their second of the axis; packets that cannot be decoded are left out."""

    def is_needed(packet: Any) -> bool:
        moment = packet.pts if packet.pts is not None else packet.dts
        return moment is None or packet.is_keyframe or float(moment * packet.time_base) + shift >= useful_from

    for frame in _frames(filter(is_needed, _packets(container, stream))):
        if frame.pts is not None and frame.time_base and frame.width * frame.height <= MOST_PIXELS:
            yield frame, float(frame.pts * frame.time_base) + shift


def _frames(packets: Iterable[Any]) -> Iterator[Any]:
    """What the packets hold; the stream is given up after too many that cannot be decoded."""
    faults = 0
    for packet in packets:
        try:
            frames = packet.decode()
        except av.FFmpegError:
            faults += 1
            if faults > _MOST_FAULTS:
                return
            continue
        yield from frames


def _packets(container: InputContainer, stream: Any) -> Iterator[Any]:
    demuxed = container.demux(stream)
    while True:
        try:
            packet = next(demuxed)
        except (StopIteration, av.FFmpegError):
            return
        yield packet


def sound(piece: Piece, from_s: float, to_s: float) -> tuple[NDArray[np.float32], float]:
    """Mono samples at 16 kHz of the stretch and the second of the axis they begin at; empty without sound.

    Raises Unreadable.
    """
    with opened(piece) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32), from_s
        stream = container.streams.audio[0]
        shift = piece.starts_s - origin_s(container)
        if from_s - piece.starts_s > _LEAD_S:
            container.seek(int((from_s - shift) * _TIME_BASE), backward=True)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
        total = np.zeros(max(0, round((to_s - from_s) * SAMPLE_RATE)), np.float32)
        for frame, at_s in _decoded_sound(container, stream, shift):
            if at_s >= to_s:
                break
            at = round((at_s - from_s) * SAMPLE_RATE)
            for part in resampler.resample(frame):
                at = _lay(total, np.asarray(part.to_ndarray(), np.float32).reshape(-1), at)
        return total, from_s


def _decoded_sound(container: InputContainer, stream: Any, shift: float) -> Iterator[tuple[av.AudioFrame, float]]:
    for frame in _frames(_packets(container, stream)):
        if isinstance(frame, av.AudioFrame) and frame.pts is not None and frame.time_base:
            yield frame, float(frame.pts * frame.time_base) + shift


def _lay(total: NDArray[np.float32], part: NDArray[np.float32], at: int) -> int:
    """Put the samples where they belong, what lies outside left out; the place after them."""
    end = at + len(part)
    low, high = max(0, at), min(len(total), end)
    if low < high:
        total[low:high] = part[low - at : high - at]
    return end
