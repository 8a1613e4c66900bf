"""What a watch keeps survives a break, is bounded, and becomes one sealed capture."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.__main__ import cli
from checker.errors import Conflict, EvidenceNotSealed
from checker.evidence import read_artefact, verify_capture
from checker.evidence.stamps import Authority, Stamps
from checker.vocabulary import Capture
from checker.vocabulary.live import EventKind, Recording, RoomEvent
from checker.watching.closing import close_watch
from checker.watching.journal import NAME, Journal, entries
from checker.watching.keeping import Bounds, Keeper
from crawlers.live.pieces import Piece
from crawlers.live.watching import Arrival
from rules.amendments import use_amendments

STARTED = datetime.now(UTC) - timedelta(seconds=100)
URL = "https://live.example.cn/8801"


def piece(number: int, *, size: int = 100, init: bytes = b"head") -> Piece:
    content = bytes([number]) * size
    return Piece(content=content, duration_s=2, media_type="video/x-flv", url=f"{URL}.flv?token=1", init=init)


def arrival(starts_s: float) -> Arrival:
    return Arrival(at=STARTED + timedelta(seconds=starts_s + 2), arrived_s=starts_s + 2, starts_s=starts_s)


def with_keeper(
    folder: Path, work: Callable[[Keeper], Awaitable[None]], *, most_bytes: int = 10**9, free_bytes: int = 0
) -> Keeper:
    async def run(journal: Journal) -> Keeper:
        bounds = Bounds(most_bytes=most_bytes, free_bytes=free_bytes)
        keeper = Keeper(folder / "evidence", journal, STARTED, bounds, asyncio.Semaphore(1))
        await work(keeper)
        await keeper.flush()
        return keeper

    with Journal(folder / "1") as journal:
        if not list(entries(folder / "1")):
            journal.add("begin", {"started_at": STARTED.isoformat(), "url": URL})
        return asyncio.run(run(journal))


def closed(folder: Path) -> tuple[Capture, Recording, list[RoomEvent]]:
    capture = close_watch(folder / "evidence", folder / "1", URL, {})
    one = {artefact.role: read_artefact(folder / "evidence", artefact) for artefact in capture.artefacts}
    recording = Recording.from_object(json.loads(one["timeline"]))
    return capture, recording, [RoomEvent.from_line(json.loads(line)) for line in one["events"].splitlines()]


async def _first(keeper: Keeper) -> None:
    await keeper.keep_gap(0, 3, "打开页面")
    await keeper.keep_piece(piece(1), arrival(3))
    await keeper.keep_piece(piece(2), arrival(5))


async def _nothing(keeper: Keeper) -> None:
    pass


async def _second(keeper: Keeper) -> None:
    assert keeper.ends() == {"av": 7}
    assert keeper.health.segments == 2
    await keeper.keep_gap(7, 20, "观看程序中断")
    await keeper.keep_piece(piece(3), arrival(20))
    said = RoomEvent(at=STARTED, mono=4.5, kind=EventKind.COMMENT, detail={"text": "求链接", "sender": "阿木"})
    await keeper.keep_events([said], [])


def test_a_watch_goes_on_after_a_break_and_is_sealed_whole(tmp_path: Path) -> None:
    with_keeper(tmp_path, _first)
    with (tmp_path / "1" / NAME).open("a") as file:
        file.write('{"k":"segment","artefact":{"name":"0/seg')  # the process was killed here
    with_keeper(tmp_path, _second)
    capture, recording, events = closed(tmp_path)
    assert verify_capture(tmp_path / "evidence", capture.id).is_intact
    contents = [read_artefact(tmp_path / "evidence", one) for one in capture.artefacts if one.role == "segment"]
    assert contents == [piece(number).content for number in (1, 2, 3)]
    assert [(one.name, one.starts_s) for one in recording.segments] == [
        ("0/segment", 3),
        ("0/segment-2", 5),
        ("0/segment-3", 20),
    ]
    assert [(gap.from_s, gap.to_s, gap.why) for gap in recording.gaps] == [(0, 3, "打开页面"), (7, 20, "观看程序中断")]
    assert recording.observed_s == 6
    assert recording.sources == (f"{URL}.flv",)
    assert [event.detail["text"] for event in events if event.kind == EventKind.COMMENT] == ["求链接"]
    assert {event.kind for event in events} >= {EventKind.GAP, EventKind.CLOCK}


def test_the_same_first_bytes_are_kept_once(tmp_path: Path) -> None:
    async def three(keeper: Keeper) -> None:
        for number in (1, 2):
            await keeper.keep_piece(piece(number), arrival(number * 2))
        await keeper.keep_piece(piece(3, init=b"other head"), arrival(6))

    with_keeper(tmp_path, three)
    capture, recording, _ = closed(tmp_path)
    assert [one.role for one in capture.artefacts].count("init") == 2
    assert [one.init for one in recording.segments] == ["0/init", "0/init", "0/init-2"]


def test_nothing_more_is_kept_beyond_the_bounds(tmp_path: Path) -> None:
    async def fill(keeper: Keeper) -> None:
        assert keeper.full() == ""
        await keeper.keep_piece(piece(1, size=600), arrival(0))
        assert "上限" in keeper.full()

    with_keeper(tmp_path, fill, most_bytes=500)

    async def no_room(keeper: Keeper) -> None:
        assert "存储空间不足" in keeper.full()

    with_keeper(tmp_path, no_room, free_bytes=10**18)


def test_one_watch_is_written_by_one_process(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(Conflict), Journal(tmp_path):
        pass


@pytest.mark.parametrize("endless", [float("inf"), float("nan"), 1e13])
def test_a_watch_that_was_told_endless_lengths_is_sealed_all_the_same(tmp_path: Path, endless: float) -> None:
    async def told(keeper: Keeper) -> None:
        await keeper.keep_piece(piece(1), arrival(3))
        await keeper.keep_gap(5, endless, "直播流停顿")
        await keeper.keep_piece(replace(piece(2), duration_s=endless), replace(arrival(0), starts_s=endless))

    with_keeper(tmp_path, told)
    resumed = with_keeper(tmp_path, _nothing)
    capture, recording, events = closed(tmp_path)
    assert verify_capture(tmp_path / "evidence", capture.id).is_intact
    assert recording.segments[0].starts_s == 3
    times = [recording.duration_s, recording.observed_s, resumed.latest_s, resumed.health.gap_s]
    times += [event.detail["to_s"] for event in events if event.kind == EventKind.GAP]
    assert max(times) <= 7 * 24 * 3600


def test_a_watch_that_saw_nothing_is_no_capture(tmp_path: Path) -> None:
    with_keeper(tmp_path, _nothing)
    with pytest.raises(EvidenceNotSealed):
        close_watch(tmp_path / "evidence", tmp_path / "1", URL, {})


def test_an_address_inside_the_house_is_refused_before_anything_starts(tmp_path: Path) -> None:
    given = CliRunner(env={"SHUOQING_VAR": str(tmp_path)}).invoke(cli, ["watch", "http://10.1.2.3/live"])
    use_amendments(None)
    assert given.exit_code == 4
    assert "不是公网地址" in given.output
    assert not (tmp_path / "watches").exists()


def test_checkpoints_cover_every_piece_once_and_wait_for_their_stamp(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "evidence", [Authority(name="tsa", url="http://127.0.0.1:1/")])

    async def keep(*numbers: int) -> Keeper:
        with Journal(tmp_path / "1") as journal:
            bounds = Bounds(most_bytes=10**9, free_bytes=0)
            keeper = Keeper(tmp_path / "evidence", journal, STARTED, bounds, asyncio.Semaphore(1), stamps)
            for number in numbers:
                await keeper.keep_piece(piece(number), arrival(60.0 * number))
            return keeper

    asyncio.run(keep(0, 1, 2))  # 122 s: one checkpoint
    asyncio.run(keep(3))  # a break, then another that is not due yet
    with Journal(tmp_path / "1") as journal:
        bounds = Bounds(most_bytes=10**9, free_bytes=0)
        last = Keeper(tmp_path / "evidence", journal, STARTED, bounds, asyncio.Semaphore(1), stamps)
        asyncio.run(last.close_checkpoint())
    capture, recording, _ = closed(tmp_path)
    lists = [one for one in capture.artefacts if one.role == "checkpoint"]
    told = [json.loads(read_artefact(tmp_path / "evidence", one)) for one in lists]
    assert [row["sha256"] for one in told for row in one["pieces"]] == [one.sha256 for one in recording.segments]
    assert [one["before"] for one in told] == ["", lists[0].sha256]
    assert stamps.pending() == sorted(one.sha256 for one in lists)
    assert (last.health.checkpoints, last.health.unstamped) == (2, 2)
