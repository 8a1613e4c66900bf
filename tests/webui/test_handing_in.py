"""Handing in a recording on a page: told by its bytes, sealed before it is queued, judged from what was sealed."""

import io
import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from checker.evidence import read_artefact, verify_capture
from checker.service import Service
from checker.store import inspections
from checker.vocabulary.workbench import InspectionState
from tests.media.compose import Overlay, Scene, compose
from tests.webui.conftest import Browser

PAGE = "/inspections/upload"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("handed-in")
    scene = Scene(seconds=2, overlays=(Overlay(text="全网最低价", at=(20, 60), size=34),), size=(240, 320), mute=True)
    return Path(compose(scene, folder / "screen.mp4")).read_bytes()


def _send(browser: Browser, content: bytes, name: str, **more: str) -> TestResponse:
    return browser.post(
        PAGE, {"supplied_by": "举报人 2026-118", **more, "file": (io.BytesIO(content), name)}, page=PAGE
    )


def test_a_recording_is_sealed_before_it_is_queued(browser: Browser, service: Service, recording: bytes) -> None:
    answer = _send(browser, recording, "录屏<1>.mp4")
    assert answer.status_code == 303, answer.text
    number = int(answer.location.rpartition("/")[2])
    with service._database.reading() as session:
        kept = inspections.get(session, number)
        assert kept.capture is not None
        capture = inspections.find_capture(session, kept.capture)
    assert capture is not None
    assert (kept.state, capture.target) == (InspectionState.QUEUED, "录屏1.mp4")
    assert capture.record["run"]["configuration"]["supplied_by"] == "举报人 2026-118"
    assert verify_capture(service.settings.evidence, capture.id).is_intact
    original = next(one for one in capture.artefacts if one.role == "segment")
    assert read_artefact(service.settings.evidence, original) == recording
    assert not list(service.settings.var.glob("handed-in-*"))
    page = browser.get(answer.location).text
    assert "举报人 2026-118" in page


@pytest.mark.parametrize(("day", "sentence"), [("2999-01-01", "不能晚于今天"), ("01.02.2026", "不是日期")])
def test_a_day_that_cannot_be_is_said_beside_the_day(browser: Browser, day: str, sentence: str) -> None:
    page = _send(browser, b"\x00\x00\x00\x18ftypmp42", "a.mp4", conduct_day=day).text
    ((where, said),) = re.findall(r'<p class="problem" id="(\w+)-error" role="alert">([^<]*)</p>', page)
    assert where == "conduct_day"
    assert sentence in said


@pytest.mark.parametrize(
    ("content", "name", "supplied_by", "sentence"),
    [
        (b"", "a.mp4", "举报人", "文件是空的"),
        (b"plain text", "a.mp4", "举报人", "不是能识别的视频格式"),
        (b"#EXTM3U\n#EXTINF:2,\n/etc/passwd\n", "a.mp4", "举报人", "不是能识别的视频格式"),
        (b"MZ\x90", "a.exe", "举报人", "只接受录像"),
        (b"\x00\x00\x00\x18ftypmp42", "a.mp4", " ", "请写明由谁提供"),
        (b"", "", "举报人", "请选择文件"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    browser: Browser, service: Service, content: bytes, name: str, supplied_by: str, sentence: str
) -> None:
    answer = _send(browser, content, name, supplied_by=supplied_by)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not list(service.settings.var.glob("handed-in-*"))
