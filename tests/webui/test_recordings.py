"""The evidence player: what it is served, what it lets out, and how it behaves in a real browser."""

import hashlib
import io
import json
import re
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from checker.inspection import Options, inspect
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary.workbench import InspectionRequest, Position
from checker.wiring import outcome_of, surroundings_of
from tests.media.compose import Overlay, Scene, compose
from tests.webui.conftest import Browser
from tests.webui.samples import PASSWORD
from webui import create_app

SCENE = Scene(
    seconds=12,
    overlays=(
        Overlay(text="运营者：杭州云溪贸易有限公司", at=(20, 20), size=20),
        Overlay(text="全网最低价", from_s=2, to_s=5, at=(40, 120), size=30),
        Overlay(text="全网最低价", from_s=8, to_s=11, at=(40, 120), size=30),
    ),
    size=(400, 640),
)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compose(SCENE, tmp_path_factory.mktemp("player") / "room.flv")


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory, recording: Path) -> Iterator[Service]:
    """A workbench with one recording inspected: inspection 1."""
    opened = open_service(Settings(var=tmp_path_factory.mktemp("workbench") / "var", workers=0))
    opened.add_person("demo", PASSWORD, [Position.ADMIN])
    day = date(2026, 11, 22)
    result = inspect(str(recording), Options(decision=day, conduct=day), surroundings_of(opened.settings))
    opened.keep_inspection(
        InspectionRequest(target="room.flv"), outcome_of(result, opened.settings.evidence), requested_by="demo"
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(workbench: Service) -> Flask:
    return create_app(workbench.settings, workbench)


@pytest.fixture
def capture(workbench: Service, browser: Browser) -> str:
    person = workbench.person_named("demo")
    assert person is not None
    found = workbench.inspection(person, 1).capture
    assert found is not None
    return found


def test_the_axis_tells_what_was_seen_when(browser: Browser, capture: str) -> None:
    axis = browser.get(f"/captures/{capture}/recording.json").get_json()
    assert axis["duration"] == pytest.approx(12, abs=0.5)
    operator = next(notice for notice in axis["notices"] if notice["kind"] == "operator")
    assert operator["share"] > 0.9
    seen = next(track["seen"] for track in axis["tracks"] if track["text"] == "全网最低价")
    assert seen == [
        [pytest.approx(2, abs=1), pytest.approx(5, abs=1)],
        [pytest.approx(8, abs=1), pytest.approx(11, abs=1)],
    ]
    assert axis["listened"] is False


def test_ranges_of_the_recording_are_served_and_nothing_else_of_the_disk(browser: Browser, capture: str) -> None:
    part = browser.get(f"/captures/{capture}/recording", headers={"Range": "bytes=100-199"}, buffered=True)
    assert part.status_code == 206
    assert len(part.data) == 100
    assert "sandbox" in part.headers["Content-Security-Policy"]
    assert browser.get("/captures/..%2f..%2fetc/recording").status_code == 404
    assert browser.get(f"/captures/sha256:{'0' * 64}/recording").status_code == 404


def test_a_stranger_sees_no_recording(stranger: Browser, capture: str) -> None:
    for what in ("recording", "recording.json", "strip", "clip?from=1&to=2"):
        assert stranger.get(f"/captures/{capture}/{what}").status_code in (302, 401)


def test_a_clip_carries_its_digest_and_its_parents(
    browser: Browser, capture: str, tmp_path: Path, recording: Path
) -> None:
    answer = browser.get(f"/captures/{capture}/clip?from=3&to=4")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        told = json.loads(packed.read("clip.json"))
        content = packed.read(told["name"])
    assert hashlib.sha256(content).hexdigest() == told["sha256"]
    assert told["parents"][0]["sha256"] == hashlib.sha256(recording.read_bytes()).hexdigest()
    assert (told["from_s"], told["asked_from_s"]) == (0, 3)
    (tmp_path / "clip.flv").write_bytes(content)
    asked = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", tmp_path / "clip.flv"]
    assert "h264" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("query", ["", "from=a&to=2", "from=-1&to=2", "from=nan&to=2", "from=9&to=2"])
def test_a_clip_wants_two_moments(browser: Browser, capture: str, query: str) -> None:
    assert browser.get(f"/captures/{capture}/clip?{query}").status_code == 400


@pytest.fixture
def page_of_player(app: Flask) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    system = Path("/usr/bin/chromium")
    with sync_playwright() as playwright:
        path = system if system.exists() else None
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        page = chromium.new_page(base_url=f"http://127.0.0.1:{server.server_port}")
        page.set_default_timeout(60_000)
        page.goto("/login")
        page.fill("#username", "demo")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_load_state()
        page.goto("/inspections/1")
        page.wait_for_selector("[data-player][data-ready]")
        yield page
        chromium.close()
    server.shutdown()


@pytest.mark.xdist_group("browser")
def test_one_click_on_a_finding_moves_everything(page_of_player: Page) -> None:
    page = page_of_player
    moments = page.locator("[data-moment]", has_text="全网最低价")
    assert moments.count() == 2
    moments.nth(1).click()
    clock = expect(page.locator("[data-clock]"))
    clock.to_have_text(re.compile("^0:0[78]$"), timeout=60_000)
    assert page.locator("[data-boxes] rect").count() == 1
    assert int(page.locator("[data-axis-box]").get_attribute("aria-valuenow") or 0) in (7, 8)
    assert "from=8" in (page.locator("[data-export]").get_attribute("href") or "") or "from=7" in (
        page.locator("[data-export]").get_attribute("href") or ""
    )
    page.keyboard.press("[")  # another finding on the same words
    page.keyboard.press("[")
    clock.to_have_text(re.compile("^0:0[0-3]$"), timeout=60_000)
    page.keyboard.press(".")
    clock.to_have_text(re.compile("^0:0[23]$"), timeout=60_000)
    found = Axe().run(page, "[data-player]")
    assert not found.response["violations"], found.generate_report()
