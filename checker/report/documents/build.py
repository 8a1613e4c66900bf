"""Makes the packaged DOCX templates from the forms: `python -m checker.report.documents.build`.

The templates are ordinary Word files with Jinja in them; offices may edit copies (see `document_templates` in the
settings). A test asks that the packaged ones still say what the forms say.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from checker.report.documents.forms import (
    FORMS,
    Block,
    Fields,
    Form,
    Heading,
    Para,
    Pictures,
    Signatures,
    Table,
    When,
)

FOLDER = Path(__file__).parent / "templates"
_BODY, _TITLE, _HEAD = "仿宋", "方正小标宋简体", "黑体"
_WIDTH = 160  # mm of text between the margins


def build(form: Form) -> Any:
    """The form as a Word document with Jinja in it."""
    document = Document()
    document.core_properties.title = form.title
    document.core_properties.author = "Shuoqing"
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    _page(document)
    _paragraph(document, "{{ office }}", size=16, font=_HEAD, centred=True)
    _paragraph(document, form.title, size=22, font=_TITLE, centred=True, after=10)
    _paragraph(document, "（草稿，须经执法人员核对）　　编号：{{ blank }}", size=10.5, centred=True, after=6)
    for block in form.blocks:
        _block(document, block)
    return document


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    section.left_margin, section.right_margin = Mm(26), Mm(24)
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    style.font.name = "Times New Roman"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _BODY)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(footer, "内容摘要 sha256:{{ digest }}　第 ", 9)
    _field(footer, "PAGE")
    _run(footer, " 页 共 ", 9)
    _field(footer, "NUMPAGES")
    _run(footer, " 页", 9)


def _block(document: Any, block: Block) -> None:
    match block:
        case Heading(text=text):
            _paragraph(document, text, size=14, font=_HEAD, before=8, after=2, keep=True)
        case Para(text=text, each=""):
            _paragraph(document, text, indent=True)
        case Para(text=text, each=each):
            _paragraph(document, f"{{%p for one in {each} %}}")
            _paragraph(document, text, indent=True)
            _paragraph(document, "{%p endfor %}")
        case Fields(rows=rows):
            table = _table(document, (46, _WIDTH - 46))
            for label, value in rows:
                _row(table, (label, value))
        case Table(each=each, columns=columns):
            table = _table(document, [width for _, _, width in columns])
            _row(table, [name for name, _, _ in columns], font=_HEAD, head=True)
            _row(table, [f"{{%tr for one in {each} %}}", *[""] * (len(columns) - 1)])
            _row(table, [text for _, text, _ in columns], size=10)
            _row(table, ["{%tr endfor %}", *[""] * (len(columns) - 1)])
            _paragraph(document, "", size=4, after=0)
        case Pictures(each=each):
            _paragraph(document, f"{{%p for one in {each} %}}")
            _paragraph(document, "{{ one.title }}", font=_HEAD, before=6, after=2, keep=True)
            _paragraph(document, "{{ one.image }}")
            _paragraph(document, "{%p endfor %}")
        case When(name=name, blocks=blocks):
            _paragraph(document, f"{{%p if {name} %}}")
            for one in blocks:
                _block(document, one)
            _paragraph(document, "{%p endif %}")
        case Signatures(rows=rows):
            document.paragraphs[-1].paragraph_format.keep_with_next = True  # no page holds nothing but signatures
            _paragraph(document, "", after=6, keep=True)
            for label, more in rows:
                _paragraph(
                    document,
                    f"{label}：{{{{ blank }}}}＿＿　{more}　　　年　　月　　日",
                    after=10,
                    keep=True,
                )


def _paragraph(
    document: Any,
    text: str,
    *,
    size: float = 12,
    font: str = _BODY,
    centred: bool = False,
    indent: bool = False,
    before: float = 0,
    after: float = 3,
    keep: bool = False,
) -> Any:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.25
    shape.keep_with_next = keep
    if indent:
        shape.first_line_indent = Pt(2 * size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size, font)
    return paragraph


def _run(paragraph: Any, text: str, size: float, font: str = _BODY) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _field(paragraph: Any, name: str) -> None:
    """A field Word fills in, such as the page's number."""
    run = paragraph.add_run()
    run.font.size = Pt(9)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._element.append(element)


def _table(document: Any, widths: Sequence[int]) -> Any:
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _row(table: Any, texts: Sequence[str], *, size: float = 11, font: str = _BODY, head: bool = False) -> None:
    row = table.add_row()
    for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
        cell.width = column.width
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
            paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(1.5), Pt(1.5)
            _run(paragraph, line, size, font)
    if head:
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(repeat)


def main() -> None:
    """Write every template."""
    FOLDER.mkdir(exist_ok=True)
    for form in FORMS.values():
        build(form).save(str(FOLDER / f"{form.kind}.docx"))


if __name__ == "__main__":
    main()
