"""A recording goes the whole way: sealed, read, judged; and files that are none say so."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from checker.commands.check import exit_code
from checker.evidence import verify_capture
from checker.inspection import InspectionResult, Options, Surroundings, inspect, reopen
from checker.report.json import as_object
from checker.vocabulary import Channel, Finding, Outcome, SubjectKind
from tests.media.compose import Overlay, Scene, compose

DAY = date(2026, 11, 22)
OPTIONS = Options(decision=DAY, conduct=DAY, supplied_by="投诉人")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence")


@pytest.fixture(scope="module")
def judged(room: Path, store: Path) -> InspectionResult:
    return inspect(str(room), OPTIONS, Surroundings(evidence=store))


def finding(result: InspectionResult, alias: str) -> Finding:
    return next(one for one in result.findings if one.alias == alias)


def test_the_file_is_sealed_as_it_was_supplied(judged: InspectionResult, room: Path, store: Path) -> None:
    assert judged.capture is not None
    segment = next(one for one in judged.capture.artefacts if one.role == "segment")
    assert (
        store / "sha256" / segment.sha256[:2] / segment.sha256[2:4] / segment.sha256
    ).read_bytes() == room.read_bytes()
    assert verify_capture(store, judged.capture.id).is_intact
    assert judged.capture.record["run"]["configuration"]["supplied_by"] == "投诉人"


def test_what_was_read_is_stated_per_channel_and_speech_stays_unheard_without_a_model(judged: InspectionResult) -> None:
    assert judged.subject is SubjectKind.RECORDING
    assert judged.observed.channels["frames"] == pytest.approx(1.0, abs=0.05)
    assert judged.observed.channels["speech"] is None
    assert judged.observed.minutes == pytest.approx(26 / 60, abs=0.02)
    assert finding(judged, "IR-13-2-room").outcome is Outcome.PASSED


def test_words_drawn_twice_are_one_finding_with_two_moments(judged: InspectionResult) -> None:
    places = [place for place in finding(judged, "MP-19-5").places if place.channel is Channel.OCR]
    assert [place.quote for place in places] == ["全网最低价", "全网最低价"]
    assert [place.time for place in places] == [
        (pytest.approx(3, abs=2), pytest.approx(9, abs=2)),
        (pytest.approx(15, abs=2), pytest.approx(21, abs=2)),
    ]
    x, y, width, height = places[0].box or (0, 0, 0, 0)
    assert (x, y) == (pytest.approx(60, abs=20), pytest.approx(205, abs=25))
    assert width > 3 * height > 60


def test_notices_know_how_long_they_stood(judged: InspectionResult) -> None:
    room = next(subject for subject in judged.facts.subjects if type(subject).__name__ == "Room")
    seconds = {notice.kind: notice.seconds for notice in room.notices}
    assert seconds["ad"] == pytest.approx(10, abs=2)
    assert seconds["health-food"] == pytest.approx(12, abs=2)
    assert seconds["operator"] == pytest.approx(26, abs=2)
    assert "38%" in finding(judged, "AD-14-1").message


def test_judging_again_gives_the_same_findings(judged: InspectionResult, store: Path) -> None:
    assert judged.capture is not None
    again = reopen(judged.capture.id, OPTIONS, Surroundings(evidence=store))
    assert as_object(again)["findings"] == as_object(judged)["findings"]


@pytest.mark.parametrize("ending", ["flv", "ts", "mkv"])
def test_other_containers_are_read_whatever_their_name(short: Path, store: Path, tmp_path: Path, ending: str) -> None:
    other = tmp_path / f"other.{ending}"
    subprocess.run(["ffmpeg", "-v", "error", "-i", short, "-c", "copy", other], check=True)
    misnamed = other.rename(tmp_path / "misnamed.mp4")
    result = inspect(str(misnamed), OPTIONS, Surroundings(evidence=store))
    assert result.trouble is None
    assert finding(result, "MP-19-5").outcome is Outcome.CANNOT_TELL
    assert result.capture is not None
    assert any("内容实为" in loss for loss in result.capture.record["visits"][0]["incomplete"])


def _page(path: Path, short: Path) -> None:
    path.write_text("<html><body>不是视频</body></html>", "utf-8")


def _noise(path: Path, short: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4000)


def _header_only(path: Path, short: Path) -> None:
    path.write_bytes(short.read_bytes()[:40])


def _empty(path: Path, short: Path) -> None:
    path.write_bytes(b"")


def _picture_inside_out(path: Path, short: Path) -> None:
    content = bytearray(short.read_bytes())
    content[200:-200] = b"\xff" * (len(content) - 400)
    path.write_bytes(content)


def _playlist_in_disguise(path: Path, short: Path) -> None:
    path.write_text("#EXTM3U\n#EXTINF:4,\n/etc/hostname\n", "utf-8")


def _sound_only(path: Path, short: Path) -> None:
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-t", "2", "-i", "sine=frequency=300", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True)


def _too_large(path: Path, short: Path) -> None:
    source = ["-f", "lavfi", "-t", "0.1", "-i", "color=c=black:s=8000x6000:r=10"]
    subprocess.run(["ffmpeg", "-v", "error", *source, "-preset", "ultrafast", str(path)], check=True)


@pytest.mark.parametrize(
    "make",
    [_page, _noise, _header_only, _empty, _picture_inside_out, _playlist_in_disguise, _sound_only, _too_large],
    ids=lambda make: make.__name__.strip("_"),
)
def test_what_cannot_be_watched_says_so_and_is_not_passed(make, short: Path, store: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "given.mp4"
    make(path, short)
    result = inspect(str(path), OPTIONS, Surroundings(evidence=store))
    assert result.trouble is not None
    assert len(result.trouble.message) > 8
    assert {one.outcome for one in result.findings} == {Outcome.UNTESTED}
    assert exit_code([result]) == 3


def test_a_truncated_recording_is_read_as_far_as_it_goes(store: Path, short: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.ts"
    subprocess.run(["ffmpeg", "-v", "error", "-i", short, "-c", "copy", whole], check=True)
    cut = tmp_path / "cut.ts"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    result = inspect(str(cut), OPTIONS, Surroundings(evidence=store))
    assert result.trouble is None
    assert finding(result, "MP-19-5").outcome is Outcome.CANNOT_TELL


@pytest.fixture
def playlist(short: Path, tmp_path: Path) -> Path:
    path = tmp_path / "hls" / "list.m3u8"
    path.parent.mkdir()
    command = ["ffmpeg", "-v", "error", "-i", short, "-c:v", "libx264", "-preset", "ultrafast", "-g", "10"]
    subprocess.run([*command, "-hls_time", "1", "-hls_list_size", "0", path], check=True)
    return path


def test_a_playlist_is_sealed_with_its_segments_in_order(playlist: Path, store: Path) -> None:
    result = inspect(str(playlist), OPTIONS, Surroundings(evidence=store))
    assert result.capture is not None
    names = [one.note for one in result.capture.artefacts if one.role == "segment"]
    assert names == [f"list{number}.ts" for number in range(len(names))]
    assert len(names) >= 3
    assert finding(result, "MP-19-5").places[0].time == (pytest.approx(0, abs=1), pytest.approx(3, abs=1))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("../outside.ts", "指向别处"),
        ("/etc/passwd", "指向别处"),
        ("http://127.0.0.1/a.ts", "指向别处"),
        ("file:///etc/passwd", "指向别处"),
        ("%2e%2e/outside.ts", "指向别处"),
        ("link.ts", "指向别处"),
        ("missing.ts", "缺少分段"),
        ('#EXT-X-KEY:METHOD=AES-128,URI="key"', "加密"),
    ],
)
def test_a_playlist_cannot_reach_beyond_its_folder(
    playlist: Path, store: Path, tmp_path: Path, short: Path, line: str, said: str
) -> None:
    shutil.copy(short, tmp_path / "outside.ts")
    (playlist.parent / "link.ts").symlink_to(tmp_path / "outside.ts")
    playlist.write_text(f"#EXTM3U\n#EXTINF:2,\n{line}\n", "utf-8")
    result = inspect(str(playlist), OPTIONS, Surroundings(evidence=store))
    assert result.trouble is not None
    assert said in result.trouble.message
    assert result.capture is None


def test_a_turned_phone_recording_is_read_upright(short: Path, store: Path, tmp_path: Path) -> None:
    flat = compose(
        Scene(seconds=2, overlays=(Overlay(text="全网最低价", at=(40, 60)),), size=(360, 640), mute=True),
        tmp_path / "a.mp4",
    )
    turned = tmp_path / "turned.mp4"
    lying = ["ffmpeg", "-v", "error", "-i", flat, "-vf", "transpose=1", "-preset", "ultrafast", tmp_path / "b.mp4"]
    subprocess.run(lying, check=True)
    command = ["ffmpeg", "-v", "error", "-i", tmp_path / "b.mp4", "-c", "copy", "-metadata:s:v", "rotate=90", turned]
    subprocess.run(command, check=True)
    result = inspect(str(turned), OPTIONS, Surroundings(evidence=store))
    place = finding(result, "MP-19-5").places[0]
    assert place.quote == "全网最低价"
    assert place.box is not None
    assert place.box[2] > place.box[3]
