"""Lexicons and parameters as tables of dated rows: read, checked, written. Pure, but for reading the packaged files.

History is never edited: an amendment adds rows, or gives a row the day on which it stops counting. Not covered: who
may amend, and what an amendment does to findings.
"""

import csv
import io
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from checker.errors import BadRequest, NotFound, RulebookInvalid
from checker.vocabulary.amending import Row, Table, TableKind
from rules.amendments import Amendments
from rules.amendments import Row as FileRow
from rules.law import Entry, lexicon_names, lexicon_rows, parameter_files, parameters, provisions_of

MOST_ROWS = 500
_TERM_LIMIT, _TEXT_LIMIT, _LARGEST = 60, 2000, 10**12
_PARAMETER_COLUMNS = ("name", "value", "from", "until")
_FORMULA = tuple("=+-@＝＋－＠")
_NOT_UTF8 = (
    "文件不是 UTF-8 编码，没有读入。请在 Excel 中选择“另存为”，类型选“CSV UTF-8（逗号分隔）(*.csv)”；"
    "在 WPS 或记事本中另存时把编码选为 UTF-8，然后重新上传。"
)


def tables(amendments: Amendments) -> tuple[Table, ...]:
    """Every lexicon, then every file of parameters."""
    lexicons = (_lexicon(name, amendments) for name in lexicon_names())
    return (*lexicons, *(_parameters(name, amendments) for name in parameter_files()))


def table(name: str, amendments: Amendments) -> Table:
    """One of them. Raises NotFound."""
    if name in lexicon_names():
        return _lexicon(name, amendments)
    if name in parameter_files():
        return _parameters(name, amendments)
    raise NotFound


def checked(table: Table, rows: Sequence[Row], today: date) -> tuple[Row, ...]:
    """The rows, tidied, when all of them may be added. Raises BadRequest with a sentence for each that may not."""
    if not rows:
        raise BadRequest("请至少填写一行。")
    if len(rows) > MOST_ROWS:
        raise BadRequest(f"一次最多 {MOST_ROWS} 行。")
    tidy = [_tidied(table, row) for row in rows]
    present = {table.key(row): row for row in table.rows}
    wrong = [
        f"第 {number} 行：{sentence}"
        for number, row in enumerate(tidy, start=1)
        for sentence in _problems(table, row, present.get(table.key(row)), today)
    ]
    wrong = wrong or list(_clashes(table, tidy))
    if wrong:
        raise BadRequest(" ".join(wrong[:8]) + (f" 另有 {len(wrong) - 8} 处。" if len(wrong) > 8 else ""))
    return tuple(tidy)


def reversal(table: Table, rows: Sequence[Row], before: Sequence[Row | None], today: date) -> tuple[Row, ...]:
    """Rows that from today on restore what stood before these were added or closed; the past stays as it was."""
    now = {table.key(row): row for row in table.rows}
    return tuple(
        restored
        for row, earlier in zip(rows, before, strict=True)
        if (restored := _restored(now.get(table.key(row), row), row, earlier, today.isoformat()))
    )


def other_value(table: Table, row: Row) -> tuple[Row, ...]:
    """The rows that give a parameter another value from the row's day on: the present row closed, and the new one.

    Raises BadRequest when there is no day.
    """
    since = row.get("from", "").strip()
    if not since:
        raise BadRequest("第 1 行：请写明自哪一天起。")
    present = [
        one
        for one in table.rows
        if one["name"] == row.get("name") and one["from"] < since and (not one["until"] or since < one["until"])
    ]
    closed = [{**one, "until": since} for one in present]
    return (*closed, {**row, "until": present[0]["until"] if present else row.get("until", "")})


