"""FLV is cut at keyframes, and not a byte of it changes."""

import pytest

from crawlers.live.flv import FlvCutter
from crawlers.live.line import StreamLost
from crawlers.live.pieces import Piece

HEADER = b"FLV\x01\x05\x00\x00\x00\x09" + bytes(4)


def tag(kind: int, at_ms: int, body: bytes) -> bytes:
    head = bytes([kind]) + len(body).to_bytes(3, "big") + (at_ms & 0xFFFFFF).to_bytes(3, "big") + bytes([at_ms >> 24])
    return head + bytes(3) + body + (11 + len(body)).to_bytes(4, "big")


def key(at_ms: int) -> bytes:
    return tag(9, at_ms, b"\x17\x01key")


def inter(at_ms: int) -> bytes:
    return tag(9, at_ms, b"\x27\x01inter")


META, VIDEO, AUDIO = tag(18, 0, b"\x02meta"), tag(9, 0, b"\x17\x00avcC"), tag(8, 0, b"\xaf\x00aac")
SETUP = META + VIDEO + AUDIO


def pieces(content: bytes, *, at_once: int = 7) -> list[Piece]:
    """What a cutter gives for the content arriving in small portions."""
    cutter = FlvCutter("http://live.test/a.flv", least_s=2)
    found = [
        piece for start in range(0, len(content), at_once) for piece in cutter.feed(content[start : start + at_once])
    ]
    return [*found, *cutter.rest()]


def test_pieces_laid_end_to_end_are_the_stream() -> None:
    stream = SETUP + b"".join(key(at) + inter(at + 1000) for at in range(0, 9000, 2000))
    found = pieces(HEADER + stream)
    assert b"".join(piece.content for piece in found) == stream
    assert [piece.duration_s for piece in found] == [2, 2, 2, 2, 1]


def test_each_later_piece_opens_with_a_keyframe_and_has_what_a_decoder_needs() -> None:
    found = pieces(HEADER + SETUP + key(0) + inter(1000) + key(2000) + inter(3000))
    assert found[1].content.startswith(key(2000))
    assert found[1].init == HEADER + META + VIDEO + AUDIO


def test_keyframes_closer_than_the_least_length_do_not_cut() -> None:
    assert [piece.duration_s for piece in pieces(HEADER + SETUP + key(0) + key(500) + key(2500))] == [2.5, 0]


def test_other_decoder_settings_begin_a_piece_of_their_own() -> None:
    other = tag(9, 1000, b"\x17\x00other")
    found = pieces(HEADER + SETUP + key(0) + inter(900) + other + key(1000) + inter(2000))
    assert len(found) == 2
    assert other in found[1].init
    assert VIDEO not in found[1].init


def test_a_jump_of_the_clock_is_a_discontinuity() -> None:
    found = pieces(HEADER + SETUP + key(0) + inter(1000) + key(500_000) + inter(501_000) + key(502_000))
    assert [piece.discontinuity for piece in found] == [True, False, False]
    assert found[0].duration_s == 1


def test_timestamps_beyond_24_bits_are_read() -> None:
    late = 0x0100_0000
    found = pieces(HEADER + SETUP + key(late) + key(late + 3000))
    assert [piece.duration_s for piece in found] == [3, 0]


@pytest.mark.parametrize("content", [b"<html>no stream here</html>", HEADER + b"\x40" * 20])
def test_what_is_no_flv_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(StreamLost):
        pieces(content, at_once=len(content))
