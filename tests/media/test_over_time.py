"""Facts over time: cards, scarcity, corrections, coverage; and the reader's board on drawn samples."""

from datetime import UTC, datetime

import numpy as np
import pytest

from checker.facts.timeline import join_over_time, share_read
from checker.vocabulary import Channel, Field, Offer, PageFacts, Room, Sought, SubjectKind
from checker.vocabulary.live import LIVE, SUPPLIED, EventKind, Gap, Recording, RoomEvent, Segment
from checker.vocabulary.timeline import FrameReading, SpeechReading, TextTrack, Timeline, Utterance, Word
from crawlers.readers import frames_board
from crawlers.readers.frames_board import Board
from crawlers.readers.frames_joining import blocks, join_tracks
from crawlers.readers.frames_ocr import Line
from crawlers.readers.recording import read_recording

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def track(text: str, *seen: tuple[float, float], box: tuple[int, int, int, int] = (10, 10, 200, 30)) -> TextTrack:
    return TextTrack(text=text, box=box, frame=(720, 1280), seen=seen, height_share=0.03, contrast=8.0, confidence=0.99)


def said(text: str, at_s: float, confidence: float = 0.95) -> Utterance:
    words = tuple(
        Word(text=char, from_s=at_s + place * 0.2, to_s=at_s + place * 0.2 + 0.2, confidence=confidence)
        for place, char in enumerate(text)
    )
    return Utterance(text=text, from_s=at_s, to_s=at_s + len(text) * 0.2, confidence=confidence, words=words)


def card(at_s: float, title: str, price: str, action: str = "explaining", **more: object) -> RoomEvent:
    detail = {"title": title, "price_text": price, "action": action, **more}
    return RoomEvent(at=NOW, mono=at_s, kind=EventKind.CARD, detail=detail)


def recording(seconds: float, live: str = LIVE, gaps: tuple[Gap, ...] = ()) -> Recording:
    segment = Segment(name="0/segment", starts_s=0, duration_s=seconds, sha256="0" * 64, at=NOW)
    return Recording(started_at=NOW, ended_at=NOW, live=live, segments=(segment,), gaps=gaps)


def frames(*tracks: TextTrack, until: float = 100.0) -> FrameReading:
    return FrameReading(reader="test", tracks=tracks, covered=((0.0, until),), frame=(720, 1280))


def speech(*utterances: Utterance, until: float = 100.0) -> SpeechReading:
    return SpeechReading(reader="test", utterances=utterances, covered=((0.0, until),))


def test_prices_belong_to_the_goods_on_the_table() -> None:
    events = [card(0, "补水面霜", "¥129"), card(50, "陶瓷杯", "¥39")]
    seen = read_recording("https://a/live", "", None, speech(said("今天只要99元", 10), said("只要39元", 60)), events)
    goods = {name: [(one.how, one.amount_fen) for one in of] for name, of in seen.sayings}
    assert goods == {"补水面霜": [("listed", 12900), ("said", 9900)], "陶瓷杯": [("listed", 3900), ("said", 3900)]}
    assert all(one.certain for _, of in seen.sayings for one in of)


def test_a_price_heard_badly_is_not_certain() -> None:
    seen = read_recording("saved:a.mp4", "", None, speech(said("今天只要99元", 10, confidence=0.5)))
    assert [one.certain for _, of in seen.sayings for one in of] == [False]


def test_prices_by_weight_or_for_several_are_not_the_price() -> None:
    seen = read_recording("saved:a.mp4", "", frames(track("99元3件", (0, 9)), track("5元/斤", (0, 9))), None)
    assert seen.sayings == ()


def test_what_is_left_is_read_over_time() -> None:
    seen = read_recording(
        "saved:a.mp4",
        "",
        frames(track("倒计时 00:59", (10, 11)), track("倒计时 00:58", (11, 12)), track("倒计时 01:00", (70, 71))),
        speech(said("最后三单", 20)),
    )
    series = {one.kind: [(at_s, left) for at_s, left, _ in one.readings] for one in seen.scarcities}
    assert series == {"countdown": [(10, 59), (11, 58), (70, 60)], "stock": [(20, 3)]}


def test_what_is_said_of_goods_is_held_against_their_card_and_page() -> None:
    events = [
        card(0, "头层牛皮手提包", "¥299"),
        RoomEvent(at=NOW, mono=30, kind=EventKind.VIEWERS, detail={"count": 820, "text": "820"}),
    ]
    heard = speech(said("这款包真皮的保修三年不是PU的哦现在3万人在抢", 10), said("别家都是PU的", 20))
    seen = read_recording("https://a/live", "", None, heard, events)
    ((goods, traits),) = seen.traits
    assert goods == "头层牛皮手提包"
    assert [(one.how, one.kind, one.value) for one in traits] == [
        ("listed", "皮料", "真皮"), ("said", "皮料", "真皮"), ("said", "质保", "36 个月"),
    ]  # fmt: skip
    offer = Offer(title=Field(value="头层牛皮手提包 女"), specs=(("材质", "PU"), ("质保", "一年")))
    page = PageFacts(url="https://a/item", kind=SubjectKind.PRODUCT, reader="test", title="", offers=(offer,))
    facts = join_over_time([page], seen, recording(100), 1.0, 1.0, None)
    (timeline,) = [one for one in facts.subjects if isinstance(one, Timeline)]
    written = [(one.kind, one.value) for one in timeline.traits[0][1] if one.how == "detail"]
    assert written == [("皮料", "真皮"), ("皮料", "人造革"), ("质保", "12 个月")]
    assert {one.kind: one.readings[0][1] for one in timeline.scarcities} == {"watching": 30000, "viewers": 820}


