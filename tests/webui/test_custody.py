"""Custody, bundles and papers from the pages; the log for those who may read it."""

import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.evidence import Sealer
from checker.evidence.files import file_path
from checker.evidence.verifier.verify import verify
from checker.jobs import Worker
from checker.service import Service
from checker.settings import Settings
from checker.vocabulary import Blob, Outcome, SubjectKind, Visit
from checker.vocabulary.work import Stage
from checker.vocabulary.workbench import InspectionOutcome, InspectionRequest
from tests.webui.conftest import Browser
from tests.webui.samples import make_finding

OTHER = "https://shop.example.cn/item/2"


@pytest.fixture
def capture(service: Service) -> str:
    return service.dossier("1").captures[0].id


def work(service: Service) -> None:
    worker = Worker(service._database, service._kinds, service.settings)
    while worker.run_one():
        pass


def taken(browser: Browser, service: Service, path: str, form: dict[str, str], page: str) -> tuple[str, bytes]:
    """Name and content of the file asked for on a page, once a worker has made it."""
    asked = browser.post(path, form, page=page)
    assert asked.status_code == 303
    assert browser.post(path, form, page=page).location == asked.location  # a second click
    assert "data-refresh" in browser.get(asked.location).text
    assert browser.get(f"{asked.location}/file").status_code == 404
    work(service)
    assert "完成" in browser.get("/jobs/").text
    assert f"{asked.location}/file" in browser.get(asked.location).text
    with browser.get(f"{asked.location}/file") as answer:
        return answer.headers["Content-Disposition"], answer.data


def test_custody_names_who_looked_and_hashes_again(browser: Browser, capture: str) -> None:
    browser.get(f"/captures/{capture}/pictures/0/screenshot")
    page = browser.get(f"/captures/{capture}/custody").text
    assert "4 个文件与封存时一致" in page
    assert "查看证据文件" in page
    assert "核对证据" in page
    assert browser.get("/captures/sha256:nope/custody").status_code == 404


def test_a_bundle_taken_from_the_page_is_intact(
    browser: Browser, service: Service, capture: str, tmp_path: Path
) -> None:
    name, content = taken(browser, service, f"/captures/{capture}/bundle", {}, f"/captures/{capture}/custody")
    assert name.startswith("attachment")
    path = tmp_path / "b.wacz"
    path.write_bytes(content)
    report = verify(str(path))
    assert not report.faults
    assert report.files > 20
    done = [one.action for one in service.entries_about([capture])]
    assert "bundle.exported" in done
    (path,) = (service.settings.var / "exports").iterdir()
    os.utime(path, (0, 0))
    service.drop_exports()
    assert "只保留一周" in browser.get("/exports/2/file").text


def test_a_bundle_that_cannot_be_made_says_why_and_leaves_nothing(
    browser: Browser, service: Service, capture: str
) -> None:
    page = f"/captures/{capture}/custody"
    assert browser.post(f"/captures/{capture}/bundle", {"document": "poem"}, page=page).location == page
    assert "没有“poem”这种文书" in browser.get(page).text
    work(service)  # an inspection waits among the samples
    asked = browser.post(f"/captures/{capture}/bundle", {}, page=page)
    lost = file_path(service.settings.evidence, service.dossier("1").captures[0].artefacts[0].sha256)
    lost.rename(lost.with_suffix(".aside"))
    work(service)
    assert "证据文件" in browser.get(asked.location).text
    assert not list((service.settings.var / "exports").iterdir())
    assert browser.get("/exports/99").status_code == 404
    assert browser.get("/exports/1").status_code == 404  # a job of another kind


def test_a_paper_taken_from_the_page(browser: Browser, service: Service, capture: str) -> None:
    page = f"/captures/{capture}/custody"
    form = {"kind": "transfer", "format": "docx"}
    name, content = taken(browser, service, f"/captures/{capture}/documents", form, page)
    assert ".docx" in name
    assert content.startswith(b"PK")
    assert "document.made" in {one.action for one in service.entries_about([capture])}
    refused = browser.post(f"/captures/{capture}/documents", {"kind": "leads", "format": "pdf"}, page=page)
    assert refused.status_code == 303
    assert "线索清单只有 XLSX 格式" in browser.get(page).text


