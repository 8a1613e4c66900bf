"""Papers are filled from the record, leave blank what nobody knows, and never run or load what a page says."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from checker.documents import KINDS
from checker.errors import BadRequest, NotAllowed
from checker.report.documents import FORMS, make
from checker.report.documents.build import FOLDER, build
from checker.report.documents.leads import COLUMNS
from checker.report.documents.making import _filled
from checker.report.documents.pdf import _nothing, page_digest
from checker.report.documents.values import _CONCERNS, BLANK, Case
from checker.service import Service, open_service
from checker.settings import Settings
from checker.vocabulary import Decision, PageFacts, Party, PartyRole, SubjectKind
from checker.vocabulary.facts import Field
from checker.vocabulary.workbench import InspectionRequest, KeptFinding, Position
from tests.webui.samples import HOSTILE, PASSWORD, SHOP, machine, sample_outcome

SELLER = Party(
    role=PartyRole.SELLER,
    name=Field(value="海风（杭州）化妆品有限公司"),
    credit_code=Field(value="91330100MA2XXXXX0X"),
    address=Field(value="杭州市余杭区 1 号"),
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(var=tmp_path_factory.mktemp("var"), workers=0, office="某某市市场监督管理局")
    opened = open_service(settings, machine(settings.evidence))
    opened.add_person("wang", PASSWORD, [Position.INSPECTOR])
    opened.keep_inspection(InspectionRequest(target=SHOP), sample_outcome(settings.evidence), requested_by="wang")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def case(service: Service) -> Case:
    page = PageFacts(url=SHOP, kind=SubjectKind.PRODUCT, parties=(SELLER,))
    at = datetime(2026, 11, 30, 1, tzinfo=UTC)
    return Case(dossier=service.dossier("1"), pages=(page,), made_at=at, office=service.settings.office)


def text_of(content: bytes) -> str:
    document: Any = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(
        [*(one.text for one in document.paragraphs), *cells, document.sections[0].footer.paragraphs[0].text]
    )


@pytest.mark.parametrize("kind", FORMS)
def test_each_form_is_filled_as_word_file(kind: str, case: Case) -> None:
    content = make(kind, case, "docx")
    shown = text_of(content)
    assert FORMS[kind].title in shown
    assert "某某市市场监督管理局" in shown
    assert SELLER.name is not None
    assert SELLER.name.value in shown
    assert "{{" not in shown
    assert "{%" not in shown
    assert re.search(r"内容摘要 sha256:[0-9a-f]{16}", shown)
    assert content == make(kind, case, "docx")


def test_the_extraction_record_names_every_file_with_both_digests(case: Case) -> None:
    shown = text_of(make("extraction", case, "docx"))
    capture = case.dossier.captures[0]
    assert capture.id in shown
    assert all(one.sha256 in shown and one.sm3 in shown for one in capture.artefacts)
    assert shown.count("执法人员（签名）") == 2
    assert "2026-03-15 10:30:05" in shown  # 02:30:05 UTC


def test_what_pages_do_not_disclose_is_left_blank(case: Case) -> None:
    filled = _filled(FORMS["transfer"], replace(case, pages=()))
    assert filled["party"] == dict.fromkeys(("name", "code", "address", "contact", "representative"), BLANK)


def test_findings_somebody_dismissed_are_in_no_paper(service: Service, case: Case) -> None:
    before = _filled(FORMS["report"], case)["concerns"]
    number = next(one.id for one in case.dossier.findings if one.finding.outcome == "failed")
    person = service.person_named("wang")
    assert person is not None
    service.review(person, number, Decision.DISMISSED, "另有公示", seen=None)
    after = _filled(FORMS["report"], replace(case, dossier=service.dossier("1")))["concerns"]
    assert len(after) == len(before) - 1


def test_a_pdf_is_made_of_a4_pages_that_name_their_digest(case: Case) -> None:
    content = make("extraction", case, "pdf")
    assert content.startswith(b"%PDF-")
    assert make("extraction", case, "pdf")[:1000] == content[:1000]


def test_a_pages_digest_changes_with_its_text() -> None:
    class Text:
        def __init__(self, text: str) -> None:
            self.text, self.children = text, ()

    Text.__name__ = "TextBox"

    class Page:
        def __init__(self, *texts: str) -> None:
            self._page_box = type("Box", (), {"children": [Text(one) for one in texts]})()

    assert page_digest(Page("甲 乙")) == page_digest(Page("甲", "乙"))
    assert page_digest(Page("甲乙")) != page_digest(Page("乙甲"))


def test_nothing_is_loaded_from_anywhere() -> None:
    with pytest.raises(NotAllowed):
        _nothing("file:///etc/passwd")


def test_hostile_text_stays_text(case: Case) -> None:
    hostile = replace(SELLER, name=Field(value=HOSTILE + "{{ 1/0 }}\x07=1+1"))
    told = replace(case, pages=(replace(case.pages[0], parties=(hostile,)),))
    shown = text_of(make("transfer", told, "docx"))
    assert "<script>" in shown
    assert "{{ 1/0 }}" in shown
    sheet = load_workbook(io.BytesIO(make("leads", told, "xlsx"))).active
    assert sheet is not None
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)


def test_the_lead_list_has_the_tenders_fields_in_order(case: Case) -> None:
    sheet = load_workbook(io.BytesIO(make("leads", case, "xlsx"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == tuple(name for name, _ in COLUMNS)
    order = ["主体名称", "统一社会信用代码", "平台", "店铺/直播间", "主播", "起始页链接", "落地页链接", "素材图片/视频", "发现时间",
             "涉嫌违法行为定性", "商品类别", "违法内容摘录", "违反条款", "处置状态", "区划代码"]  # fmt: skip
    places = [rows[0].index(name) for name in order]
    assert places == sorted(places)
    assert "国家级" in str(rows[1:])
    assert {row[rows[0].index("主体名称")] for row in rows[1:]} == {"海风（杭州）化妆品有限公司"}


def test_no_text_of_the_lead_list_is_cut_off(case: Case) -> None:
    told = replace(case, dossier=replace(case.dossier, findings=tuple(_at_length(case))))
    sheet = load_workbook(io.BytesIO(make("leads", told, "xlsx"))).active
    assert sheet is not None
    assert sheet.row_dimensions[2].height > 15 * len("违" * 300) * 2 / 28
    assert sheet.row_dimensions[2].height <= 409


def _at_length(case: Case) -> Iterator[KeptFinding]:
    for kept in case.dossier.findings:
        yield replace(kept, finding=replace(kept.finding, message="违" * 300))


def test_the_report_asks_for_each_correction_once(case: Case) -> None:
    shown = text_of(make("report", case, "docx"))
    asked = {one.finding.remedy for one in case.dossier.findings if one.finding.outcome in _CONCERNS}
    assert all(shown.count(remedy) == 1 for remedy in asked)
    assert len(asked) < sum(one.finding.outcome in _CONCERNS for one in case.dossier.findings)


@pytest.mark.parametrize("kind", FORMS)
def test_the_packaged_templates_say_what_the_forms_say(kind: str) -> None:
    with zipfile.ZipFile(FOLDER / f"{kind}.docx") as archive:
        packaged = archive.read("word/document.xml")
    out = io.BytesIO()
    build(FORMS[kind]).save(out)
    with zipfile.ZipFile(out) as archive:
        assert archive.read("word/document.xml") == packaged


def test_an_offices_own_template_is_used(case: Case, tmp_path: Path) -> None:
    document: Any = Document()
    document.add_paragraph("本局格式：{{ party.name }}")
    document.save(str(tmp_path / "transfer.docx"))
    assert text_of(make("transfer", case, "docx", templates=tmp_path)).startswith("本局格式：海风")


@pytest.mark.parametrize(("kind", "format_"), [("leads", "pdf"), ("report", "xlsx"), ("poem", "docx")])
def test_what_there_is_not_is_refused_in_words(case: Case, kind: str, format_: str) -> None:
    with pytest.raises(BadRequest):
        make(kind, case, format_)


def test_making_a_paper_is_written_down(service: Service) -> None:
    person = service.person_named("wang")
    assert person is not None
    name, content = service.export_document(person, "questions", "1", "docx")
    assert name.startswith("询问提纲-1-")
    assert content.startswith(b"PK")
    assert set(KINDS) == {*FORMS, "leads"}
    assert service.entries_about([service.dossier("1").captures[0].id])[0].action == "document.made"
