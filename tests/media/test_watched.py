"""A watched room, sealed as watching seals it: page, segments with a gap, events; judged over time as one room."""

import hashlib
import json
import subprocess
from datetime import UTC, date, datetime

import pytest

from checker.evidence import Sealer
from checker.inspection import InspectionResult, Options, Surroundings, judge_capture
from checker.vocabulary import Blob, Channel, Outcome, Room, SubjectKind, Visit
from checker.vocabulary.live import LIVE, EventKind, Gap, Recording, RoomEvent, Segment
from checker.vocabulary.timeline import Timeline
from tests.media.compose import Overlay, Scene, compose

URL = "https://market.example.cn/live/1"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = "<html><head><title>面霜专场 直播间</title></head><body><h1>面霜专场</h1><p>正在直播</p><p>欢迎来到直播间，主播正在讲解。</p></body></html>"


def event(at_s: float, kind: EventKind, **detail: object) -> dict[str, object]:
    return RoomEvent(at=NOW, mono=at_s, kind=kind, detail=detail).line()


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> InspectionResult:
    folder = tmp_path_factory.mktemp("watched")
    overlays = (
        Overlay(text="直播间专享价￥99元", at=(30, 300), size=34, plate="#c00000"),
        Overlay(text="广告", at=(300, 30), size=24, to_s=4),
    )
    whole = compose(Scene(seconds=8, overlays=overlays, size=(400, 640), mute=True), folder / "whole.mp4")
    command = ["ffmpeg", "-v", "error", "-i", whole, "-c:v", "libx264", "-preset", "ultrafast", "-g", "20"]
    subprocess.run([*command, "-hls_time", "2", "-hls_list_size", "0", folder / "live.m3u8"], check=True)
    pieces = [path.read_bytes() for path in sorted(folder.glob("live*.ts"))]
    starts = [2.0 * place + (4 if place > 1 else 0) for place in range(len(pieces))]  # four seconds missed after two
    segments = tuple(
        Segment(
            name=f"0/segment{'' if not place else f'-{place + 1}'}",
            starts_s=starts[place],
            duration_s=2.0,
            sha256=hashlib.sha256(piece).hexdigest(),
            at=NOW,
        )
        for place, piece in enumerate(pieces)
    )
    held = Recording(
        started_at=NOW,
        ended_at=NOW,
        live=LIVE,
        segments=segments,
        gaps=(Gap(from_s=4, to_s=8, why="断流"),),
        sources=(URL,),
    )
    events = [
        event(0, EventKind.CARD, id="1", title="云溪补水面霜", price_text="¥129", action="explaining"),
        event(1, EventKind.CARD, id="1", title="云溪补水面霜", price_text="¥129", action="changed", sold=100),
        event(2, EventKind.COMMENT, text="刚买了一瓶", sender="路人", role="viewer"),
        event(3, EventKind.VIEWERS, count=500, text="500人在看"),
    ]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in events) + "not json\n"
    visit = Visit(
        url=URL,
        final_url=URL,
        kind=SubjectKind.ROOM,
        title="面霜专场",
        started_at=NOW,
        finished_at=NOW,
        blobs=(
            Blob(role="dom", content=PAGE.encode(), media_type="text/html; charset=utf-8", url=URL),
            *(Blob(role="segment", content=piece, media_type="video/mp2t") for piece in pieces),
            Blob(role="events", content=lines.encode(), media_type="application/x-ndjson"),
            Blob(role="timeline", content=json.dumps(held.as_object()).encode(), media_type="application/json"),
        ),
        record={"reached_by": "target", "trouble": ""},
    )
    with Sealer(folder / "store", URL, {}) as sealer:
        sealer.add(visit)
        capture = sealer.close()
    options = Options(decision=date(2026, 11, 22), subject=SubjectKind.ROOM)
    return judge_capture(capture, options, Surroundings(evidence=folder / "store"))


def test_page_and_recording_are_one_room_whose_notices_have_shares(judged: InspectionResult) -> None:
    (room,) = [one for one in judged.facts.subjects if isinstance(one, Room)]
    shares = {notice.kind: notice.share_of_time for notice in room.notices if notice.share_of_time is not None}
    assert shares["ad"] == pytest.approx(0.5, abs=0.15)
    assert room.audience is not None
    assert (room.audience.comments, [one.count for one in room.audience.counts]) == (1, [500])


def test_a_gap_is_stated_and_not_taken_for_silence(judged: InspectionResult) -> None:
    (over_time,) = [one for one in judged.facts.subjects if isinstance(one, Timeline)]
    assert over_time.gaps == ((4, 8),)
    assert judged.observed.channels["frames"] == pytest.approx(8 / 12, abs=0.1)
    assert judged.observed.minutes == pytest.approx(0.2)
    assert judged.observed.minutes_recorded == pytest.approx(8 / 60, abs=0.01)


def test_the_price_in_the_picture_is_held_against_the_card(judged: InspectionResult) -> None:
    finding = next(one for one in judged.findings if one.alias == "PM-19-2")
    assert finding.outcome is Outcome.CANNOT_TELL
    assert {place.channel for place in finding.places} == {Channel.OCR, Channel.PAGE}
    assert "99 元" in finding.message
    assert "129 元" in finding.message
