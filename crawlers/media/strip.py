"""A strip of small pictures along a recording, for finding one's way. A child's module; writes one JPEG as base64."""

import base64
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import av
import cv2
import numpy as np

from crawlers.media.child import GIGABYTE, ChildFailed, answer, ask
from crawlers.media.pieces import Piece, Unreadable, opened, origin_s, video_of

MODULE = "crawlers.media.strip"
HEIGHT = 96
_MOST = 60
_MEMORY = 2 * GIGABYTE
_CPU_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """`count` pictures side by side, each `width` by `height`, one for every `every_s` seconds from 0 on."""

    jpeg: bytes
    count: int
    width: int
    height: int
    every_s: float


def draw_strip(pieces: Sequence[Piece], duration_s: float, *, seconds: float = 600) -> Strip | None:
    """The strip of a recording, None when it has no pictures."""
    request = {"pieces": [asdict(piece) for piece in pieces], "duration_s": duration_s}
    try:
        held = ask(MODULE, request, seconds=seconds)
    except ChildFailed:
        return None
    if not held["count"]:
        return None
    return Strip(**{**held, "jpeg": base64.b64decode(held["jpeg"])})


def _draw(request: dict[str, Any]) -> dict[str, Any]:
    av.logging.set_level(None)
    cv2.setNumThreads(1)
    duration = float(request["duration_s"])
    count = max(1, min(_MOST, math.ceil(duration / 2)))
    every = duration / count
    pictures: list[Any] = [None] * count
    for row in request["pieces"]:
        try:
            _fill(Piece(**row), pictures, every)
        except Unreadable:
            continue
    width = next((picture.shape[1] for picture in pictures if picture is not None), 0)
    if not width:
        return {"jpeg": "", "count": 0, "width": 0, "height": 0, "every_s": every}
    blank = np.full((HEIGHT, width, 3), 40, np.uint8)
    fitting = [blank if one is None else cv2.resize(one, (width, HEIGHT)) for one in pictures]
    _, jpeg = cv2.imencode(".jpg", np.hstack(fitting), [cv2.IMWRITE_JPEG_QUALITY, 72])
    held = base64.b64encode(jpeg.tobytes()).decode()
    return {"jpeg": held, "count": count, "width": width, "height": HEIGHT, "every_s": every}


def _fill(piece: Piece, pictures: list[Any], every: float) -> None:
    """Put the key frame nearest before each place of the strip there."""
    with opened(piece) as container:
        stream = video_of(container)
        if stream is None:
            return
        stream.codec_context.skip_frame = "NONKEY"
        stream.codec_context.thread_count = 1
        shift = piece.starts_s - origin_s(container)
        try:
            for frame in container.decode(stream):
                if frame.pts is None or not frame.time_base:
                    continue
                at = int((float(frame.pts * frame.time_base) + shift) / every)
                if 0 <= at < len(pictures) and pictures[at] is None:
                    pictures[at] = _small(frame)
        except av.FFmpegError:
            return
    _carry(pictures)


def _small(frame: Any) -> Any:
    width = max(8, round(frame.width * HEIGHT / frame.height))
    small = frame.reformat(width=width, height=HEIGHT, format="bgr24").to_ndarray()
    turns = (int(frame.rotation) % 360) // 90
    if turns % 2 == 0:
        return np.ascontiguousarray(np.rot90(small, turns))
    turned = np.ascontiguousarray(np.rot90(small, turns))
    return cv2.resize(turned, (max(8, round(HEIGHT * turned.shape[1] / turned.shape[0])), HEIGHT))


def _carry(pictures: list[Any]) -> None:
    """A place without a key frame of its own shows the one before."""
    for place in range(1, len(pictures)):
        if pictures[place] is None:
            pictures[place] = pictures[place - 1]


if __name__ == "__main__":
    answer(_draw, memory=_MEMORY, cpu_seconds=_CPU_S)
