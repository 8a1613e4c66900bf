"""Playlists: which stream, which pieces, what is between them."""

import pytest

from crawlers.live.line import StreamLost
from crawlers.live.playlist import read_playlist, tracks

URL = "https://live.test/room/live.m3u8?sign=1"
MASTER = """#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="zh",DEFAULT=YES,URI="sound.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=2160x3840
4k.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2000000,RESOLUTION=720x1280{audio}
hd.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=500000,RESOLUTION=360x640
sd.m3u8
"""


def test_the_best_stream_no_larger_than_needed_is_taken() -> None:
    assert tracks(MASTER.format(audio=""), URL) == (("av", "https://live.test/room/hd.m3u8"),)


def test_sound_that_comes_apart_is_a_track_of_its_own() -> None:
    found = tracks(MASTER.format(audio=',AUDIO="a"'), URL)
    assert found == (("video", "https://live.test/room/hd.m3u8"), ("audio", "https://live.test/room/sound.m3u8"))


def test_a_media_playlist_with_everything() -> None:
    text = """#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:17
#EXT-X-MAP:URI="init.mp4",BYTERANGE="700@0"
#EXTINF:4.0,
#EXT-X-BYTERANGE:1000@700
all.mp4
#EXTINF:3.5,
#EXT-X-BYTERANGE:500
all.mp4
#EXT-X-DISCONTINUITY
#EXT-X-KEY:METHOD=AES-128,URI="key"
#EXTINF:2.0,
/other/3.ts
#EXT-X-ENDLIST
"""
    playlist = read_playlist(text, URL)
    first, second, third = playlist.entries
    assert [one.number for one in playlist.entries] == [17, 18, 19]
    assert (first.span, second.span) == ((700, 1000), (1700, 500))
    assert (first.init_url, first.init_span) == ("https://live.test/room/init.mp4", (0, 700))
    assert (third.url, third.discontinuity, third.encrypted) == ("https://live.test/other/3.ts", True, True)
    assert not first.encrypted
    assert playlist.ended


@pytest.mark.parametrize("told", ["inf", "nan", "-inf", "1e13", "-3", "3600.5"])
def test_a_length_no_segment_can_have_is_not_told(told: str) -> None:
    text = f"#EXTM3U\n#EXT-X-TARGETDURATION:{'9' * 400}\n#EXTINF:{told},\n1.ts\n#EXTINF:3.5,\n2.ts\n"
    playlist = read_playlist(text, URL)
    assert [one.duration_s for one in playlist.entries] == [0, 3.5]
    assert playlist.target_s == 3.5


@pytest.mark.parametrize(
    "text",
    [
        "<html>",
        "",
        "#EXTM3U\n#EXT-X-TARGETDURATION:x\n#EXTINF:y,\na.ts",
        f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:{'9' * 400}\n#EXTINF:2,\na.ts",
        MASTER,
    ],
)
def test_what_is_no_media_playlist_is_said_to_be_none(text: str) -> None:
    with pytest.raises(StreamLost):
        read_playlist(text, URL)
