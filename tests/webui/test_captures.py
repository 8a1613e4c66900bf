import pytest

from checker.service import Service
from checker.vocabulary import Capture
from tests.webui.conftest import Browser


@pytest.fixture
def capture(service: Service) -> Capture:
    person = service.person_named("demo")
    assert person is not None
    return service.capture(person, service.inspection(person, 1).capture or "")


def _name(capture: Capture, role: str) -> str:
    return next(one.name for one in capture.artefacts if one.role == role)


def test_a_screenshot_is_a_picture_and_nothing_else(browser: Browser, capture: Capture) -> None:
    answer = browser.get(f"/captures/{capture.id}/pictures/{_name(capture, 'screenshot')}")
    assert answer.mimetype == "image/png"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_captured_html_is_never_shown(browser: Browser, capture: Capture) -> None:
    assert browser.get(f"/captures/{capture.id}/pictures/{_name(capture, 'document')}").status_code == 404


def test_captured_html_can_only_be_taken_away(browser: Browser, capture: Capture) -> None:
    answer = browser.get(f"/captures/{capture.id}/files/{_name(capture, 'document')}")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert b"<script>" in answer.data


def test_taking_evidence_out_needs_the_right_to(stranger: Browser, capture: Capture) -> None:
    stranger.sign_in("readonly")
    assert stranger.get(f"/captures/{capture.id}/files/{_name(capture, 'document')}").status_code == 403
    assert stranger.get(f"/captures/{capture.id}/pictures/{_name(capture, 'screenshot')}").status_code == 200


@pytest.mark.parametrize("name", ["../../secret-key", "%2e%2e/secret-key", "9/none", "0/document/x"])
def test_only_names_in_the_manifest_are_files(browser: Browser, capture: Capture, name: str) -> None:
    assert browser.get(f"/captures/{capture.id}/files/{name}").status_code == 404
    assert browser.get(f"/captures/sha256:0/files/{name}").status_code == 404


def test_altered_evidence_is_refused_with_a_sentence(browser: Browser, capture: Capture, service: Service) -> None:
    shot = next(one for one in capture.artefacts if one.role == "screenshot")
    (path,) = service.settings.evidence.rglob(shot.sha256)
    path.chmod(0o644)
    path.write_bytes(b"\x89PNG\r\n\x1a\n changed")
    answer = browser.get(f"/captures/{capture.id}/pictures/{shot.name}")
    assert answer.status_code == 410
    assert "改动" in answer.text
    assert browser.get("/findings/1").status_code == 200
