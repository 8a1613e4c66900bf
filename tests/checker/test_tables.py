from datetime import date

import pytest

from checker.errors import BadRequest, NotFound
from checker.tables import checked, other_value, read_csv, reversal, table, write_csv
from checker.vocabulary.amending import Row, Table
from rules.amendments import NONE, Amendments

TODAY = date(2026, 11, 23)
WORD = {"term": "宇宙神霜", "sense": "abs", "from": "2026-01-01", "source": "cn-advertising-law:9(3)"}


@pytest.fixture(scope="module")
def praise() -> Table:
    return table("praise", NONE)


@pytest.fixture(scope="module")
def mechanisms() -> Table:
    return table("mechanisms", NONE)


def _present(praise: Table) -> Row:
    return next(row for row in praise.rows if row["term"] == "最佳")


def _amended(table_: Table, *rows: Row) -> Table:
    return table(table_.name, Amendments(repr(rows), {table_.name: rows}))


def test_a_new_word_is_tidied(praise: Table) -> None:
    (row,) = checked(praise, [WORD | {"term": " 宇宙神霜　", "sense": " abs  rank "}], TODAY)
    assert (row["term"], row["sense"], row["until"]) == ("宇宙神霜", "abs rank", "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"term": ""}, "词语不能为空"),
        ({"term": "！！"}, "词语不能为空"),
        ({"term": "长" * 61}, "最多 60"),
        ({"term": "宇宙\u202e神霜"}, "控制字符"),
        ({"sense": "nonsense"}, "不在本词表中"),
        ({"sense": ""}, "不在本词表中"),
        ({"source": "cn-advertising-law:999"}, "在法律库中找不到"),
        ({"source": ""}, "在法律库中找不到"),
        ({"from": ""}, "自哪一天起"),
        ({"from": "2026/1/1"}, "日期请写成"),
        ({"from": "2010-01-01"}, "起始日不能更早"),
        ({"until": "2025-01-01"}, "截止日不能早于起始日"),
        ({"until": "2026-11-22"}, "已经过去的判断不能更改"),
        ({"term": "最佳"}, "日期重叠"),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason(praise: Table, change: Row, sentence: str) -> None:
    with pytest.raises(BadRequest, match="第 1 行") as refusal:
        checked(praise, [{**WORD, **change}], TODAY)
    assert sentence in str(refusal.value)


def test_a_present_row_may_be_closed_but_not_rewritten(praise: Table) -> None:
    present = _present(praise)
    assert checked(praise, [{**present, "until": "2026-12-01"}], TODAY)[0]["until"] == "2026-12-01"
    with pytest.raises(BadRequest, match="只能写明截止日"):
        checked(praise, [{**present, "note": "改写", "until": "2026-12-01"}], TODAY)
    with pytest.raises(BadRequest, match="没有变化"):
        checked(praise, [present], TODAY)


def test_a_closed_row_stays_closed(praise: Table) -> None:
    closed = {**WORD, "until": "2026-06-01"}
    with pytest.raises(BadRequest, match="已经截止"):
        checked(_amended(praise, closed), [{**WORD, "until": "2026-12-01"}], TODAY)


def test_a_word_may_come_back_after_its_end(praise: Table) -> None:
    present = _present(praise)
    again = {**present, "from": "2027-01-01"}
    assert len(checked(praise, [{**present, "until": "2027-01-01"}, again], TODAY)) == 2


def test_two_equal_rows_are_one_too_many(praise: Table) -> None:
    with pytest.raises(BadRequest, match="重复"):
        checked(praise, [WORD, WORD], TODAY)


@pytest.mark.parametrize("rows", [[], [WORD] * 501])
def test_nothing_and_too_much_are_refused(praise: Table, rows: list[Row]) -> None:
    with pytest.raises(BadRequest):
        checked(praise, rows, TODAY)


def test_another_value_closes_the_present_one(mechanisms: Table) -> None:
    rows = checked(
        mechanisms, other_value(mechanisms, {"name": "most_clicks", "value": "5", "from": "2026-12-01"}), TODAY
    )
    assert [(row["value"], row["from"], row["until"]) for row in rows] == [
        ("3", "", "2026-12-01"),
        ("5", "2026-12-01", ""),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"name": "no_such", "value": "5", "from": "2026-12-01"}, "不存在"),
        ({"name": "most_clicks", "value": "五", "from": "2026-12-01"}, "整数"),
        ({"name": "most_clicks", "value": "-1", "from": "2026-12-01"}, "不能为负"),
        ({"name": "most_clicks", "value": "5", "from": "2026-01-01"}, "已经过去的判断不能更改"),
        ({"name": "most_clicks", "value": "5", "from": ""}, "自哪一天起"),
    ],
)
def test_a_wrong_value_is_refused(mechanisms: Table, row: Row, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        checked(mechanisms, other_value(mechanisms, row), TODAY)


def test_a_share_must_be_a_finite_number() -> None:
    presence = table("presence", NONE)
    with pytest.raises(BadRequest, match="不能为负，也不能过大"):
        checked(presence, other_value(presence, {"name": "least_share", "value": "nan", "from": "2026-12-01"}), TODAY)


def test_taking_back_an_added_word_ends_it_today_and_keeps_its_past(praise: Table) -> None:
    added = checked(praise, [WORD], TODAY)
    after = _amended(praise, *added)
    (row,) = reversal(after, added, (None,), TODAY)
    assert (row["from"], row["until"]) == ("2026-01-01", "2026-11-23")
    assert checked(after, [row], TODAY)


def test_taking_back_a_word_that_never_began_leaves_it_no_day(praise: Table) -> None:
    added = checked(praise, [{**WORD, "from": "2027-01-01"}], TODAY)
    (row,) = reversal(_amended(praise, *added), added, (None,), TODAY)
    assert row["from"] == row["until"] == "2027-01-01"


@pytest.mark.parametrize(("ended", "since"), [("2027-01-01", "2015-09-01"), ("2026-11-01", "2026-11-23")])
def test_taking_back_a_closing_reopens_from_today_on(praise: Table, ended: str, since: str) -> None:
    present = _present(praise)
    closed = {**present, "until": ended}
    after = _amended(praise, closed)
    (row,) = reversal(after, [closed], [present], TODAY)
    assert (row["from"], row["until"]) == (since, "")
    assert checked(after, [row], TODAY)


def test_what_is_taken_back_already_is_left_alone(praise: Table) -> None:
    added = {**WORD, "until": "2026-11-23"}
    assert reversal(_amended(praise, added), [WORD | {"until": ""}], (None,), TODAY) == ()


def test_a_table_comes_back_as_it_was_written(praise: Table) -> None:
    rows = [{**WORD, "until": "", "note": '有“引号”,和 "quotes"'}]
    assert read_csv(write_csv(praise.columns, rows), praise.columns) == tuple(rows)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("term,sense,from,until\n最佳".encode("gbk"), "CSV UTF-8"),
        ("term,sense,from,until\n最佳".encode("utf-16"), "CSV UTF-8"),
        (b"term,sense,from,until\na\0b,abs,,", "CSV UTF-8"),
        (b"", "第一行应为列名"),
        ("词语,含义\n".encode(), "第一行应为列名"),
        (b"term,sense,from,until,term\n", "第一行应为列名"),
        (b'term,sense,from,until\n"open', "引号"),
        (b"term,sense,from,until\na,b,,,,,,,", "多出单元格"),
    ],
)
def test_an_unreadable_upload_says_how_to_save_it(praise: Table, content: bytes, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        read_csv(content, praise.columns)


def test_the_mark_against_formulas_does_not_come_back(praise: Table) -> None:
    (row,) = read_csv("term,sense,from,until\n'+1买赠,abs,2026-01-01,\n".encode(), praise.columns)
    assert row["term"] == "+1买赠"


def test_an_unknown_table_is_not_there() -> None:
    with pytest.raises(NotFound):
        table("../lawbook", NONE)
