"""Reads feed files as a stream of chunks of a few hundred rows: JSONL, CSV, XLSX, Parquet.

A chunk of JSONL is the bytes of whole lines, read as rows only where it is judged; chunks of other files hold rows. Not
covered: what a row means (`questions`).
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from checker.errors import BadRequest
from checker.feed.questions import MOST_CHARACTERS, Row

SOURCES = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet")
_ENCODINGS = ("utf-8-sig", "gb18030")
_BOM = b"\xef\xbb\xbf"
_CHUNK_BYTES = 1 << 18
_CHUNK_ROWS = 1000
_LONGEST_LINE = 1 << 24


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a feed: `lines` (whole lines, the first of them being line `line`) or `rows`.

    `done` of `total` says how far in the file the chunk ends, in bytes or rows; `total` is 0 when nobody knows.
    """

    done: int
    total: int
    lines: bytes = b""
    line: int = 1
    rows: tuple[Row, ...] = ()

    def read(self) -> list[Row]:
        """The rows; a line that cannot be read becomes a row with `_broken`, the reason."""
        if not self.lines:
            return list(self.rows)
        lines = enumerate(self.lines.split(b"\n"), start=self.line)
        return [_json_row(line, number) for number, line in lines if line.strip()]


def read_feed(path: Path, renamed: Mapping[str, str] | None = None) -> Iterator[Row]:
    """The rows of a feed file, with columns renamed (`renamed`: name here -> column there), streamed.

    Raises BadRequest for a kind of file that is not read, or one that cannot be decoded.
    """
    for chunk in chunks(path):
        yield from with_names(chunk.read(), renamed or {})


def chunks(path: Path, skipped: int = 0) -> Iterator[Chunk]:
    """The chunks of a feed file without its first `skipped` rows. Raises BadRequest as `read_feed`."""
    kind = path.suffix.lower()
    if kind not in SOURCES:
        raise BadRequest(f"不支持的数据文件 {path.name}：请使用 {'、'.join(SOURCES)}")
    if kind in (".jsonl", ".ndjson"):
        return _line_chunks(path, skipped)
    return {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}[kind](path, skipped)


def with_names(rows: Iterable[Row], renamed: Mapping[str, str]) -> list[Row]:
    """The rows with our names for their columns; flat columns `product.x` become one product."""
    return [_renamed(row, renamed) for row in rows] if renamed else list(rows)


def _renamed(row: Row, renamed: Mapping[str, str]) -> Row:
    if "_broken" in row:
        return row
    taken = set(renamed.values())
    kept = {name: value for name, value in row.items() if name not in taken}
    return _joined(kept | {to: row.get(column) for to, column in renamed.items()})


def _line_chunks(path: Path, skipped: int) -> Iterator[Chunk]:
    total = path.stat().st_size
    with path.open("rb") as file:
        if file.read(3) != _BOM:
            file.seek(0)
        number = 1
        while skipped and (line := file.readline(_LONGEST_LINE)):
            skipped -= bool(line.strip())
            number += _ended(file, line)
        while block := _whole_lines(file):
            yield Chunk(file.tell(), total, lines=block, line=number)
            number += block.count(b"\n")


def _whole_lines(file: BinaryIO) -> bytes:
    block = file.read(_CHUNK_BYTES)
    if block and not block.endswith(b"\n"):
        rest = file.readline(_LONGEST_LINE)
        block += rest
        if not _ended(file, rest):
            block += b"\n"
    return block


def _ended(file: BinaryIO, line: bytes) -> bool:
    """Whether the line ended; the rest of one that is far too long is passed over, so that it counts as one row."""
    while line and not line.endswith(b"\n"):
        if len(line) < _LONGEST_LINE:
            return False
        line = file.readline(_LONGEST_LINE)
    return True


def _json_row(line: bytes, number: int) -> Row:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        row = _leniently(line, number)
    return row if isinstance(row, dict) else {"id": f"line {number}", "_broken": f"第 {number} 行不是 JSON 对象"}


def _leniently(line: bytes, number: int) -> Any:
    """Lone surrogates, NaN and stray bytes are no reason to lose a row."""
    try:
        return json.loads(line.decode("utf-8", "replace"))
    except (json.JSONDecodeError, RecursionError) as error:
        return {"id": f"line {number}", "_broken": f"第 {number} 行不是 JSON：{error}"}


def _in_chunks(
    rows: Iterator[Row], skipped: int, total: int, place: Callable[[], int] | None = None
) -> Iterator[Chunk]:
    rows = islice(rows, skipped, None)
    done = skipped
    while part := tuple(islice(rows, _CHUNK_ROWS)):
        done += len(part)
        yield Chunk(place() if place else done, total, rows=part)


def _csv(path: Path, skipped: int) -> Iterator[Chunk]:
    csv.field_size_limit(MOST_CHARACTERS * 4)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=_encoding(path), newline="") as file:
        try:
            rows = (_nested(row) for row in csv.DictReader(file))
            yield from _in_chunks(rows, skipped, path.stat().st_size, raw.tell)
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
    """The row without empty cells, its product in one."""
    return _joined({str(k): v for k, v in row.items() if k is not None and v not in (None, "")})


def _joined(row: Row) -> Row:
    """The row with its columns named `product.x` as one product."""
    flat = dict(row)
    product = {k.removeprefix("product."): flat.pop(k) for k in list(flat) if k.startswith("product.")}
    return flat | ({"product": product} if product else {})


def _xlsx(path: Path, skipped: int) -> Iterator[Chunk]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever zip and XML raise
        raise BadRequest(f"{path.name} 不是可读的 XLSX 文件：{error}") from error
    try:
        sheet = book.active
        cells = iter(sheet.iter_rows(values_only=True)) if sheet is not None else iter(())
        header = [str(name or "") for name in next(cells, ())]
        rows = (
            _nested(dict(zip(header, values, strict=False)))
            for values in cells
            if any(value is not None for value in values)
        )
        yield from _in_chunks(rows, skipped, (sheet.max_row or 1) - 1 if sheet is not None else 0)
    finally:
        book.close()


def _parquet(path: Path, skipped: int) -> Iterator[Chunk]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            batches = file.iter_batches(batch_size=_CHUNK_ROWS)
            rows = (_nested(row) for batch in batches for row in batch.to_pylist())
            yield from _in_chunks(rows, skipped, file.metadata.num_rows)
    except ArrowException as error:
        raise BadRequest(f"{path.name} 不是可读的 Parquet 文件：{error}") from error
