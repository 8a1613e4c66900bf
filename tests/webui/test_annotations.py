"""Remarks are laid over evidence: kept apart, named in custody, bundle and report; the sealed file never changes."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from checker.errors import BadRequest, Forbidden
from checker.evidence import verify_capture
from checker.evidence.derived import LOG
from checker.evidence.files import file_path
from checker.evidence.verifier.verify import verify
from checker.service import Service
from checker.vocabulary.custody import Mark
from tests.webui.conftest import Browser
from tests.webui.samples import HOSTILE

BOX = {"x": "40", "y": "60", "width": "220", "height": "36"}


@pytest.fixture
def capture(service: Service) -> str:
    return service.dossier("1").captures[0].id


def remark(browser: Browser, capture: str, **form: str) -> int:
    given = {"of": "0/screenshot", "act": "annotate", **form}
    return browser.post(f"/captures/{capture}/annotations", given).status_code


def test_a_remark_on_a_box_goes_everywhere_and_changes_nothing(
    browser: Browser, service: Service, capture: str, tmp_path: Path
) -> None:
    text = "划线价未说明来源 " + HOSTILE
    assert remark(browser, capture, text=text, **BOX) == 303
    assert verify_capture(service.settings.evidence, capture).is_intact
    shown = browser.get(f"/captures/{capture}/annotations").text
    assert '<rect class="outline" x="40" y="60" width="220" height="36"/>' in shown
    assert "划线价未说明来源" in shown
    assert "<script>alert" not in shown
    custody = browser.get(f"/captures/{capture}/custody").text
    (file,) = service.custody(service.person_named("demo"), capture).derived  # type: ignore[arg-type]
    assert file.sha256 in custody
    assert "标注证据文件" in custody
    assert "5 个文件与封存时一致" in custody
    service.write_bundle("1", tmp_path / "b.wacz")
    assert not verify(str(tmp_path / "b.wacz")).faults
    with zipfile.ZipFile(tmp_path / "b.wacz") as bundle:
        (kept,) = [name for name in bundle.namelist() if "-annotation-" in name]
        assert json.loads(bundle.read(kept))["marks"] == [{"text": text, "box": [40, 60, 220, 36]}]
        assert "划线价未说明来源" in bundle.read("viewer/index.html").decode()
    paper = Document(io.BytesIO(service.make_document("report", "1", "docx")[1]))
    printed = "\n".join(one.text for one in paper.paragraphs)
    assert f"图中 40、60、220、36（左、上、宽、高，像素）：{text}" in printed
    assert file.sha256 in printed


def test_a_remark_on_words_finds_its_place_again(browser: Browser, service: Service, capture: str) -> None:
    demo = service.person_named("demo")
    assert demo is not None
    text = service.page_text(demo, capture, "0/document")
    quote = text[10:20]
    assert remark(browser, capture, of="0/document", quote=quote, text="请经营者说明依据") == 303
    (kept,) = service.annotations(demo, capture)
    (mark,) = kept.marks
    assert text.index(mark.prefix + mark.quote + mark.suffix) == 0
    assert "<mark>" in browser.get(f"/captures/{capture}/annotations?of=0/document").text


def test_a_copy_with_a_place_hidden_is_taken_away(browser: Browser, service: Service, capture: str) -> None:
    assert remark(browser, capture, act="redact", text="消费者电话", **BOX) == 303
    (file,) = service.custody(service.person_named("demo"), capture).derived  # type: ignore[arg-type]
    answer = browser.get(f"/captures/{capture}/derived/{file.sha256}")
    with Image.open(io.BytesIO(answer.data)) as copy:
        assert copy.getpixel((50, 70)) == (0, 0, 0)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert browser.get(f"/captures/{capture}/derived/{'0' * 64}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "没有位置"},
        {"text": " ", **BOX},
        {"text": "x", **BOX, "x": "99999"},
        {"text": "x", **BOX, "width": "0"},
        {"text": "x", **BOX, "height": "十"},
        {"text": "x", "of": "0/document", **BOX},
        {"text": "x", "of": "0/document", "quote": "页面上没有的话"},
        {"text": "x", "of": "0/none", **BOX},
        {"text": "x", "act": "redact"},
    ],
)
def test_what_cannot_be_a_remark_is_refused_in_words(browser: Browser, capture: str, wrong: dict[str, str]) -> None:
    assert remark(browser, capture, **wrong) in (404, 422)
    assert not browser.get(f"/captures/{capture}/custody").text.count("标注证据文件")


def test_remarks_are_for_those_who_decide_and_where_they_may_look(
    browser: Browser, service: Service, capture: str
) -> None:
    browser.post("/logout", {}, page="/about")
    browser.sign_in("readonly")
    assert "data-box" not in browser.get(f"/captures/{capture}/annotations").text
    assert browser.post(f"/captures/{capture}/annotations", {"text": "x", **BOX}, page="/about").status_code == 403
    assert browser.get("/captures/sha256:nope/annotations").status_code == 404
    with pytest.raises(BadRequest):
        service.annotate("1", "0/screenshot", Mark(text="没有位置"))


def test_a_changed_remark_is_found(browser: Browser, service: Service, capture: str) -> None:
    made = service.annotate("1", "0/screenshot", Mark(text="甲", box=(1, 2, 3, 4)))
    evidence = service.settings.evidence
    path = file_path(evidence, made.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace("甲".encode(), "乙".encode()))
    assert "与封存时不符" in browser.get(f"/captures/{capture}/custody").text
    log = evidence / LOG
    log.write_bytes(log.read_bytes().replace(b"console", b"nobody"))
    assert "派生文件的登记被改动过" in browser.get(f"/captures/{capture}/custody").text


def test_a_withdrawn_remark_stays_and_says_why(
    browser: Browser, service: Service, capture: str, tmp_path: Path
) -> None:
    remark(browser, capture, text="写错了", **BOX)
    person = service.person_named("demo")
    assert person is not None
    (laid,) = service.annotations(person, capture)
    page = f"/captures/{capture}/annotations"
    back = f"{page}/{laid.file.sha256}/withdrawal"
    assert browser.post(back, {"of": "0/screenshot", "reason": " "}, page=page).status_code == 422
    given = {"of": "0/screenshot", "reason": "框错了位置 " + HOSTILE}
    assert browser.post(back, given, page=page).status_code == 303
    assert browser.post(back, given, page=page).status_code == 422  # once is enough
    shown = browser.get(page).text
    assert "<s>写错了</s>" in shown
    assert "框错了位置" in shown
    assert "<script>alert" not in shown
    assert '<rect class="outline"' not in shown
    assert "撤回标注" in browser.get(f"/captures/{capture}/custody").text
    assert verify_capture(service.settings.evidence, capture).is_intact
    service.write_bundle("1", tmp_path / "b.wacz")
    assert not verify(str(tmp_path / "b.wacz")).faults
    with zipfile.ZipFile(tmp_path / "b.wacz") as bundle:
        names = bundle.namelist()
        assert [sum(f"-{kind}-" in name for name in names) for kind in ("annotation", "withdrawal")] == [1, 1]
        assert "已撤回" in bundle.read("viewer/index.html").decode()
    paper = Document(io.BytesIO(service.make_document("report", "1", "docx")[1]))
    assert "【已撤回：框错了位置" in "\n".join(one.text for one in paper.paragraphs)
    remark(browser, capture, text="写错了", **BOX)  # the very same remark again, meant this time
    assert [one.withdrawn is None for one in service.annotations(person, capture)] == [False, True]


def test_only_who_made_a_remark_or_directs_may_withdraw_it(browser: Browser, service: Service, capture: str) -> None:
    remark(browser, capture, text="有疑问", **BOX)
    (laid,) = service.annotations(service.person_named("demo"), capture)  # type: ignore[arg-type]
    colleague = service.person_named("reviewer")
    assert colleague is not None
    with pytest.raises(Forbidden):
        service.withdraw_remark(colleague, capture, laid.file.sha256, "不同意")