def read_csv(content: bytes, columns: Sequence[str]) -> tuple[Row, ...]:
    """The rows of an uploaded table. Raises BadRequest saying how to save it when it cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRequest(_NOT_UTF8) from None
    if "\0" in text:
        raise BadRequest(_NOT_UTF8)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise BadRequest("文件不是规范的 CSV：请检查引号是否成对。") from None
    heading, *rest = [
        [_unmarked(cell.strip()) for cell in line] for line in lines if any(cell.strip() for cell in line)
    ] or [[]]
    missing = [column for column in columns[:4] if column not in heading]
    unknown = [column for column in heading if column not in columns]
    if missing or unknown or len(set(heading)) < len(heading):
        raise BadRequest(f"第一行应为列名：{','.join(columns)}。")
    if any(len(line) > len(heading) for line in rest):
        raise BadRequest("有的行比列名多出单元格：内容里有逗号时，请用双引号括起来。")
    return tuple(dict(zip(heading, line, strict=False)) for line in rest)


def _unmarked(cell: str) -> str:
    """The cell without the apostrophe that our downloads put before what a spreadsheet would take for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def write_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The table as a file: UTF-8 with BOM, so that spreadsheets open it."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def _lexicon(name: str, amendments: Amendments) -> Table:
    packaged = lexicon_rows(name)
    extra = tuple(packaged[0].extra) if packaged else ()
    rows = tuple(_entry_row(entry) for entry in lexicon_rows(name, amendments=amendments))
    return Table(
        name=name,
        kind=TableKind.LEXICON,
        columns=("term", "sense", "from", "until", "source", "note", *extra),
        rows=rows,
        senses=tuple(sorted({sense for entry in packaged for sense in entry.sense.split()})),
        needs_source=all(entry.source for entry in packaged),
        amended=_keys(amendments.rows.get(name, ()), ("term", "sense", "from")),
    )


def _parameters(name: str, amendments: Amendments) -> Table:
    known = parameters(name, amendments=amendments)
    rows = tuple(
        {
            "name": key,
            "value": str(row["value"]),
            "from": _written(row.get("from")),
            "until": _written(row.get("until")),
        }
        for key, dated in known.items()
        for row in dated
    )
    kinds = {key: type(dated[0]["value"]).__name__ for key, dated in known.items()}
    return Table(
        name=name,
        kind=TableKind.PARAMETERS,
        columns=_PARAMETER_COLUMNS,
        rows=rows,
        kinds={key: kind for key, kind in kinds.items() if kind in ("int", "float")},
        amended=_keys(amendments.rows.get(name, ()), ("name", "from")),
    )


def _entry_row(entry: Entry) -> Row:
    days = {"from": _written(entry.since), "until": _written(entry.until)}
    return {"term": entry.term, "sense": entry.sense, **days, "source": entry.source, "note": entry.note, **entry.extra}


def _keys(rows: Iterable[FileRow], columns: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row.get(column, "") for column in columns) for row in rows)


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _tidied(table: Table, row: Row) -> Row:
    given = {column: unicodedata.normalize("NFKC", row.get(column) or "").strip() for column in table.columns}
    return given | ({"sense": " ".join(given["sense"].split())} if "sense" in given else {})


def _problems(table: Table, row: Row, present: Row | None, today: date) -> Iterator[str]:
    if any(len(value) > _TEXT_LIMIT or not value.isprintable() for value in row.values()):
        yield "内容过长，或含有不可见的控制字符。"
        return
    try:
        since, until = _day(row["from"]), _day(row["until"])
    except ValueError:
        yield "日期请写成 2026-03-15。"
        return
    if since and until and until < since:
        yield "截止日不能早于起始日。"
    if until and until < today:
        yield f"截止日不能早于今天（{today}）：已经过去的判断不能更改。"
    if present is not None:
        yield from _closing(table, row, present, today)
        return
    if since is None:
        yield "请写明自哪一天起。"
    yield from _new_entry(table, row, since) if table.kind is TableKind.LEXICON else _new_value(table, row)


