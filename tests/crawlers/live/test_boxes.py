"""Media over a page's WebSocket is known by its first bytes and cut at its own borders."""

import pytest

from crawlers.live.boxes import BoxCutter, TsCutter, cutter_for
from crawlers.live.flv import FlvCutter
from crawlers.live.line import StreamLost


def box(kind: bytes, size: int = 0) -> bytes:
    return (8 + size).to_bytes(4, "big") + kind + bytes(size)


def test_a_stream_is_known_by_its_first_bytes() -> None:
    url = "wss://live.test/a"
    assert isinstance(cutter_for(b"FLV\x01\x05", url), FlvCutter)
    assert isinstance(cutter_for(box(b"ftyp", 16), url), BoxCutter)
    assert isinstance(cutter_for((b"\x47" + bytes(187)) * 2, url), TsCutter)
    assert cutter_for(b"\x08\x96\x01protobuf", url) is None


def test_fragments_are_gathered_and_their_head_kept_apart() -> None:
    head = box(b"ftyp", 16) + box(b"moov", 100)
    fragments = [box(b"moof", 50) + box(b"mdat", 300_000) for _ in range(5)]
    stream, cutter = head + b"".join(fragments), BoxCutter("wss://live.test/a")
    found = [piece for at in range(0, len(stream), 99_999) for piece in cutter.feed(stream[at : at + 99_999])]
    found += cutter.rest()
    assert b"".join(piece.content for piece in found) == b"".join(fragments)
    assert {piece.init for piece in found} == {head}
    assert len(found) == 3


def test_packets_of_a_transport_stream_stay_whole() -> None:
    stream, cutter = (b"\x47" + bytes(187)) * 12_000, TsCutter("wss://live.test/a")
    found = [piece for at in range(0, len(stream), 65_536) for piece in cutter.feed(stream[at : at + 65_536])]
    found += cutter.rest()
    assert b"".join(piece.content for piece in found) == stream
    assert all(len(piece.content) % 188 == 0 for piece in found)


def test_a_box_of_impossible_size_ends_the_reading() -> None:
    with pytest.raises(StreamLost):
        list(BoxCutter("wss://live.test/a").feed(b"\xff\xff\xff\xffmoof"))
