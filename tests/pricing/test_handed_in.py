"""What consumers hand in is read by the same extractors, kept to the least, and refused with a sentence."""

import io
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageFont

from checker.errors import BadRequest
from checker.pricing.add_command import fen_of
from checker.pricing.command import prices
from checker.pricing.handed_in import read_handed_in
from tests.pricing.rows import campaign

PAGE = """<html><body><h1>电热水壶 1.7升</h1><p>收货人：王小明 13800138000</p>
<p>商品金额：¥99.00</p><p>店铺优惠券：-¥10.00</p><p>运费：免运费</p><p>应付总额：¥89.00</p></body></html>"""


def test_a_saved_page_gives_the_sum_and_nothing_about_the_person() -> None:
    row = read_handed_in(PAGE.encode()).row("kettle", datetime(2026, 11, 22, 3, 47, 12, tzinfo=UTC))
    assert set(row) == {"sku", "source", "at", "payable_fen", "how", "digest"}
    assert (row["payable_fen"], row["how"], row["at"]) == (8900, "page", "2026-11-22T11:00:00+08:00")
    assert "王小明" not in str(row)
    assert "13800138000" not in str(row)


def test_a_screenshot_is_read_row_by_row() -> None:
    font = next((Path("/usr/share/fonts")).rglob("*CJK*.tt[cf]"), None)
    if font is None:
        pytest.skip("no Chinese font on this machine to draw a screenshot with")
    image = Image.new("RGB", (720, 420), "white")
    draw = ImageDraw.Draw(image)
    for number, (label, amount) in enumerate(
        (("商品金额", "¥99.00"), ("店铺优惠券", "-¥10.00"), ("应付总额", "¥89.00"))
    ):
        draw.text((40, 60 + 110 * number), label, font=ImageFont.truetype(str(font), 40), fill="black")
        draw.text((480, 60 + 110 * number), amount, font=ImageFont.truetype(str(font), 40), fill="black")
    file = io.BytesIO()
    image.save(file, "PNG")
    found = read_handed_in(file.getvalue())
    assert (found.payable_fen, found.how) == (8900, "picture")


@pytest.mark.parametrize(
    ("content", "told", "sentence"),
    [
        (b"", None, "文件为空"),
        (b"\x00\x01\x02", None, "不是网页"),
        (b"\x89PNG\r\n\x1a\nbroken", None, "图片打不开"),
        (b"<html><body>hello</body></html>", None, "没有读到唯一的应付金额"),
        (PAGE.encode(), 9900, "与填写的 99.00 元不一致"),
        (PAGE.replace("</body>", "<p>应付总额：¥79.00</p></body>").encode(), None, "没有读到唯一的应付金额"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, told: int | None, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        read_handed_in(content, told)


def test_a_sum_that_only_the_person_tells_is_marked_so() -> None:
    assert read_handed_in(b"<html><body>hello</body></html>", 8850).how == "told"
    assert fen_of(" 88.50 ") == 8850
    for wrong in ("", "88.505", "-1", "NaN", "Infinity", "¥88"):
        with pytest.raises(BadRequest):
            fen_of(wrong)


def test_the_command_adds_a_row_that_judge_shows_as_context(tmp_path: Path) -> None:
    observations, page, other = tmp_path / "obs.jsonl", tmp_path / "page.html", tmp_path / "other.html"
    observations.write_bytes(b"\n".join(orjson.dumps(row) for row in campaign()))
    page.write_text(PAGE, encoding="utf-8")
    other.write_text(PAGE.replace("1.7升", "1.5升"), encoding="utf-8")
    added = CliRunner().invoke(prices, ["add", str(observations), str(page), "--sku", "kettle"])
    assert (added.exit_code, "不参与判断" in added.stderr) == (0, True)
    judged = orjson.loads(CliRunner().invoke(prices, ["judge", str(observations)]).stdout)
    assert judged["outcome"] == "no-difference"
    assert "实付 89.00 元" in judged["explanations"][-1]
    before = observations.read_bytes()
    refused = CliRunner().invoke(prices, ["add", str(observations), str(page), "--sku", "kettle", "--like", str(other)])
    assert isinstance(refused.exception, BadRequest)
    assert "规格不同" in str(refused.exception)
    assert observations.read_bytes() == before


def test_an_article_nobody_compared_is_warned_of_with_the_numbers_most_like_it(tmp_path: Path) -> None:
    observations, page = tmp_path / "obs.jsonl", tmp_path / "page.html"
    rows = [*campaign(rounds=4, sku="SKU-1001"), *campaign(rounds=4, sku="SKU-1010"), *campaign(rounds=4, sku="杯子")]
    observations.write_bytes(b"\n".join(orjson.dumps(row) for row in rows))
    page.write_text(PAGE, encoding="utf-8")

    def said(sku: str) -> str:
        return CliRunner().invoke(prices, ["add", str(observations), str(page), "--sku", sku]).stderr

    assert "是不是“SKU-1001”、“SKU-1010”？" in said("sku1001")
    assert "没有商品“火箭”，这条读数没有可比的结果。\n" in said("火箭")
    assert "注意" not in said("SKU-1001")
