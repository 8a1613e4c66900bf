"""HLS playlists as the recorder needs them: which stream to take, which pieces there are, what is between them."""

from dataclasses import dataclass
from urllib.parse import urljoin

import m3u8

from crawlers.live.line import StreamLost
from crawlers.live.pieces import told_length

MOST_SIDE = 1080  # of the shorter side of the picture; more costs bytes and shows no more text
_NUMBERS = 2**64  # RFC 8216 4.2: decimal integers below it
_USUAL_S = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment a media playlist lists. `span` is (first byte, length), None for a whole file; a `duration_s` of 0 says
    that the list tells none."""

    number: int
    url: str
    duration_s: float
    span: tuple[int, int] | None = None
    init_url: str = ""
    init_span: tuple[int, int] | None = None
    discontinuity: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Playlist:
    """A media playlist at one moment."""

    entries: tuple[Entry, ...]
    target_s: float
    ended: bool


def tracks(text: str, url: str) -> tuple[tuple[str, str], ...]:
    """(track, address) of the media playlists to read; empty when this is a media playlist itself.

    Raises `StreamLost` when it is no playlist.
    """
    held = _loaded(text, url)
    if not held.is_variant:
        return ()
    best = max(held.playlists, key=_worth, default=None)
    if best is None or not best.uri:
        raise StreamLost("播放列表里没有可用的码流。")
    sounds = [one for one in best.media if one.type == "AUDIO" and one.uri]
    sound = next((one for one in sounds if one.default == "YES"), sounds[0] if sounds else None)
    if sound is None:
        return (("av", urljoin(url, best.uri)),)
    return (("video", urljoin(url, best.uri)), ("audio", urljoin(url, sound.uri)))


def read_playlist(text: str, url: str) -> Playlist:
    """The media playlist. Raises `StreamLost` when it is none."""
    held = _loaded(text, url)
    if held.is_variant:
        raise StreamLost("播放列表里没有分段。")
    first = held.media_sequence or 0
    if not 0 <= first < _NUMBERS:
        raise StreamLost("直播流的播放列表写法不对。")
    ends: dict[str, int] = {}
    entries = []
    for place, one in enumerate(held.segments):
        span = _span(one.byterange, ends.get(one.uri, 0))
        if span:
            ends[one.uri] = sum(span)
        init = one.init_section
        entries.append(
            Entry(
                number=first + place,
                url=urljoin(url, one.uri),
                duration_s=told_length(one.duration or 0),
                span=span,
                init_url=urljoin(url, init.uri) if init is not None and init.uri else "",
                init_span=_span(init.byterange, 0) if init is not None else None,
                discontinuity=bool(one.discontinuity),
                encrypted=one.key is not None and one.key.method not in {None, "NONE"},
            )
        )
    longest = max((entry.duration_s for entry in entries), default=0.0)
    target_s = told_length(held.target_duration or 0) or longest or _USUAL_S
    return Playlist(tuple(entries), target_s, bool(held.is_endlist))


def _loaded(text: str, url: str) -> m3u8.M3U8:
    if not text.lstrip("\ufeff \r\n").startswith("#EXTM3U"):
        raise StreamLost("直播流的播放列表无法识别。")
    try:
        return m3u8.M3U8(text.lstrip("\ufeff \r\n"), base_uri=url)
    except Exception as error:  # the parser lets through whatever its conversions raise
        raise StreamLost("直播流的播放列表写法不对。") from error


def _worth(variant: m3u8.Playlist) -> tuple[bool, int]:
    info = variant.stream_info
    side = min(info.resolution) if info.resolution else 0
    return side <= MOST_SIDE, int(info.bandwidth or 0)


def _span(written: str | None, follows: int) -> tuple[int, int] | None:
    """(first byte, length) of `length@first` or `length`, which goes on where the last one of the file ended."""
    if not written:
        return None
    length, _, first = written.strip('"').partition("@")
    try:
        return int(first) if first else follows, int(length)
    except ValueError as error:
        raise StreamLost("播放列表里的字节范围写法不对。") from error