def test_a_correction_and_the_ends_of_adverts_are_marked() -> None:
    seen = read_recording(
        "saved:a.mp4", "", None, speech(said("接下来是广告时间", 5), said("更正一下，刚才说错了", 30))
    )
    assert [mark.value for mark in seen.advert_marks] == ["接下来是广告时间"]
    assert seen.corrections[0].at_s == pytest.approx(30, abs=0.5)


def test_a_phrase_cut_in_two_by_the_recogniser_is_read_across_the_seam() -> None:
    heard = speech(said("我们这款面霜是国家", 10), said("级的品质", 12.2), said("大家放心拍", 40))
    (seam,) = [claim for claim in read_recording("https://a/live", "", None, heard).page.claims if claim.seam]
    assert (seam.text, seam.seam) == ("我们这款面霜是国家级的品质", 9)
    assert seam.place is not None
    assert seam.place.time == pytest.approx((10, 13), abs=0.3)
    ended = speech(said("我们这款是国家。", 10), said("级的品质", 11.8))
    assert not [claim for claim in read_recording("https://a/live", "", None, ended).page.claims if claim.seam]


def test_the_operator_may_be_named_by_voice() -> None:
    seen = read_recording("saved:a.mp4", "", None, speech(said("本直播间由杭州云溪贸易有限公司运营", 3)))
    assert [party.name.value for party in seen.page.parties if party.name] == ["杭州云溪贸易有限公司"]


def test_comments_keep_their_role_and_lose_their_sender() -> None:
    detail = {"text": "用了真的好", "sender": "小红", "role": "viewer"}
    events = [RoomEvent(at=NOW, mono=4, kind=EventKind.COMMENT, detail=detail)]
    seen = read_recording("https://a/live", "", None, None, events)
    (claim,) = seen.page.claims
    assert (claim.channel, claim.speaker, claim.in_advert) == (Channel.DANMAKU, "viewer", False)
    assert "小红" not in repr(claim)


def test_small_print_in_the_picture_is_measured_in_height_and_seconds() -> None:
    seen = read_recording(
        "saved:a.mp4",
        "",
        frames(
            track("续航两千公里", (0, 30), box=(10, 10, 600, 120)),
            track("数据来源：企业测试", (0, 1.5), box=(10, 1200, 200, 24)),
            track("明天再来", (50, 60), box=(10, 10, 600, 200)),
        ),
        None,
    )
    limits = {claim.text: claim.limits for claim in seen.page.claims if claim.limits}
    assert list(limits) == ["续航两千公里"]
    (limit,) = limits["续航两千公里"]
    assert (limit.times, limit.seconds) == (5.0, 1.5)


def test_a_comment_left_standing_knows_since_when_and_whether_the_chat_was_tended() -> None:
    viewer = {"text": "加我微信", "sender": "小红", "role": "viewer", "source": "dom"}
    host = {"text": "欢迎", "sender": "场控", "role": "assistant", "source": "dom"}
    events = [
        RoomEvent(at=NOW, mono=20, kind=EventKind.COMMENT, detail=viewer),
        RoomEvent(at=NOW, mono=300, kind=EventKind.COMMENT, detail=host),
        RoomEvent(at=NOW, mono=620, kind=EventKind.STANDING, detail={**viewer, "seconds": 600}),
    ]
    seen = read_recording("https://a/live", "", None, None, events)
    (remark,) = seen.remarks
    assert (remark.speaker, remark.stood_s, remark.answered) == ("viewer", 600, True)
    assert remark.place is not None
    assert remark.place.time == (20, 20)
    assert "小红" not in repr(remark)
    _, room = joined(seen, recording(500))
    assert not room.looked_for(Sought.STANDING)


def joined(seen, held: Recording, pages: tuple[PageFacts, ...] = (), spoken: SpeechReading | None = None):  # type: ignore[no-untyped-def]
    facts = join_over_time(pages, seen, held, 1.0, 1.0 if spoken else None, spoken)
    return facts, next(one for one in facts.subjects if isinstance(one, Room))


def test_a_recording_alone_never_shows_that_the_page_lacks_something() -> None:
    seen = read_recording("saved:a.mp4", "", frames(track("全网最低价", (0, 9))), None)
    _, room = joined(seen, recording(100, SUPPLIED))
    assert room.looked_for(Sought.FRAMES)
    assert not room.looked_for(Sought.IDENTITY)
    assert not room.looked_for(Sought.SPEECH)


