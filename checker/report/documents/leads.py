"""The lead list (线索清单) as XLSX, one row a finding, in the field order inspectors' systems ask for."""

import io
from collections.abc import Iterator
from math import ceil
from typing import Any, cast
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties

from checker.clock import SHANGHAI
from checker.report.documents import values as words
from checker.report.documents.values import BLANK, Case
from checker.report.words import SEVERITIES

# Heading, width in characters: together about what a landscape A3 page shows at seven tenths of its size.
COLUMNS = (
    ("序号", 5), ("主体名称", 18), ("统一社会信用代码", 20), ("平台", 14), ("店铺/直播间", 16), ("主播", 9), ("起始页链接", 22),
    ("落地页链接", 22), ("截图（证据文件）", 16), ("素材图片/视频", 12), ("发现时间", 11), ("涉嫌违法行为定性", 24), ("商品类别", 9),
    ("违法内容摘录", 28), ("违反条款", 24), ("严重程度", 9), ("处置状态", 11), ("区划代码", 9), ("取证编号", 24), ("结论编号", 9),
)  # fmt: skip
_LINE, _HIGHEST = 15, 409  # points; Excel knows no higher row
CATEGORIES = {
    "food": "食品", "health_food": "保健食品", "drug": "药品", "device": "医疗器械", "cosmetics": "化妆品", "alcohol": "酒类",
    "education": "教育培训", "finance": "金融", "real_estate": "房地产", "agri": "农资", "disinfectant": "消毒产品",
    "medical_beauty": "医疗美容", "infant_formula": "婴幼儿配方食品", "tobacco": "烟草", "jewelry": "珠宝首饰", "apparel": "服装",
    "home": "家居", "electronics": "电子产品", "baby_toys": "母婴玩具", "catering": "餐饮", "tea": "茶叶", "auto": "汽车", "general": "一般商品",
}  # fmt: skip


def lead_list(case: Case) -> bytes:
    """The workbook. Every cell is text: what a page says never becomes a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "线索清单"
    thin = Side(style="thin", color="999999")
    for number, (name, width) in enumerate(COLUMNS, 1):
        head = sheet.cell(1, number, name)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E8ECF2")
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, texts in enumerate(_rows(case), 2):
        for column, text in enumerate(texts, 1):
            cell = cast(Cell, sheet.cell(row, column))
            if not text:
                continue
            cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:32_000]
            cell.data_type, cell.number_format = "s", "@"
        lines = max(_lines(text, width) for text, (_, width) in zip(texts, COLUMNS, strict=True))
        sheet.row_dimensions[row].height = min(_HIGHEST, _LINE * lines)
    for line in sheet.iter_rows(min_row=1, max_row=sheet.max_row, max_col=len(COLUMNS)):
        for one in line:
            one.alignment = Alignment(wrap_text=True, vertical="top")
            one.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页 共 &N 页"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(text: str, width: int) -> int:
    """How many lines the text takes in a column; a Han character is as wide as two others."""
    long = (sum(1 + (east_asian_width(char) in "WF") for char in line) for line in text.splitlines())
    return sum(max(1, ceil(one / (width - 1))) for one in long)


def _rows(case: Case) -> Iterator[list[str]]:
    dossier = case.dossier
    shared: dict[str, Any] = words.values(case)
    shots = "、".join(one.name for capture in dossier.captures for one in capture.artefacts if one.role == "screenshot")
    media = "、".join(one.name for capture in dossier.captures for one in capture.artefacts if one.role == "media")
    anchors = [one for page in case.pages for one in page.parties if one.role.value == "anchor"]
    anchor = next((one.display_name.value for one in anchors if one.display_name), "")
    category = next((one.category.value for one in dossier.inspections if one.category), "")
    for number, one in enumerate(filter(words.is_concern, dossier.findings), 1):
        finding, party = one.finding, words.party_of(case, one)
        yield [
            str(number), party["name"].replace(BLANK, ""), party["code"].replace(BLANK, ""), shared["platform"],
            shared["shop"], anchor, dossier.captures[0].target, finding.subject_url or dossier.captures[0].target,
            shots, media, one.found_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"), finding.message,
            CATEGORIES.get(category, category), words.quotes(one), words.laws(finding.citations, one),
            SEVERITIES[finding.severity], words.state(one), "", finding.capture or dossier.captures[0].id, str(one.id),
        ]  # fmt: skip
