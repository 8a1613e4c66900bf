"""Binary messages of rooms, written byte by byte as protobuf is, so that no schema of ours checks itself."""

import gzip
import os

from checker.vocabulary.live import EventKind
from crawlers.live.binary import read_frame

DOUYIN = "wss://webcast5-ws-web-lf.douyin.com/webcast/im/push/v2/?app_name=douyin_web"
KUAISHOU = "wss://live-ws-group11.kuaishou.com/websocket"


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def _field(number: int, content: bytes | str | int) -> bytes:
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    raw = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _douyin(*messages: tuple[str, bytes]) -> bytes:
    answer = b"".join(_field(1, _field(1, method) + _field(2, body) + _field(3, 99)) for method, body in messages)
    return _field(1, 7) + _field(6, "gzip") + _field(7, "msg") + _field(8, gzip.compress(answer + _field(9, 1)))


def test_a_douyin_frame_gives_comments_and_viewers() -> None:
    user = _field(1, 12345) + _field(3, "样例观众") + _field(4, 1)
    chat = _field(1, _field(1, "WebcastChatMessage")) + _field(2, user) + _field(3, "这件多少钱")
    frame = _douyin(
        ("WebcastChatMessage", chat),
        ("WebcastGiftMessage", b"\x00"),
        ("WebcastRoomUserSeqMessage", _field(3, 3208) + _field(9, "3208")),
    )
    assert read_frame(frame, DOUYIN) == [
        (EventKind.COMMENT, {"text": "这件多少钱", "sender": "样例观众", "role": "viewer"}),
        (EventKind.VIEWERS, {"count": 3208, "text": "3208"}),
    ]


def test_a_kuaishou_frame_gives_comments_and_viewers() -> None:
    comment = _field(1, "c1") + _field(2, _field(1, "p1") + _field(2, "样例观众")) + _field(3, "怎么买")
    feed = _field(1, "1.2万") + _field(5, comment)
    assert read_frame(_field(1, 310) + _field(2, 2) + _field(3, gzip.compress(feed)), KUAISHOU) == [
        (EventKind.VIEWERS, {"count": 12000, "text": "1.2万"}),
        (EventKind.COMMENT, {"text": "怎么买", "sender": "样例观众", "role": "viewer"}),
    ]
    assert read_frame(_field(1, 310) + _field(2, 3) + _field(3, b"cipher"), KUAISHOU) is None
    assert read_frame(_field(1, 101), KUAISHOU) == []


def test_frames_of_other_sockets_and_damaged_ones_are_not_read() -> None:
    frame = _douyin(("WebcastChatMessage", _field(3, "词")))
    assert read_frame(frame, "wss://shop.example/push") is None
    assert read_frame(_field(8, b"\x1f\x8b" + os.urandom(40)), DOUYIN) is None
    for cut in range(1, len(frame), 7):
        assert not read_frame(frame[:cut], DOUYIN)


def test_a_packed_frame_is_unpacked_no_further_than_its_bound() -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000)
    assert not read_frame(_field(6, "gzip") + _field(8, bomb), DOUYIN)
