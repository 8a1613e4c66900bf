"""The words of live watching keep what they are given, and count each second once."""

import json
from datetime import UTC, datetime, timedelta, timezone

from checker.vocabulary.live import LIVE, EventKind, Gap, Recording, RoomEvent, Segment

AT = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def _segment(starts_s: float, duration_s: float) -> Segment:
    return Segment(name=f"0/segment-{starts_s}", starts_s=starts_s, duration_s=duration_s, sha256="ab", at=AT)


def test_a_timeline_comes_back_from_its_file_as_it_went_in() -> None:
    given = Recording(
        started_at=AT,
        ended_at=AT + timedelta(seconds=9),
        live=LIVE,
        segments=(_segment(0, 2), _segment(2, 2)),
        gaps=(Gap(from_s=4, to_s=9, why="断流"),),
        sources=("https://live.example.cn/a.m3u8",),
    )
    assert Recording.from_object(json.loads(json.dumps(given.as_object()))) == given


def test_seconds_seen_twice_count_once_and_gaps_count_as_live() -> None:
    sound = _segment(0, 4)
    recording = Recording(
        started_at=AT,
        ended_at=AT,
        live=LIVE,
        segments=(_segment(0, 2), _segment(2, 2), sound, _segment(6, 1)),
        gaps=(Gap(from_s=7, to_s=10, why="断流"),),
    )
    assert recording.observed_s == 5
    assert recording.duration_s == 10


def test_an_event_is_written_in_utc_and_read_back() -> None:
    shanghai = datetime(2026, 11, 29, 20, 0, tzinfo=timezone(timedelta(hours=8)))
    event = RoomEvent(at=shanghai, mono=1.5, kind=EventKind.COMMENT, detail={"text": "求链接", "sender": "观众"})
    line = event.line()
    assert line["at"] == "2026-11-29T12:00:00.000+00:00"
    assert RoomEvent.from_line(line) == event