def test_a_case_goes_out_whole_and_nothing_of_it_can_change(
    browser: Browser, service: Service, settings: Settings, tmp_path: Path
) -> None:
    demo = service.person_named("demo")
    assert demo is not None
    sealer = Sealer(settings.evidence, OTHER, {"command": ["check"]})
    at = datetime(2026, 11, 23, tzinfo=UTC)
    page = Blob(role="document", content=b"<h1>p</h1>", media_type="text/html", url=OTHER)
    sealer.add(
        Visit(
            url=OTHER, final_url=OTHER, kind=SubjectKind.PRODUCT, title="p", started_at=at, finished_at=at, blobs=(page,),
            record={"reached_by": "target"},
        )
    )  # fmt: skip
    sealed = sealer.close()
    seen = make_finding(capture=sealed.id, subject_url=OTHER, fingerprint="e" * 32)
    unseen = make_finding(Outcome.UNTESTED, capture=sealed.id, places=(), fingerprint="d" * 32)
    came = InspectionOutcome(capture=sealed, findings=[seen, unseen])
    again = service.keep_inspection(InspectionRequest(target=OTHER), came, requested_by="demo")
    other = service.dossier(str(again))
    service.open_case(demo, "两次取证的案件", [1, other.findings[0].id])
    service.note_in_case(demo, 1, "已约谈。")
    service.move(demo, 1, Stage.VERIFYING, "先行核查。")
    shown = browser.get("/cases/1").text
    assert f"/captures/{other.captures[0].id}/custody" in shown
    name, content = taken(browser, service, "/cases/1/bundle", {"document": "leads"}, "/cases/1")
    assert "filename=case-1.wacz" in name
    path = tmp_path / "case.wacz"
    path.write_bytes(content)
    assert not verify(str(path)).faults
    with zipfile.ZipFile(path) as bundle:
        told = {name: bundle.read(name) for name in bundle.namelist()}
    manifest, record = json.loads(told["proof/manifest.json"]), json.loads(told["record/case.json"])
    assert {one["id"] for one in manifest["captures"]} == set(service.case_captures(demo, 1))
    assert len(manifest["captures"]) == 2
    assert {one["id"] for one in json.loads(told["record/findings.json"])} == {1, other.findings[0].id}
    assert [one["text"] for one in record["case"]["notes"]][-1] == "已约谈。"
    assert record["moves"]["1"][0]["reason"] == "先行核查。"
    assert told["documents/leads.xlsx"].startswith(b"PK")
    assert "先行核查" in told["viewer/index.html"].decode()
    assert "case.noted" in {one["action"] for one in json.loads(told["proof/custody.json"])["entries"]}
    coverage = json.loads(told["record/coverage.json"])
    assert OTHER in coverage["查看的页面"]
    assert any(other.findings[1].finding.message in one for one in coverage["未能核验的规则"])
    for name in ("record/case.json", "captures/002.json", "documents/leads.xlsx"):
        place = content.index(told[name]) + len(told[name]) // 2
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert any(fault[0] == name for fault in verify(str(path)).faults), name


def test_papers_of_a_case_name_all_its_evidence(browser: Browser, service: Service) -> None:
    demo = service.person_named("demo")
    assert demo is not None
    service.open_case(demo, "案件", [1])
    form = {"kind": "extraction", "format": "docx"}
    assert taken(browser, service, "/cases/1/documents", form, "/cases/1")[1].startswith(b"PK")
    assert browser.post("/cases/9/bundle", {}, page="/cases/1").status_code == 404
    browser.post("/logout", {}, page="/about")
    browser.sign_in("readonly")
    assert browser.post("/cases/1/bundle", {}, page="/cases/1").status_code == 403
    assert "/cases/1/bundle" not in browser.get("/cases/1").text


def test_the_log_is_for_those_who_may_read_it(browser: Browser) -> None:
    page = browser.get("/log").text
    assert "提交检查" in page
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
