"""Custody, bundles and papers from the pages; the log for those who may read it."""

from pathlib import Path

import pytest

from checker.evidence.verifier.verify import verify
from checker.service import Service
from tests.webui.conftest import Browser


@pytest.fixture
def capture(service: Service) -> str:
    return service.dossier("1").captures[0].id


def test_custody_names_who_looked_and_hashes_again(browser: Browser, capture: str) -> None:
    browser.get(f"/captures/{capture}/pictures/0/screenshot")
    page = browser.get(f"/captures/{capture}/custody").text
    assert "4 个文件与封存时一致" in page
    assert "查看证据文件" in page
    assert "核对证据" in page
    assert browser.get("/captures/sha256:nope/custody").status_code == 404


def test_a_bundle_taken_from_the_page_is_intact(browser: Browser, capture: str, tmp_path: Path) -> None:
    answer = browser.post(f"/captures/{capture}/bundle", {}, page=f"/captures/{capture}/custody")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    path = tmp_path / "b.wacz"
    path.write_bytes(answer.data)
    report = verify(str(path))
    assert not report.faults
    assert report.files > 20


def test_a_paper_taken_from_the_page(browser: Browser, capture: str) -> None:
    page = f"/captures/{capture}/custody"
    answer = browser.post(f"/captures/{capture}/documents", {"kind": "transfer", "format": "docx"}, page=page)
    assert answer.data.startswith(b"PK")
    refused = browser.post(f"/captures/{capture}/documents", {"kind": "leads", "format": "pdf"}, page=page)
    assert refused.status_code == 303
    assert "线索清单只有 XLSX 格式" in browser.get(page).text


def test_the_log_is_for_those_who_may_read_it(browser: Browser) -> None:
    page = browser.get("/log").text
    assert "新建账号" in page
    assert browser.get("/log?before=2").status_code == 200
    browser.post("/logout", {}, page="/about")
    browser.sign_in("readonly")
    assert browser.get("/log").status_code == 403
    assert 'href="/log"' not in browser.get("/about").text


def test_a_finding_shows_whether_the_channels_agree(browser: Browser, service: Service) -> None:
    kept = service.dossier("1").findings[0]
    assert "各渠道一致" not in browser.get(f"/findings/{kept.id}").text
    told = {"body": False, "dom": True, "picture": None, "score": 0.5, "strength": "weak"}
    service.agreement = lambda person, kept: told  # type: ignore[method-assign]
    page = browser.get(f"/findings/{kept.id}").text
    assert "较弱，请核实页面是否被改动" in page
