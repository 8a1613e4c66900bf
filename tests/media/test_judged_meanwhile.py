"""A room judged while it is watched: piece by piece, from its journal, through children that remember."""

import subprocess
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from checker.evidence import keep_blob
from checker.inspection import Options
from checker.vocabulary import Blob, Channel, Finding, Outcome, Place, Severity, SubjectKind
from checker.vocabulary.watching import Watch, WatchState
from checker.watching import judging
from checker.watching.journal import Journal, Tail
from checker.watching.judging import RoomJudge
from crawlers.readers.live import LiveReading, Senses
from tests.media.compose import Overlay, Scene, compose

URL = "https://market.example.cn/live/1"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = ("全网销量第一", "国家级品质面霜")


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Two seconds each; the first words stand from the beginning, the second from the third piece on."""
    folder = tmp_path_factory.mktemp("pieces")
    overlays = tuple(
        Overlay(text=words, at=(30, 200 + 120 * n), size=34, from_s=4.0 * n) for n, words in enumerate(WORDS)
    )
    whole = compose(Scene(seconds=8, overlays=overlays, size=(400, 640), mute=True), folder / "whole.mp4")
    command = ["ffmpeg", "-v", "error", "-i", whole, "-c:v", "libx264", "-preset", "ultrafast", "-g", "20"]
    subprocess.run([*command, "-hls_time", "2", "-hls_list_size", "0", folder / "live.m3u8"], check=True)
    return [path.read_bytes() for path in sorted(folder.glob("live*.ts"))]


def _keep(folder: Path, journal: Journal, number: int, content: bytes) -> None:
    kept = keep_blob(folder, f"0/segment-{number}", Blob(role="segment", content=content, media_type="video/mp2t"))
    segment = {
        "name": kept.name, "starts_s": 2.0 * number, "duration_s": 2.0, "sha256": kept.sha256, "at": NOW.isoformat(),
        "size": kept.size, "init": "", "track": "av", "discontinuity": False, "encrypted": False, "media_type": "",
    }  # fmt: skip
    journal.add("segment", {"artefact": asdict(kept), "segment": segment})


def _judge(folder: Path, senses: Senses) -> RoomJudge:
    watch = Watch(id=1, url=URL, seconds=60, persona="", state=WatchState.RUNNING, requested_by="", requested_at=NOW)
    options = Options(decision=date(2026, 11, 22), subject=SubjectKind.ROOM)
    return RoomJudge(watch, folder, options, LiveReading(senses, "1"), Tail(folder / "1"))


def _quoted(found: list[Finding] | None) -> set[str]:
    return {words for one in found or () for place in one.places for words in WORDS if place.quote in words}


def test_findings_come_piece_by_piece_and_survive_the_end_of_a_child(tmp_path: Path, pieces: list[bytes]) -> None:
    with Journal(tmp_path / "1") as journal, Senses(None) as senses:
        journal.add("begin", {"started_at": NOW.isoformat(), "url": URL})
        judge = _judge(tmp_path, senses)
        for number in (0, 1):
            _keep(tmp_path, journal, number, pieces[number])
        first = judge.look()
        assert _quoted(first) == {WORDS[0]}
        assert judge.look() is None  # nothing came
        senses.eyes.close()
        _keep(tmp_path, journal, 2, pieces[2])
        assert _quoted(judge.look()) == set(WORDS)
        _keep(tmp_path, journal, 3, b"no stream at all")
        _keep(tmp_path, journal, 4, pieces[3])
        assert _quoted(judge.look()) == set(WORDS)
        judge.close()


@pytest.mark.parametrize(("observed_s", "speaks"), [(judging.ENOUGH_S - 1, False), (judging.ENOUGH_S, True)])
def test_what_a_whole_show_has_or_lacks_waits_until_enough_was_seen(observed_s: float, *, speaks: bool) -> None:
    place = Place(quote="广告", channel=Channel.OCR, time=(0, 4))
    one = Finding(
        rule="identification.live_advert", alias="AD-14-1", outcome=Outcome.CANNOT_TELL, severity=Severity.S3,
        citations=(), duty_bearer="", message="", places=(place,),
    )  # fmt: skip
    assert judging.can_speak(one, observed_s) is speaks
    assert judging.can_speak(replace(one, rule="advertising.absolute_terms"), observed_s)
    assert judging.can_speak(replace(one, rule="advertising.absolute_terms", places=()), observed_s) is speaks
