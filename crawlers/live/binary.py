"""Binary messages of live rooms: protobuf by schemas of our own, of the fields that are publicly known.

Douyin: a frame holds a packed answer, that holds messages by their method. Kuaishou: a frame holds one push of the feed.
Comments and numbers of viewers are read. Left out: gifts, likes, ranks, packing in ciphers, formats of other platforms.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # type: ignore[import-untyped]
from google.protobuf.message import DecodeError, Message  # type: ignore[import-untyped]

from checker.vocabulary.live import EventKind
from crawlers.live.changes import count
from crawlers.live.messages import Change

# Message: field: number, type ("*" behind it: many).
_SCHEMA: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "DouyinFrame": {"packing": (6, "string"), "kind": (7, "string"), "payload": (8, "bytes")},
    "DouyinAnswer": {"messages": (1, "DouyinMessage*")},
    "DouyinMessage": {"method": (1, "string"), "payload": (2, "bytes")},
    "DouyinUser": {"nickname": (3, "string")},
    "DouyinChat": {"user": (2, "DouyinUser"), "content": (3, "string")},
    "DouyinViewers": {"total": (3, "int64"), "shown": (9, "string")},
    "KuaishouFrame": {"kind": (1, "int32"), "packing": (2, "int32"), "payload": (3, "bytes")},
    "KuaishouFeed": {"watching": (1, "string"), "comments": (5, "KuaishouComment*")},
    "KuaishouComment": {"user": (2, "KuaishouUser"), "content": (3, "string")},
    "KuaishouUser": {"name": (2, "string")},
}
_PACKAGE = "shuoqing.live"
_KUAISHOU_FEED, _KUAISHOU_GZIP, _KUAISHOU_PLAIN = 310, 2, (0, 1)
_MOST_UNPACKED = 4 * 1024 * 1024
_MOST_CHANGES = 200
_LONGEST_COMMENT, _LONGEST_NAME = 500, 60


def read_frame(payload: bytes, url: str) -> list[Change] | None:
    """What a binary message says that we understand; None when its format is not one we read."""
    reader = next((read for pattern, read in _READERS if pattern.search(url)), None)
    if reader is None:
        return None
    try:
        return reader(payload)
    except (DecodeError, zlib.error):
        return None


def _douyin(payload: bytes) -> list[Change]:
    frame = _parsed("DouyinFrame", payload)
    packed = frame.packing == "gzip" or frame.payload[:2] == b"\x1f\x8b"
    answer = _parsed("DouyinAnswer", _unpacked(frame.payload) if packed else frame.payload)
    found: list[Change] = []
    for message in answer.messages[:_MOST_CHANGES]:
        if message.method == "WebcastChatMessage":
            chat = _parsed("DouyinChat", message.payload)
            found += _comment(chat.content, chat.user.nickname)
        elif message.method == "WebcastRoomUserSeqMessage":
            viewers = _parsed("DouyinViewers", message.payload)
            found.append((EventKind.VIEWERS, {"count": viewers.total, "text": viewers.shown or str(viewers.total)}))
    return found


def _kuaishou(payload: bytes) -> list[Change]:
    frame = _parsed("KuaishouFrame", payload)
    if frame.kind != _KUAISHOU_FEED:
        return []
    if frame.packing not in (*_KUAISHOU_PLAIN, _KUAISHOU_GZIP):
        raise DecodeError(f"packed in a way we do not read: {frame.packing}")
    feed = _parsed("KuaishouFeed", _unpacked(frame.payload) if frame.packing == _KUAISHOU_GZIP else frame.payload)
    found: list[Change] = []
    if feed.watching:
        found.append((EventKind.VIEWERS, {"count": count(feed.watching), "text": feed.watching[:_LONGEST_NAME]}))
    for comment in feed.comments[:_MOST_CHANGES]:
        found += _comment(comment.content, comment.user.name)
    return found


_READERS: tuple[tuple[re.Pattern[str], Callable[[bytes], list[Change]]], ...] = (
    (re.compile(r"^wss?://[\w.-]*webcast[\w.-]*\.(?:douyin|amemv)\.com[:/]|/webcast/im/push/"), _douyin),
    (re.compile(r"^wss?://[\w.-]*\.(?:kuaishou|gifshow|yximgs)\.com[:/]"), _kuaishou),
)


def _comment(text: str, sender: str) -> list[Change]:
    if not text or not sender or len(text) > _LONGEST_COMMENT:
        return []
    return [(EventKind.COMMENT, {"text": text, "sender": sender[:_LONGEST_NAME], "role": "viewer"})]


def _unpacked(content: bytes) -> bytes:
    """The content of a gzip stream, cut at 4 MiB. Raises `zlib.error`."""
    return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, _MOST_UNPACKED)


def _parsed(name: str, content: bytes) -> Any:
    """A message by its name in the schema. Raises `DecodeError`."""
    return _classes()[name].FromString(content)


@cache
def _classes() -> Mapping[str, type[Message]]:
    """The schema's messages as classes."""
    file = descriptor_pb2.FileDescriptorProto(name="live.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in _SCHEMA.items():
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            plain = kind.removesuffix("*")
            added = message.field.add(name=field, number=number, label=3 if kind.endswith("*") else 1)
            if plain in _SCHEMA:
                added.type, added.type_name = descriptor_pb2.FieldDescriptorProto.TYPE_MESSAGE, f".{_PACKAGE}.{plain}"
            else:
                added.type = descriptor_pb2.FieldDescriptorProto.Type.Value(f"TYPE_{plain.upper()}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in _SCHEMA}
