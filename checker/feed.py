"""Feeds: rows of text and products, read as a stream and judged without a browser.

Order is kept and memory is bounded: rows are read, judged and written in batches. A row that cannot be judged becomes
`{"id", "error"}`. Not covered: prices over time (`prices judge`) and pages (`check`).
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from checker.errors import BadRequest
from checker.evaluate import CONCERNS
from checker.vocabulary import Category, Channel, Claim, Outcome, Placement
from rules.language.engine import remember
from rules.language.second.opinion import remember_opinions
from rules.law import Law
from rules.rule import Rule, Verdict
from rules.rulebook import load_rulebook

Row = dict[str, Any]
_BATCH = 512
_MOST_CHARACTERS = 200_000
_SOURCES = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet")
_FREE_SPEECH = "advertising.free_speech"  # reads what no vocabulary covers, so it is asked without any words found
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One row, understood."""

    id: str
    claim: Claim
    day: date


def judge_rows(rows: Iterable[Mapping[str, Any]], *, on: date | None = None) -> Iterator[Row]:
    """One answer per row, in order (contract: docs on feeds). `on` is the conduct day of rows that name none.

    A row without a day and without `on` is an error of that row: nothing here asks the clock.
    """
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        asked = [_understood(row, on) for row in batch]
        _read_together([one for one in asked if isinstance(one, _Asked)])
        yield from (_answer(one) if isinstance(one, _Asked) else one for one in asked)


def read_feed(path: Path, renamed: Mapping[str, str] | None = None) -> Iterator[Row]:
    """The rows of a feed file, with columns renamed (`renamed`: name here -> column there), streamed.

    Raises BadRequest for a kind of file that is not read, or one that cannot be decoded.
    """
    kind = path.suffix.lower()
    if kind not in _SOURCES:
        raise BadRequest(f"不支持的数据文件 {path.name}：请使用 {'、'.join(_SOURCES)}")
    readers = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    for row in readers.get(kind, _jsonl)(path):
        yield _renamed(row, renamed or {})


def outcome_of(findings: Iterable[Mapping[str, Any]]) -> Outcome:
    """The worst outcome among findings, `passed` when there is none."""
    return min((Outcome(one["outcome"]) for one in findings), key=lambda o: o.rank, default=Outcome.PASSED)


def _understood(row: Mapping[str, Any], on: date | None) -> _Asked | Row:
    name = str(row.get("id") or "")
    try:
        if "_broken" in row:
            raise ValueError(str(row["_broken"]))
        if not name:
            raise ValueError("缺少 id")
        return _Asked(name, _claim(row), _day(row.get("conduct_day"), on))
    except (ValueError, TypeError, AttributeError) as error:
        return {"id": name, "error": str(error)}


def _claim(row: Mapping[str, Any]) -> Claim:
    product = row.get("product") or {}
    if isinstance(product, str):
        product = json.loads(product)
    if not isinstance(product, Mapping):
        raise ValueError("product 应为对象")
    text = row.get("text") or ""
    described = _described(product)
    if not isinstance(text, str):
        raise ValueError("text 应为字符串")
    if not text.strip() and not described:
        raise ValueError("缺少 text 或 product")
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"text 超过 {_MOST_CHARACTERS} 个字符")
    channel = Channel(row.get("channel") or ("page" if text.strip() else "title"))
    category = Category(row["category"]) if row.get("category") else None
    placement = Placement.PRODUCT_TITLE if channel is Channel.TITLE else Placement.DETAIL
    if not text.strip():
        return Claim(text=described[:_MOST_CHARACTERS], channel=channel, category=category, placement=placement)
    title = str(product.get("title") or "")
    return Claim(
        text=text, channel=channel, category=category, placement=placement, goods=title, context=described,
        speaker=str(row.get("speaker") or ""),
    )  # fmt: skip


def _described(product: Mapping[str, Any]) -> str:
    """What a product says of itself, line by line: title, subtitle, description, specifications."""
    lines = [str(product[name]) for name in ("title", "subtitle", "description") if product.get(name)]
    specs = product.get("specs") or {}
    pairs = specs.items() if isinstance(specs, Mapping) else [(s, "") for s in specs if isinstance(s, str)]
    return "\n".join(lines + [f"{name}：{value}" if value else str(name) for name, value in pairs])


def _day(given: Any, on: date | None) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    if given:
        return date.fromisoformat(str(given)[:10])
    if on is None:
        raise ValueError("缺少 conduct_day")
    return on


