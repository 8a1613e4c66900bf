"""Feeds: every row answered, in order, with offsets into the text as given."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from checker.errors import BadRequest
from checker.feed import judge_rows, outcome_of, read_feed
from checker.feed.questions import Question, understood
from checker.vocabulary import Outcome

DAY = date(2026, 11, 22)


def test_every_row_is_answered_in_order() -> None:
    rows = [{"id": str(n), "text": "降血压的茶" if n % 3 else "酸甜开胃", "category": "tea"} for n in range(1200)]
    answers = list(judge_rows(rows, on=DAY))
    assert [answer["id"] for answer in answers] == [row["id"] for row in rows]
    assert {answer["outcome"] for answer in answers} == {"failed", "passed"}


def test_a_quote_stands_where_its_offsets_say() -> None:
    text = "新到：胃 溃 疡克星 蜂胶"
    (answer,) = judge_rows([{"id": "1", "text": text, "category": "food"}], on=DAY)
    quotes = [quote for finding in answer["findings"] for quote in finding["quotes"]]
    assert quotes
    assert all(text[quote["start"] : quote["end"]] == quote["text"] for quote in quotes)


def test_a_finding_on_words_carries_class_article_question_and_rewrite() -> None:
    (answer,) = judge_rows([{"id": "1", "text": "全网最佳面霜", "category": "cosmetics"}], on=DAY)
    finding = answer["findings"][0]
    assert finding["class"] == "abs_term"
    assert "cn-advertising-law:9(3)" in finding["citations"]
    assert finding["question"]
    assert finding["rewrite"]


@pytest.mark.parametrize(
    "row",
    [
        {"text": "没有编号"},
        {"id": "1"},
        {"id": "1", "text": 5},
        {"id": "1", "text": "x", "category": "spaceship"},
        {"id": "1", "text": "x", "channel": "smoke"},
        {"id": "1", "text": "x", "conduct_day": "昨天"},
        {"id": "1", "product": [1]},
        {"id": "1", "product": "{oops"},
        {"id": "1", "text": "x", "conduct_day": "2026-13-01"},
        {"id": "1", "text": "x", "conduct_day": "2026-03-155"},
        {"id": "1", "text": "x", "conduct_day": "2026-03-15512"},
        {"id": "1", "text": "x", "conduct_day": "9999-12-31T23:00Z"},
        {"id": False, "text": "x"},
    ],
)
def test_a_bad_row_is_an_error_in_chinese_and_not_the_end(row: dict[str, object]) -> None:
    answers = list(judge_rows([row, {"id": "2", "text": "酸甜开胃"}], on=DAY))
    assert any("\u4e00" <= char <= "\u9fff" for char in answers[0]["error"])
    assert " must be " not in answers[0]["error"]
    assert answers[1]["outcome"] == "passed"


@pytest.mark.parametrize(("column", "instead"), [("channel", "danmaku"), ("category", "infant_formula")])
def test_a_word_we_do_not_know_is_named_with_those_we_do(column: str, instead: str) -> None:
    (answer,) = judge_rows([{"id": "1", "text": "好吃", "conduct_day": "2026-11-22", column: "comment"}])
    assert column in answer["error"]
    assert "comment" in answer["error"]
    assert instead in answer["error"]


def test_a_row_without_a_day_is_an_error_when_none_is_given() -> None:
    (answer,) = judge_rows([{"id": "1", "text": "酸甜开胃"}])
    assert "conduct_day" in answer["error"]


def test_the_conduct_day_of_the_row_decides() -> None:
    row = {"id": "1", "text": "最佳食用时间 三天内", "category": "food"}
    days = ("2023-02-24", "2023-02-25")
    outcomes = [answer["outcome"] for answer in judge_rows([{**row, "conduct_day": day} for day in days])]
    assert outcomes == ["failed", "passed"]


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2026-02-28T17:00:00Z", date(2026, 3, 1)),
        ("2026-02-28 17:00:00+08:00", date(2026, 2, 28)),
        ("2026-02-28T17:00:00", date(2026, 2, 28)),
        ("2026-02-28", date(2026, 2, 28)),
        (datetime(2026, 2, 28, 17, tzinfo=UTC), date(2026, 3, 1)),
        (date(2026, 2, 28), date(2026, 2, 28)),
    ],
)
def test_the_conduct_day_is_counted_where_the_law_applies(given: object, day: date) -> None:
    asked = understood({"id": "1", "text": "好", "conduct_day": given}, None)
    assert isinstance(asked, Question)
    assert asked.day == day


def test_nought_is_an_id() -> None:
    assert [one["id"] for one in judge_rows([{"id": 0, "text": "好"}, {"id": 0.0, "text": "好"}], on=DAY)] == [
        "0",
        "0.0",
    ]


def test_flat_columns_are_one_product_wherever_the_row_comes_from() -> None:
    (answer,) = judge_rows([{"id": "1", "product.title": "降血糖苦瓜茶", "product.description": "清香"}], on=DAY)
    assert answer == next(
        judge_rows([{"id": "1", "product": {"title": "降血糖苦瓜茶", "description": "清香"}}], on=DAY)
    )
    assert answer["outcome"] == "failed"


def test_a_product_alone_is_judged_by_its_own_words() -> None:
    (answer,) = judge_rows([{"id": "1", "product": {"title": "降血糖苦瓜茶", "specs": {"净含量": "100g"}}}], on=DAY)
    assert answer["findings"][0]["class"] == "food_medical"


def test_the_notice_in_the_product_speaks_for_the_text() -> None:
    row = {"id": "1", "text": "增强免疫力", "category": "health_food"}
    product = {"title": "鱼油", "description": "保健食品不是药物，不能代替药物治疗疾病"}
    (without,) = judge_rows([row], on=DAY)
    (with_notice,) = judge_rows([{**row, "product": product}], on=DAY)
    assert "hf_no_notice" in {finding["class"] for finding in without["findings"]}
    assert "hf_no_notice" not in {finding["class"] for finding in with_notice["findings"]}


def test_files_of_all_kinds_give_the_same_rows(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "降血压的茶", "category": "tea"}, {"id": "b", "text": "酸甜开胃", "category": "food"}]
    paths = [tmp_path / name for name in ("f.jsonl", "f.csv", "f.xlsx", "f.parquet")]
    paths[0].write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    with paths[1].open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
        book.active.append(row)
    book.save(paths[2])
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(rows), paths[3])
    assert [list(read_feed(path)) for path in paths] == [rows] * 4


def test_columns_are_renamed(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("编号,文案\n7,降血压的茶\n", "utf-8")
    assert list(read_feed(path, {"id": "编号", "text": "文案"})) == [{"id": "7", "text": "降血压的茶"}]


def test_a_line_that_is_no_json_becomes_an_error_row(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"id": "1", "text": "酸甜"}\n{oops\n[1]\n', "utf-8")
    answers = list(judge_rows(read_feed(path), on=DAY))
    assert ["error" in answer for answer in answers] == [False, True, True]


def test_a_gbk_feed_of_json_lines_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes('{"id": "1", "text": "全国最佳产品"}\n{"id": "2", "text": "誠信\\n"}\n'.encode("gbk"))
    assert list(read_feed(path)) == [{"id": "1", "text": "全国最佳产品"}, {"id": "2", "text": "誠信\n"}]


def test_a_json_line_that_is_no_text_is_a_bad_row_with_its_id(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    good = '{"id": "1", "text": "全国最佳产品，人人都说好"}\n'
    path.write_bytes(
        good.encode() * 9 + '{"id": "2", "text": "全国最佳"}\n'.encode("gbk") + b'{"id": "\xff", "text": 1\n'
    )
    assert answered(path)[8:] == [
        ("1", "failed"),
        ("2", "第 10 行有不能识别的字节"),
        ("line 11", "第 11 行不是 JSON，从第 22 个字符起读不懂"),
    ]


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """The workbook with one of its parts changed."""
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, change(content) if name == part else content)


def workbook(path: Path, rows: int = 5) -> Any:
    """A workbook whose one sheet holds a header and rows, saved."""
    book = pytest.importorskip("openpyxl").Workbook()
    for row in [["id", "text"], *([f"r{number}", "酸甜"] for number in range(rows))]:
        book.active.append(row)
    book.save(path)
    return book


def test_a_sheet_that_says_it_is_smaller_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    workbook(path)
    rewritten(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<dimension ref="A1:B6"', b'<dimension ref="A1"')
    )
    assert [row["id"] for row in read_feed(path)] == ["r0", "r1", "r2", "r3", "r4"]


@pytest.mark.parametrize("in_front", ["empty", "chart"])
def test_rows_are_found_behind_an_empty_sheet_or_a_chart(tmp_path: Path, in_front: str) -> None:
    path = tmp_path / "f.xlsx"
    book = workbook(path)
    front = book.create_sheet("front", 0) if in_front == "empty" else book.create_chartsheet("front", 0)
    if in_front == "chart":
        chart = pytest.importorskip("openpyxl.chart")
        drawn = chart.BarChart()
        drawn.add_data(chart.Reference(book.worksheets[0], min_col=1, min_row=1, max_row=3))
        front.add_chart(drawn)
    book.active = 0
    book.save(path)
    assert len(list(read_feed(path))) == 5


def test_the_sheet_in_front_is_read_where_several_hold_rows(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    book = workbook(path)
    book.create_sheet("second").append(["id"])
    book.worksheets[1].append(["theirs"])
    book.active = 1
    book.save(path)
    assert list(read_feed(path)) == [{"id": "theirs"}]


def test_a_sheet_that_breaks_off_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    workbook(path)
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    with pytest.raises(BadRequest, match="XLSX"):
        list(read_feed(path))


def test_a_damaged_parquet_page_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    table = pytest.importorskip("pyarrow").Table.from_pylist([{"id": str(n), "text": "酸甜" * n} for n in range(200)])
    pytest.importorskip("pyarrow.parquet").write_table(table, path)
    content = bytearray(path.read_bytes())
    content[4:1500] = b"\xff" * 1496
    path.write_bytes(content)
    with pytest.raises(BadRequest, match="Parquet"):
        list(read_feed(path))


def answered(path: Path) -> list[tuple[str, str]]:
    """Per row its id, and its outcome or what is wrong with it."""
    return [(one["id"], one.get("outcome") or one["error"]) for one in judge_rows(read_feed(path), on=DAY)]


def test_a_broken_csv_record_takes_no_other_row_with_it(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        'id,text\n1,好产品,全国最佳产品\n2,"没闭合\n3,全国最佳产品\n4,"第一行\n第二行"\n5,"引号"在中间\n6,酸甜,,\n',
        "utf-8",
    )
    assert answered(path) == [
        ("1", "第 2 行比表头多出 1 格"),
        ("line 3", "第 3 行读不了：引号没有成对，或一格超过 800000 个字符"),
        ("3", "failed"),
        ("4", "passed"),
        ("line 7", "第 7 行读不了：引号没有成对，或一格超过 800000 个字符"),
        ("6", "passed"),
    ]


def test_an_open_quote_at_the_end_and_an_oversized_cell_are_one_bad_row_each(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(f'id,text\n1,{"好" * 800_001}\n2,最佳\n3,"没闭合\n4,最佳\n', "utf-8")
    assert [name for name, told in answered(path) if "引号没有成对" in told] == ["line 2", "line 4"]
    assert [name for name, told in answered(path) if told == "failed"] == ["2", "4"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("before", [1, 4000])
def test_a_wrong_byte_is_one_bad_row_wherever_it_stands(tmp_path: Path, encoding: str, before: int) -> None:
    path = tmp_path / "f.csv"
    good = "".join(f"{number},酸甜开胃的点心\n" for number in range(before)).encode(encoding)
    path.write_bytes(b"id,text\n" + good + b"x,a\xff\n" + "y,全国最佳产品\n".encode(encoding))
    rows = list(read_feed(path))
    assert [row["id"] for row in rows if "_broken" in row] == ["x"]
    assert rows[-1] == {"id": "y", "text": "全国最佳产品"}
    assert len(rows) == before + 2


@pytest.mark.parametrize(
    "content",
    [
        "id,text\n"
        + "".join(f"{number},plain\n" for number in range(9000))
        + "x,全国最佳产品\n",  # ASCII for 64 KB and more
        "id,text\nx,全国最佳产品",  # a short one without an end of line
        "id,text\nx,好",
    ],
)
def test_chinese_is_recognised_late_and_at_the_very_end(tmp_path: Path, content: str) -> None:
    path = tmp_path / "f.csv"
    for encoding in ("utf-8", "gb18030"):
        path.write_bytes(content.encode(encoding))
        assert list(read_feed(path))[-1]["text"] in content.splitlines()[-1]


def test_utf_16_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("id,text\n1,好\n", "utf-16")
    with pytest.raises(BadRequest, match="UTF-8"):
        list(read_feed(path))


def test_a_bad_row_keeps_its_id_and_content_under_our_names(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("编号,文案\n7,好,多余\n", "utf-8")
    (row,) = read_feed(path, {"id": "编号", "text": "文案"})
    assert (row["id"], row["text"], row["_surplus"]) == ("7", "好", ["多余"])


@pytest.mark.parametrize("name", ["f.doc", "f.xlsx", "f.parquet"])
def test_an_unreadable_file_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"not that kind of file")
    with pytest.raises(BadRequest, match=name):
        list(read_feed(path))


def test_no_finding_is_a_pass() -> None:
    assert outcome_of([]) is Outcome.PASSED
