"""Cuts an FLV byte stream at its keyframes, without changing a byte of any tag.

The bytes a decoder needs first (file header, metadata, decoder settings) are kept apart as `init`; all segments laid
end to end after the header are the stream as it came.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

from crawlers.live.line import Line, StreamLost, closed
from crawlers.live.pieces import MOST_BYTES, Piece

_AUDIO, _VIDEO, _SCRIPT = 8, 9, 18
_MOST_TAG = 16 * 1024 * 1024
_JUMP_MS = 10_000
MEDIA_TYPE = "video/x-flv"


@dataclass(frozen=True, slots=True)
class _Tag:
    kind: int
    at_ms: int
    raw: bytes  # header, body and the length that follows
    is_setup: bool
    is_keyframe: bool


class FlvCutter:
    """Takes bytes as they come and gives pieces of at least `least_s` seconds that begin with a keyframe."""

    def __init__(self, url: str, *, least_s: float = 2.0, track: str = "av") -> None:
        self.url, self.least_ms, self.track = url, int(least_s * 1000), track
        self._buffer = bytearray()
        self._header = b""
        self._setup: dict[int, bytes] = {}  # the latest script, video and audio settings
        self._held: list[_Tag] = []
        self._size = 0
        self._first_ms: int | None = None  # of the media held, settings apart
        self._has_video = False
        self._jumped = False
        self._init = b""

    def feed(self, content: bytes) -> Iterator[Piece]:
        """The pieces these bytes complete. Raises `StreamLost` when they are no FLV."""
        self._buffer += content
        if not self._header:
            self._take_header()
        while self._header and (tag := self._next_tag()) is not None:
            yield from self._take(tag)

    def rest(self) -> Iterator[Piece]:
        """What is left when the stream has broken off."""
        if self._first_ms is not None:
            yield self._piece(self._held[-1].at_ms)

    def _take_header(self) -> None:
        if len(self._buffer) < 13:
            return
        if bytes(self._buffer[:3]) != b"FLV":
            raise StreamLost("直播流不是 FLV 格式。", is_final=True)
        length = int.from_bytes(self._buffer[5:9], "big") + 4
        if not 13 <= length <= 1024:
            raise StreamLost("FLV 文件头不合规。", is_final=True)
        if len(self._buffer) >= length:
            self._header = bytes(self._buffer[:length])
            del self._buffer[:length]

    def _next_tag(self) -> _Tag | None:
        if len(self._buffer) < 11:
            return None
        size = int.from_bytes(self._buffer[1:4], "big")
        kind = self._buffer[0] & 0x1F
        if kind not in {_AUDIO, _VIDEO, _SCRIPT} or size > _MOST_TAG:
            raise StreamLost("FLV 数据错位，无法继续读取。")
        whole = 11 + size + 4
        if len(self._buffer) < whole:
            return None
        raw = bytes(self._buffer[:whole])
        del self._buffer[:whole]
        at_ms = int.from_bytes(raw[4:7], "big") | raw[7] << 24
        return _Tag(kind, at_ms, raw, _is_setup(kind, raw[11 : 11 + size]), _is_keyframe(kind, raw[11 : 11 + size]))

    def _take(self, tag: _Tag) -> Iterator[Piece]:
        self._has_video = self._has_video or tag.kind == _VIDEO
        if self._is_time_to_cut(tag):
            yield self._piece(tag.at_ms)
        if tag.is_setup:
            self._setup[tag.kind] = tag.raw
        if not self._held:
            self._init = self._header + b"".join(self._setup[kind] for kind in sorted(self._setup, reverse=True))
        if self._first_ms is None and not tag.is_setup:
            self._first_ms = tag.at_ms
        self._held.append(tag)
        self._size += len(tag.raw)
        if self._size > MOST_BYTES:
            raise StreamLost("两个关键帧之间的数据超过上限。")

    def _is_time_to_cut(self, tag: _Tag) -> bool:
        if self._first_ms is None:
            return False
        if tag.is_setup and tag.kind != _SCRIPT and tag.raw[11:] != self._setup.get(tag.kind, tag.raw)[11:]:
            return True  # other decoder settings: what follows needs its own init
        step = tag.at_ms - self._held[-1].at_ms
        if not tag.is_setup and abs(step) > _JUMP_MS:
            self._jumped = True
            return True
        starts_well = tag.is_keyframe or (not self._has_video and tag.kind == _AUDIO and not tag.is_setup)
        return starts_well and tag.at_ms - self._first_ms >= self.least_ms

    def _piece(self, until_ms: int) -> Piece:
        last = self._held[-1].at_ms
        end = until_ms if 0 <= until_ms - last <= _JUMP_MS else last
        piece = Piece(
            content=b"".join(tag.raw for tag in self._held),
            duration_s=max(0, end - (end if self._first_ms is None else self._first_ms)) / 1000,
            media_type=MEDIA_TYPE,
            url=self.url,
            init=self._init,
            track=self.track,
            discontinuity=self._jumped and until_ms != end,
        )
        self._held, self._size, self._first_ms = [], 0, None
        return piece


class FlvStream:
    """HTTP-FLV: one endless answer. A broken connection begins a new FLV, so what is held is given up first."""

    def __init__(self, line: Line, url: str, *, least_s: float = 2.0) -> None:
        self.track, self.url = "av", url
        self._line, self._least_s = line, least_s
        self._again = False

    async def pieces(self) -> AsyncIterator[Piece]:
        """Pieces for as long as the connection holds. Raises `StreamLost` at its end, `NotAllowed`."""
        cutter = FlvCutter(self.url, least_s=self._least_s, track=self.track)
        pieces = cut(self._line.stream(self.url), cutter.feed, cutter.rest)
        try:
            async for piece in pieces:
                yield piece
        finally:
            await closed(pieces)
        raise StreamLost("直播流的连接已结束。")


async def cut(
    source: AsyncIterator[bytes],
    feed: Callable[[bytes], Iterator[Piece]],
    rest: Callable[[], Iterator[Piece]],
) -> AsyncIterator[Piece]:
    """Pieces of a byte stream; what is held when it breaks comes out before the break is told."""
    broken: StreamLost | None = None
    try:
        async for content in source:
            for piece in feed(content):
                yield piece
    except StreamLost as lost:
        broken = lost
    finally:
        await closed(source)
    for piece in rest():
        yield piece
    if broken is not None:
        raise broken


def _is_setup(kind: int, body: bytes) -> bool:
    if kind == _SCRIPT:
        return True
    if kind == _AUDIO:
        return len(body) > 1 and body[0] >> 4 == 10 and body[1] == 0  # AAC settings
    if len(body) > 1 and body[0] & 0x80:  # the extended header of newer codecs: packet type in the low bits
        return body[0] & 0x0F == 0
    return len(body) > 1 and body[0] & 0x0F in {7, 12} and body[1] == 0


def _is_keyframe(kind: int, body: bytes) -> bool:
    return kind == _VIDEO and bool(body) and (body[0] >> 4) & 0x07 == 1 and not _is_setup(kind, body)
