"""Reads one HLS media playlist as it grows: every segment once, in order, bytes as served."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

from crawlers.live.line import Line, StreamLost
from crawlers.live.pieces import MOST_BYTES, Piece, Stream
from crawlers.live.playlist import Entry, Playlist, read_playlist, tracks

_PLAYLIST_BYTES = 4 * 1024 * 1024
_INIT_BYTES = 4 * 1024 * 1024
_TRIES = 3  # for one segment
_MEDIA = {".ts": "video/mp2t", ".m4s": "video/iso.segment", ".mp4": "video/mp4", ".aac": "audio/aac"}


async def open_hls(line: Line, url: str, *, pace: float = 1.0, from_start: bool = False) -> list[Stream]:
    """The streams behind a playlist's address: one, or picture and sound apart. Raises `StreamLost`, `NotAllowed`.

    `pace` scales the waits between two looks at the playlist; `from_start` takes everything it lists already.
    """
    answer = await line.get(url, most=_PLAYLIST_BYTES)
    found = tracks(_text(answer.body), answer.url) or (("av", url),)
    return [HlsStream(line, where, track=track, pace=pace, from_start=from_start) for track, where in found]


class HlsStream:
    """One media playlist. Remembers the last segment taken, so that reading can go on after a break."""

    def __init__(self, line: Line, url: str, *, track: str, pace: float, from_start: bool) -> None:
        self.track, self.url = track, url
        self._line, self._pace, self._from_start = line, pace, from_start
        self._next: int | None = None
        self._took_at = time.monotonic()  # the last segment
        self._init: tuple[str, tuple[int, int] | None, bytes] = ("", None, b"")
        self._lost_s, self._why = 0.0, ""

    async def pieces(self) -> AsyncIterator[Piece]:
        """Pieces until the playlist says that it is complete. Raises `StreamLost`, `NotAllowed`."""
        while True:
            asked = time.monotonic()
            playlist = await self._playlist()
            fresh = self._fresh(playlist)
            behind_s = sum(entry.duration_s for entry in fresh)
            for entry in fresh:
                behind_s -= entry.duration_s
                piece = await self._taken(entry)
                if piece is not None:
                    yield replace(piece, behind_s=max(0.0, behind_s))
            if playlist.ended:
                return
            wait = playlist.target_s / (2 if fresh else 4) * self._pace  # RFC 8216 6.3.4 allows half a target duration
            await asyncio.sleep(max(0.05, wait - (time.monotonic() - asked)))

    async def _playlist(self) -> Playlist:
        answer = await self._line.get(self.url, most=_PLAYLIST_BYTES)
        return read_playlist(_text(answer.body), answer.url)

    def _fresh(self, playlist: Playlist) -> list[Entry]:
        """What has not been taken yet; notes what has left the list unseen."""
        entries = list(playlist.entries)
        if not entries:
            return []
        if self._next is None and not (self._from_start or playlist.ended):
            entries = entries[-1:]
        elif self._next is not None and entries[-1].number < self._next - 1 - len(entries):  # numbered anew
            self._lost_s, self._why = self._lost_s, "直播流重新编号"
        elif self._next is not None:
            missed = entries[0].number - self._next
            if missed > 0:
                since_s = (time.monotonic() - self._took_at) / self._pace
                self._lost_s += min(missed * playlist.target_s, since_s)  # no more can have passed
                self._why = f"有 {missed} 个分段在取得之前已从播放列表移除"
            entries = [entry for entry in entries if entry.number >= self._next]
        return entries

    async def _taken(self, entry: Entry) -> Piece | None:
        """The entry's bytes, or None when the server does not give them: then that stretch is lost."""
        self._next, self._took_at = entry.number + 1, time.monotonic()
        try:
            init = await self._init_of(entry)
            content, media_type = await self._bytes_of(entry)
        except StreamLost as lost:
            self._lost_s, self._why = self._lost_s + entry.duration_s, str(lost)
            return None
        piece = Piece(
            content=content,
            duration_s=entry.duration_s,
            media_type=media_type,
            url=entry.url,
            init=init,
            track=self.track,
            discontinuity=entry.discontinuity,
            encrypted=entry.encrypted,
        )
        lost_s, why, self._lost_s, self._why = self._lost_s, self._why, 0.0, ""
        return replace(piece, lost_s=lost_s, why=why)

    async def _bytes_of(self, entry: Entry) -> tuple[bytes, str]:
        for attempt in range(1, _TRIES + 1):
            try:
                answer = await self._line.get(entry.url, most=MOST_BYTES, span=entry.span)
                break
            except StreamLost:
                if attempt == _TRIES:
                    raise
                await asyncio.sleep(0.3 * attempt * self._pace)
        suffix = "." + entry.url.split("?")[0].rpartition(".")[2].lower()
        return answer.body, _MEDIA.get(suffix, answer.media_type or "application/octet-stream")

    async def _init_of(self, entry: Entry) -> bytes:
        if not entry.init_url:
            return b""
        if self._init[:2] != (entry.init_url, entry.init_span):
            answer = await self._line.get(entry.init_url, most=_INIT_BYTES, span=entry.init_span)
            self._init = (entry.init_url, entry.init_span, answer.body)
        return self._init[2]


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
