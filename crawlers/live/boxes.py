"""Cuts other byte streams that come through a page's WebSocket: fragmented MP4 at its `moof`, MPEG-TS by size."""

from collections.abc import Iterator

from crawlers.live.flv import FlvCutter
from crawlers.live.line import StreamLost
from crawlers.live.pieces import MOST_BYTES, Piece

_INIT = {b"ftyp", b"moov"}
_TS_BYTES = 1024 * 1024
_LEAST_BYTES = 512 * 1024  # low-latency streams send fragments of a single frame


class BoxCutter:
    """Fragments of an MP4 stream; `ftyp` and `moov` are kept as `init`. Durations are not read here."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._buffer = bytearray()
        self._init, self._held = bytearray(), bytearray()

    def feed(self, content: bytes) -> Iterator[Piece]:
        """The fragments these bytes complete. Raises `StreamLost` when they are no MP4."""
        self._buffer += content
        while (box := self._next_box()) is not None:
            kind = box[4:8]
            if kind in _INIT:
                if kind == b"ftyp":
                    self._init.clear()
                self._init += box
                continue
            self._held += box
            if kind == b"mdat" and len(self._held) >= _LEAST_BYTES:
                yield from self.rest()

    def rest(self) -> Iterator[Piece]:
        """The fragment held."""
        if self._held:
            yield Piece(bytes(self._held), 0.0, "video/iso.segment", self.url, init=bytes(self._init))
            self._held.clear()

    def _next_box(self) -> bytes | None:
        if len(self._buffer) < 8:
            return None
        size = int.from_bytes(self._buffer[:4], "big")
        if not 8 <= size <= MOST_BYTES:
            raise StreamLost("视频数据错位，无法继续读取。")
        if len(self._buffer) < size:
            return None
        box = bytes(self._buffer[:size])
        del self._buffer[:size]
        return box


class TsCutter:
    """MPEG-TS in pieces of about a megabyte, at packet borders."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._held = bytearray()

    def feed(self, content: bytes) -> Iterator[Piece]:
        """The pieces these bytes complete."""
        self._held += content
        if len(self._held) >= _TS_BYTES:
            whole = len(self._held) // 188 * 188
            yield Piece(bytes(self._held[:whole]), 0.0, "video/mp2t", self.url)
            del self._held[:whole]

    def rest(self) -> Iterator[Piece]:
        """What is held."""
        if self._held:
            yield Piece(bytes(self._held), 0.0, "video/mp2t", self.url)
            self._held.clear()


Cutter = FlvCutter | BoxCutter | TsCutter


def cutter_for(first: bytes, url: str) -> Cutter | None:
    """The cutter for a stream that begins with these bytes, None when they are no media we know."""
    if first[:3] == b"FLV":
        return FlvCutter(url)
    if first[4:8] in _INIT or first[4:8] in {b"styp", b"moof"}:
        return BoxCutter(url)
    if len(first) >= 188 and first[0] == 0x47 and (len(first) < 376 or first[188] == 0x47):
        return TsCutter(url)
    return None
