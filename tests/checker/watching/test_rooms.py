"""Real rooms, real browser: three at a time against what is known of them, and one whose process is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.errors import CheckerError, VisitFailed
from checker.evidence import read_artefact, verify_capture
from checker.vocabulary import Finding
from checker.vocabulary.live import EventKind, Recording, RoomEvent
from checker.vocabulary.watching import Health, Noticed, Watch, WatchState
from checker.watching.group import Group, GroupPlan
from checker.watching.journal import entries
from checker.watching.keeping import Bounds
from checker.watching.room import Seen
from crawlers.egress import parse_allowed
from tests.marketplace.live import Script, Studio, read_script, studio

ROOT = Path(__file__).parents[3]
SMALL = {"width": 180, "height": 320}
pytestmark = pytest.mark.xdist_group("live")


def _scripts() -> list[Script]:
    """The keyed rooms, small and short: HLS, FLV with a cut, WebSocket."""
    hls = replace(read_script("price-differs"), seconds=26, **SMALL)
    flv = replace(read_script("stream-cuts"), seconds=26, cuts=((13.0, 18.0),), **SMALL)
    socket = replace(read_script("label-missing"), seconds=26, **SMALL)
    return [replace(one, digest=f"small{one.seconds}{one.digest}") for one in (hls, flv, socket)]


@dataclass
class Notes:
    """A ledger in memory."""

    waiting: list[Watch]
    seen: dict[int, Seen] = field(default_factory=dict)
    failed: dict[int, CheckerError | None] = field(default_factory=dict)
    told: list[Health] = field(default_factory=list)

    def take(self, places: int) -> list[Watch]:
        taken, self.waiting = self.waiting[:places], self.waiting[places:]
        return taken

    def tell(self, watch: Watch, health: Health) -> bool:
        self.told.append(health)
        return True

    def note(self, watch: Watch, findings: Sequence[Finding]) -> Sequence[Noticed]:
        return ()

    def settle(self, watch: Watch, seen: Seen | None, failure: CheckerError | None, health: Health) -> None:
        if seen is None:
            self.failed[watch.id] = failure
        else:
            self.seen[watch.id] = seen

    def is_done(self) -> bool:
        return not self.waiting


@dataclass
class Watched:
    """What one room came to."""

    folder: Path
    seen: Seen

    @property
    def recording(self) -> Recording:
        return Recording.from_object(json.loads(self._of("timeline")))

    @property
    def events(self) -> list[RoomEvent]:
        return [RoomEvent.from_line(json.loads(line)) for line in self._of("events").splitlines()]

    def content(self) -> bytes:
        """The stream laid end to end."""
        artefacts = self.seen.capture.artefacts
        return b"".join(read_artefact(self.folder, one) for one in artefacts if one.role == "segment")

    def _of(self, role: str) -> bytes:
        return read_artefact(self.folder, next(one for one in self.seen.capture.artefacts if one.role == role))


def _watch(number: int, url: str, seconds: int) -> Watch:
    return Watch(
        id=number, url=url, seconds=seconds, persona="", state=WatchState.RUNNING, requested_by="test",
        requested_at=datetime.now(UTC),
    )  # fmt: skip


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Watched], Notes]]:
    folder = tmp_path_factory.mktemp("live")
    with studio([], scripts=_scripts()) as open_studio:
        port = int(open_studio.base.rpartition(":")[2])
        watches = [_watch(n, open_studio.url(name), 60) for n, name in enumerate(open_studio.shows)]
        watches.append(_watch(9, "http://127.0.0.3/forbidden", 60))
        notes = Notes(watches)
        plan = GroupPlan(
            store=folder,
            folder=folder / "watches",
            bounds=Bounds(most_bytes=10**9, free_bytes=0),
            rulebook="",
            allow=(parse_allowed(f"127.0.0.2/32:{port}"),),
            patience_s=7,
            beat_s=0.5,
        )
        try:
            Group(plan, notes).run()
        except VisitFailed as error:
            pytest.skip(f"no browser here: {error}")
        names = list(open_studio.shows)
        yield {names[number]: Watched(folder, seen) for number, seen in notes.seen.items()}, notes


def test_every_room_is_watched_to_its_end_and_sealed(rooms: tuple[dict[str, Watched], Notes]) -> None:
    found, _ = rooms
    assert set(found) == {"price-differs", "stream-cuts", "label-missing"}
    for watched in found.values():
        assert verify_capture(watched.folder, watched.seen.capture.id).is_intact
        assert {one.role for one in watched.seen.capture.artefacts} >= {"dom", "screenshot", "segment", "events"}
        assert watched.recording.observed_s > 5
        assert "结束" in watched.seen.why


def test_the_stream_is_what_was_served_byte_for_byte(rooms: tuple[dict[str, Watched], Notes]) -> None:
    watched = rooms[0]["price-differs"]
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=format_name,duration", "-of", "json", "-i", "pipe:0"],
        input=watched.content(), capture_output=True,
    )  # fmt: skip
    assert not done.stderr
    assert json.loads(done.stdout)["format"]["format_name"] == "mpegts"
    assert watched.content()[:1] == b"\x47"
    assert {one.duration_s for one in watched.recording.segments} == {2.0}


def test_a_cut_of_the_stream_is_a_gap_of_its_length(rooms: tuple[dict[str, Watched], Notes]) -> None:
    recording = rooms[0]["stream-cuts"].recording
    before, during = recording.gaps[0], max(recording.gaps[1:], key=lambda gap: gap.to_s - gap.from_s)
    assert before.from_s == 0
    assert during.to_s - during.from_s == pytest.approx(5, abs=2)  # a server sends again from the last keyframe
    assert "直播流" in during.why


def test_cards_and_comments_are_told_as_they_came(rooms: tuple[dict[str, Watched], Notes]) -> None:
    events = rooms[0]["price-differs"].events
    prices = [
        event.detail["price_fen"]
        for event in events
        if event.kind == EventKind.CARD and event.detail["source"] == "dom"
    ]
    assert prices[0] == 9900
    assert 12900 in prices
    said = [event.detail for event in events if event.kind == EventKind.COMMENT]
    assert [(one["sender"], one["text"], one["role"]) for one in said] == [("小米粥", "怎么付款是129？", "viewer")]
    assert {EventKind.TITLE, EventKind.ACCOUNT, EventKind.VIEWERS, EventKind.NOTICE} <= {event.kind for event in events}


def test_a_room_that_fails_leaves_the_others_alone(rooms: tuple[dict[str, Watched], Notes]) -> None:
    assert set(rooms[1].failed) == {9}


def _command(open_studio: Studio, var: Path, minutes: str) -> subprocess.Popen[str]:
    port = open_studio.base.rpartition(":")[2]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SHUOQING_VAR": str(var),
        "SHUOQING_EGRESS_ALLOW": json.dumps([f"127.0.0.2/32:{port}"]),
        "SHUOQING_WATCH_PATIENCE_SECONDS": "8",
    }
    url = open_studio.base + "/stream/stream-cuts.flv"  # the stream alone: no page, so that little has to start
    command = [sys.executable, "-m", "checker", "watch", url, "--minutes", minutes, "--format", "json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _wait_for_segments(process: subprocess.Popen[str], folder: Path, count: int) -> None:
    end = time.monotonic() + 90
    while sum(entry["k"] == "segment" for entry in entries(folder)) < count and time.monotonic() < end:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.2)


def test_a_killed_watch_goes_on_and_loses_no_sealed_segment(tmp_path: Path) -> None:
    script = replace(read_script("stream-cuts"), seconds=240, rate=5, cuts=(), digest="uncut240", **SMALL)
    folder = tmp_path / "watches" / "1"
    with studio([], scripts=[script]) as open_studio:
        first = _command(open_studio, tmp_path, "4")
        _wait_for_segments(first, folder, 3)
        os.kill(first.pid, signal.SIGKILL)
        first.communicate()
        sealed = [entry["segment"]["sha256"] for entry in entries(folder) if entry["k"] == "segment"]
        second = _command(open_studio, tmp_path, "4")
        _wait_for_segments(second, folder, len(sealed) + 1)
        second.terminate()  # an orderly end: what was seen is sealed
        out, err = second.communicate(timeout=120)
    assert "继续上次中断的观看 1" in err
    assert second.returncode in {0, 1, 3}, err
    capture = next(entry["capture"] for entry in entries(folder) if entry["k"] == "closed")
    assert json.loads(out)["capture"] == capture
    verified = verify_capture(tmp_path / "evidence", capture)
    assert verified.is_intact
    kept = [entry["segment"]["sha256"] for entry in entries(folder) if entry["k"] == "segment"]
    assert kept[: len(sealed)] == sealed
    assert len(kept) > len(sealed)
    gaps = [entry for entry in entries(folder) if entry["k"] == "gap"]
    assert any("中断" in gap["why"] for gap in gaps)