def _closing(table: Table, row: Row, present: Row, today: date) -> Iterator[str]:
    changed = [column for column in table.columns if column != "until" and row[column] != _plain(present[column])]
    if changed:
        yield "这一行已经存在，只能写明截止日；要改其他内容，请先让它截止，再另起一行。"
    elif row["until"] == present["until"]:
        yield "这一行已经存在，内容没有变化。"
    elif (ended := _day(present["until"])) and ended <= today:
        yield "这一行已经截止，不能更改；需要恢复时请另起一行。"


def _new_entry(table: Table, row: Row, since: date | None) -> Iterator[str]:
    if not any(letter.isalnum() for letter in row["term"]):
        yield "词语不能为空，也不能只有符号。"
    elif len(row["term"]) > _TERM_LIMIT:
        yield f"词语最多 {_TERM_LIMIT} 个字符。"
    unknown = [sense for sense in row["sense"].split() if sense not in table.senses]
    if unknown or not row["sense"]:
        yield f"含义“{' '.join(unknown)}”不在本词表中，可用的有：{'、'.join(table.senses)}。"
    if row["source"] or table.needs_source:
        yield from _source(row["source"], since)


def _source(source: str, since: date | None) -> Iterator[str]:
    try:
        versions = provisions_of(source)
    except RulebookInvalid:
        yield f"依据“{source}”在法律库中找不到，请写成 cn-advertising-law:9(3) 的形式。"
        return
    starts = [version.since for version in versions if version.since and not version.announced]
    if not starts:
        yield f"依据“{source}”尚未施行。"
    elif since and since < min(starts):
        yield f"依据“{source}”自 {min(starts)} 起施行，起始日不能更早。"


def _new_value(table: Table, row: Row) -> Iterator[str]:
    kind = table.kinds.get(row["name"])
    if kind is None:
        yield f"参数“{row['name']}”不存在，或不是单个数值，不能在这里修改。"
        return
    try:
        value = int(row["value"]) if kind == "int" else float(row["value"])
    except ValueError:
        yield "数值请写成整数。" if kind == "int" else "数值请写成小数，如 0.95。"
        return
    if not math.isfinite(value) or not 0 <= value <= _LARGEST:
        yield "数值不能为负，也不能过大。"


def _clashes(table: Table, rows: Sequence[Row]) -> Iterator[str]:
    """Rows for one word and sense, or one parameter, that would count on the same day."""
    after: dict[tuple[str, ...], Row] = {table.key(row): row for row in table.rows}
    keys = [table.key(row) for row in rows]
    for number, key in enumerate(keys, start=1):
        if key in keys[: number - 1]:
            yield f"第 {number} 行：与前面的一行重复。"
    after.update(zip(keys, rows, strict=True))
    by_word: dict[str, list[Row]] = {}
    for row in after.values():
        by_word.setdefault(row[table.key_columns[0]], []).append(row)
    for number, row in enumerate(rows, start=1):
        for other in by_word[row[table.key_columns[0]]]:
            if table.key(other) != table.key(row) and _same(table, row, other) and _meet(row, other):
                window = f"{other['from'] or '一直'} 至 {other['until'] or '今后'}"
                yield f"第 {number} 行：与已有的一行日期重叠（{window}）；请先让那一行截止。"


def _same(table: Table, one: Row, other: Row) -> bool:
    return table.kind is TableKind.PARAMETERS or bool(set(one["sense"].split()) & set(other["sense"].split()))


def _meet(one: Row, other: Row) -> bool:
    start, end = max(one["from"], other["from"]), min(one["until"] or "9999", other["until"] or "9999")
    return start < end


def _restored(now: Row, row: Row, earlier: Row | None, today: str) -> Mapping[str, str] | None:
    if earlier is None:
        end = max(today, row["from"])
        return None if now["until"] and now["until"] <= end else {**now, "until": end}
    if now["until"] == earlier["until"]:
        return None
    if now["until"] > today:
        return {**now, "until": earlier["until"]}
    return {**now, "from": today, "until": earlier["until"]}


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