def _read_together(asked: list[_Asked]) -> None:
    """Reads all texts of a batch in one pass per day; the rules then find the readings ready."""
    for day in {one.day for one in asked}:
        claims = [one.claim for one in asked if one.day == day]
        readings = remember(claims, Law(day))
        remember_opinions(
            [
                (claim.text, claim.channel, claim.category or reading.category)
                for claim, reading in zip(claims, readings, strict=True)
            ],
            day,
        )


def _answer(asked: _Asked) -> Row:
    law = Law(asked.day)
    findings = [
        _finding(rule, verdict, law)
        for rule in _rules_for(asked, law)
        if (verdict := rule.judge(asked.claim, law)).outcome in CONCERNS
    ]
    findings.sort(key=lambda one: (Outcome(one["outcome"]).rank, one["severity"], one["rule"]))
    return {"id": asked.id, "outcome": outcome_of(findings).value, "findings": findings}


def _rules_for(asked: _Asked, law: Law) -> list[Rule]:
    """Rules on words are asked only when words were found; the others always."""
    reading = remember([asked.claim], law)[0]
    found = any(not hit.cleared for hit in reading.hits)
    words, others = _claim_rules()
    chosen = [*words, *others] if found else list(others)
    return [rule for rule in chosen if rule.citations(law)]


@cache
def _claim_rules() -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    rules = load_rulebook().by_subject(Claim)
    words = tuple(rule for rule in rules if rule.id.startswith("advertising.") and rule.id != _FREE_SPEECH)
    return words, tuple(rule for rule in rules if rule not in words and not rule.needs)


def _finding(rule: Rule, verdict: Verdict, law: Law) -> Row:
    return {
        "rule": rule.id,
        "alias": rule.alias,
        "class": verdict.language_class,
        "outcome": verdict.outcome.value,
        "severity": (verdict.severity or rule.severity).value,
        "citations": list(rule.citations(law)),
        "message": verdict.message,
        "quotes": [{"text": place.quote, "start": place.start, "end": place.end} for place in verdict.places],
        "question": verdict.question,
        "exemptions": [{"name": e.name, "held": e.held, "because": e.because} for e in verdict.exemptions],
        "rewrite": verdict.rewrite,
    }


def _renamed(row: Row, renamed: Mapping[str, str]) -> Row:
    if not renamed or "_broken" in row:
        return row
    taken = set(renamed.values())
    return {k: v for k, v in row.items() if k not in taken} | {to: row.get(column) for to, column in renamed.items()}


def _jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _json_row(line, number)


def _json_row(line: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return {"id": f"line {number}", "_broken": f"第 {number} 行不是 JSON：{error}"}
    return row if isinstance(row, dict) else {"id": f"line {number}", "_broken": f"第 {number} 行不是 JSON 对象"}


def _csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(_MOST_CHARACTERS * 4)
    with path.open(encoding=_encoding(path), newline="") as file:
        try:
            yield from (_nested(row) for row in csv.DictReader(file))
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadRequest(f"{path.name} 无法读取：{error}") from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    for name in _ENCODINGS:
        try:
            head.decode(name)
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 4:
                return name
            continue
        return name
    raise BadRequest(f"{path.name} 的编码无法识别，请另存为 UTF-8")


def _nested(row: Mapping[str | Any, Any]) -> Row:
    """The row without empty cells; columns named `product.x` become one product."""
    flat = {str(k): v for k, v in row.items() if k is not None and v not in (None, "")}
    product = {k.removeprefix("product."): flat.pop(k) for k in list(flat) if k.startswith("product.")}
    return flat | ({"product": product} if product else {})


def _xlsx(path: Path) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever zip and XML raise
        raise BadRequest(f"{path.name} 不是可读的 XLSX 文件：{error}") from error
    try:
        sheet = book.active
        cells = iter(sheet.iter_rows(values_only=True)) if sheet is not None else iter(())
        header = [str(name or "") for name in next(cells, ())]
        for values in cells:
            if any(value is not None for value in values):
                yield _nested(dict(zip(header, values, strict=False)))
    finally:
        book.close()


def _parquet(path: Path) -> Iterator[Row]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                yield from (_nested(row) for row in batch.to_pylist())
    except ArrowException as error:
        raise BadRequest(f"{path.name} 不是可读的 Parquet 文件：{error}") from error