def test_a_gap_or_a_doubtful_transcript_hinders() -> None:
    spoken = speech(said("你好", 1, confidence=0.3))
    seen = read_recording("saved:a.mp4", "", frames(track("广告", (0, 100))), spoken)
    _, room = joined(seen, recording(60, gaps=(Gap(from_s=60, to_s=100, why="断流"),)), spoken=spoken)
    assert not room.looked_for(Sought.FRAMES)
    assert "缺口" in next(one.hindrance for one in room.searches if one.what is Sought.FRAMES)
    _, whole = joined(seen, recording(100), spoken=spoken)
    assert not whole.looked_for(Sought.SPEECH)


def test_the_page_of_a_watched_room_and_its_recording_are_one_room() -> None:
    page = PageFacts(
        url="https://a/live", kind=SubjectKind.ROOM, title="面霜专场", looked_for=frozenset({Sought.IDENTITY})
    )
    seen = read_recording("https://a/live", "面霜专场", frames(track("广告", (0, 25))), None)
    facts, room = joined(seen, recording(100), (page,))
    assert len([one for one in facts.subjects if isinstance(one, Room)]) == 1
    assert [(notice.kind, notice.share_of_time) for notice in room.notices] == [("ad", 0.25)]
    assert room.looked_for(Sought.IDENTITY)
    assert any(isinstance(one, Timeline) for one in facts.subjects)


def test_share_read_counts_each_moment_once() -> None:
    assert share_read([(0, 60), (30, 90)], recording(100)) == 0.9
    assert share_read([], recording(100)) is None


def test_tracks_of_neighbouring_stretches_are_one_and_fragments_are_left_out() -> None:
    whole = [track("直播间专享价99元", (0, 120)), track("直播间专享价99元", (120.5, 200)), track("专享价", (10, 20))]
    whole[2] = track("专享价", (10, 20), box=(60, 10, 60, 30))
    (only,) = join_tracks(whole)
    assert (only.text, only.first_s, only.last_s, len(only.seen)) == ("直播间专享价99元", 0, 200, 1)


def test_lines_set_below_one_another_are_one_block() -> None:
    tracks = [
        track("全网最", (0, 9)),
        track("低价", (0, 9), box=(10, 45, 200, 30)),
        track("广告", (0, 9), box=(10, 400, 60, 30)),
    ]
    assert [[one.text for one in block] for block in blocks(tracks)] == [["全网最", "低价"], ["广告"]]


def board(lines: dict[int, str]) -> Board:
    """A board whose reader knows the text by the pattern drawn; it counts what it was given to read."""

    def read(pixels):  # type: ignore[no-untyped-def]
        found = []
        for step, text in lines.items():
            rows, columns = np.nonzero(pixels[:, :, 0] == step)
            if len(rows) > 30:
                box = (int(columns.min()), int(rows.min()), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)
                found.append(Line(text, box, 0.99))
        return found

    return Board(read=read, size=(640, 480), working=(640, 480), step_s=0.5)


def sample(*drawn: tuple[int, int]) -> np.ndarray:  # type: ignore[type-arg]
    """A grey picture with a striped pattern of a brightness at a height."""
    picture = np.full((480, 640), 40, np.uint8)
    for brightness, top in drawn:
        for column in range(100, 300, 8):
            picture[top : top + 24, column : column + 4] = brightness
    return picture


def watch(made: Board, pictures: list[np.ndarray]) -> dict[str, tuple[float, float]]:  # type: ignore[type-arg]
    for number, picture in enumerate(pictures):
        made.look(number / 2, picture, lambda picture=picture: np.dstack([picture] * 3))
    made.finish(len(pictures) / 2)
    return {one.text: (one.first_s, one.last_s) for one in join_tracks(made.tracks)}


def test_a_still_picture_is_read_once() -> None:
    made = board({200: "广告"})
    assert watch(made, [sample((200, 100))] * 40) == {"广告": (0, 20)}
    assert made.read_megapixels == pytest.approx(640 * 480 / 1e6)


def test_a_line_is_known_from_its_first_sample_to_its_last() -> None:
    made = board({200: "运营者", 160: "全网最低"})
    pictures = [sample((200, 100), *([(160, 300)] if 10 <= number < 30 else [])) for number in range(40)]
    found = watch(made, pictures)
    assert found["运营者"] == (0, 20)
    assert found["全网最低"] == (pytest.approx(5, abs=0.5), pytest.approx(15, abs=0.5))
    assert made.read_megapixels < 3 * 640 * 480 / 1e6


def test_when_the_allowance_is_gone_the_moments_count_as_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames_board, "_ALLOWANCE", 0.0)
    monkeypatch.setattr(frames_board, "_SAVED_UP", 0.4)
    made = board({200: "运营者", 160: "全网最低"})
    watch(made, [sample((200, 100), *([(160, 60 + number * 8)] if number % 4 < 2 else [])) for number in range(40)])
    assert made.starved
    assert made.read_megapixels < 2 * 640 * 480 / 1e6
