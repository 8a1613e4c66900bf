"""A growing playlist is read through the real guard: every segment once, gaps named, nothing kept after the end."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from checker.errors import NotAllowed
from crawlers.egress import EgressGuard, parse_allowed
from crawlers.live.hls import open_hls
from crawlers.live.line import Line, StreamLost
from crawlers.live.pieces import Piece
from tests.crawlers.sites import Answer, Site, serving


def listed(first: int, count: int, *, end: bool = False) -> Answer:
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:2", f"#EXT-X-MEDIA-SEQUENCE:{first}"]
    for number in range(first, first + count):
        lines += ["#EXTINF:2.0,", f"/{number}.ts"]
    text = "\n".join([*lines, "#EXT-X-ENDLIST" if end else ""])
    return 200, {"Content-Type": "application/vnd.apple.mpegurl"}, text.encode()


def in_turn(*answers: Answer) -> Callable[[str], Answer]:
    """Each answer once, the last one for ever."""
    left = list(answers)
    return lambda path: left.pop(0) if len(left) > 1 else left[0]


def segments(count: int, *, without: frozenset[int] = frozenset()) -> dict[str, Answer | Callable[[str], Answer]]:
    return {
        f"/{number}.ts": (200, {}, b"G" + bytes([number]) * 187) for number in range(count) if number not in without
    }


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as found:
        yield found


def read(site: Site, *, from_start: bool = True, allowed: bool = True) -> list[Piece]:
    async def all_pieces(guard: EgressGuard) -> list[Piece]:
        async with Line(guard.url, guard.mark_header, {"Referer": site.url, "X-Own": "1"}, patience_s=5) as line:
            streams = await open_hls(line, f"{site.url}/live.m3u8", pace=0.02, from_start=from_start)
            return [piece async for piece in streams[0].pieces()]

    allow = [parse_allowed(f"127.0.0.2/32:{site.port}")] if allowed else []
    with EgressGuard(allow=allow) as guard:
        return asyncio.run(all_pieces(guard))


def test_every_segment_once_and_in_order(site: Site) -> None:
    site.paths |= segments(5) | {"/live.m3u8": in_turn(*[listed(0, 2)] * 3, listed(1, 3), listed(2, 3, end=True))}
    found = read(site)
    assert [piece.content[1] for piece in found] == [0, 1, 2, 3, 4]
    assert [path for path in site.visited if path.endswith(".ts")] == [f"/{number}.ts" for number in range(5)]
    assert {piece.lost_s for piece in found} == {0}


def test_a_live_stream_is_joined_at_its_newest_segment(site: Site) -> None:
    site.paths |= segments(6) | {"/live.m3u8": in_turn(listed(0, 4), listed(0, 4), listed(0, 5, end=True))}
    assert [piece.content[1] for piece in read(site, from_start=False)] == [3, 4]


def test_segments_that_left_the_list_unseen_are_lost(site: Site) -> None:
    site.paths |= segments(9) | {"/live.m3u8": in_turn(*[listed(0, 2)] * 6, listed(6, 2, end=True))}
    found = read(site)
    assert [(piece.content[1], piece.lost_s) for piece in found] == [(0, 0), (1, 0), (6, 8), (7, 0)]
    assert "4 个分段" in found[2].why


def test_no_more_is_lost_than_time_has_passed(site: Site) -> None:
    later = 10**13
    media: dict[str, Answer] = {f"/{later}.ts": (200, {}, b"later")}
    site.paths |= segments(2) | media | {"/live.m3u8": in_turn(*[listed(0, 2)] * 2, listed(later, 1, end=True))}
    last = read(site)[-1]
    assert last.content == b"later"
    assert 0 < last.lost_s < 100_000


def test_a_segment_the_server_does_not_give_is_lost_and_the_rest_goes_on(site: Site) -> None:
    site.paths |= segments(4, without=frozenset({1})) | {"/live.m3u8": listed(0, 4, end=True)}
    found = read(site)
    assert [(piece.content[1], piece.lost_s) for piece in found] == [(0, 0), (2, 2), (3, 0)]
    assert "404" in found[1].why


def test_a_stream_beyond_the_guard_is_refused(site: Site) -> None:
    site.paths["/live.m3u8"] = listed(0, 1, end=True)
    with pytest.raises(NotAllowed):
        read(site, allowed=False)
    assert not site.visited


def test_a_server_that_gives_no_playlist_is_a_lost_stream(site: Site) -> None:
    site.paths["/live.m3u8"] = (200, {}, b"<html>gone</html>")
    with pytest.raises(StreamLost):
        read(site)
