"""Reads feed files as a stream of chunks of a few hundred rows: JSONL, CSV, XLSX, Parquet.

A chunk of JSONL is the bytes of whole lines, read as rows only where it is judged; chunks of other files hold rows. A row
that cannot be read is one bad row (`_broken` holds the reason), never the end of the feed. Not covered: what a row means
(`questions`).
"""

import codecs
import csv
import io
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import orjson

from checker.errors import BadRequest
from checker.feed.questions import MOST_CHARACTERS, Row

SOURCES = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet")
_UTF_8 = "utf-8-sig"
_ENCODINGS = (_UTF_8, "gb18030")
_MARK = "\udcff"  # stands where bytes are no text in the encoding of their file
_HEAD = 1 << 16
_BOM = b"\xef\xbb\xbf"
_CHUNK_BYTES = 1 << 18
_CHUNK_ROWS = 1000
_LONGEST_LINE = 1 << 24
_LONGEST_CELL = MOST_CHARACTERS * 4


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

    Raises BadRequest for a kind of file that is not read, or one that cannot be opened as what its name says.
    """
    for chunk in chunks(path, wanted=(renamed or {}).values()):
        yield from with_names(chunk.read(), renamed or {})


def chunks(path: Path, skipped: int = 0, wanted: Iterable[str] = ()) -> Iterator[Chunk]:
    """The chunks of a feed file without its first `skipped` rows. Raises BadRequest as `read_feed`, and for a table that
    has none of the name of a `wanted` column; JSONL has no header to look at."""
    kind = path.suffix.lower()
    if kind not in SOURCES:
        raise BadRequest(f"不支持的数据文件 {path.name}：请使用 {'、'.join(SOURCES)}")
    if kind in (".jsonl", ".ndjson"):
        return _line_chunks(path, skipped)
    return {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}[kind](path, skipped, tuple(wanted))


def _refuse_without(path: Path, header: Sequence[str], wanted: Sequence[str]) -> None:
    missing = [name for name in wanted if name not in header]
    if header and missing:
        raise BadRequest(f"{path.name} 没有名为 {'、'.join(missing)} 的列，有的是：{'、'.join(filter(None, header))}。")


def with_names(rows: Iterable[Row], renamed: Mapping[str, str]) -> list[Row]:
    """The rows with our names for their columns."""
    return [_renamed(row, renamed) for row in rows] if renamed else list(rows)


def _renamed(row: Row, renamed: Mapping[str, str]) -> Row:
    if "_broken" in row:
        return row | {to: row[column] for to, column in renamed.items() if column in row}
    taken = set(renamed.values())
    kept = {name: value for name, value in row.items() if name not in taken}
    return kept | {to: row.get(column) for to, column in renamed.items()}


def _line_chunks(path: Path, skipped: int) -> Iterator[Chunk]:
    total, encoding = path.stat().st_size, _encoding(path)
    with path.open("rb") as file:
        if file.read(3) != _BOM:
            file.seek(0)
        number = 1
        while skipped and (line := file.readline(_LONGEST_LINE)):
            skipped -= bool(line.strip())
            number += _ended(file, line)
        while block := _whole_lines(file):
            text = block if encoding == _UTF_8 else _transcoded(block, encoding)
            yield Chunk(file.tell(), total, lines=text, line=number)
            number += block.count(b"\n")


def _transcoded(block: bytes, encoding: str) -> bytes:
    """Whole lines in UTF-8; a place that is no text stays none."""
    return block.decode(encoding, "shuoqing.marked").encode("utf-8", "surrogatepass")


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
    """Lone surrogates and NaN are no reason to lose a row; bytes that are no text are, but its id is kept."""
    try:
        row = json.loads(line.decode("utf-8", "replace"))
    except json.JSONDecodeError as error:
        told = f"第 {number} 行不是 JSON，从第 {error.colno} 个字符起读不懂"
        return {"id": f"line {number}", "_broken": told}
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets within brackets
        return {"id": f"line {number}", "_broken": f"第 {number} 行不是能读的 JSON"}
    if isinstance(row, dict) and _wrong(line, "utf-8", is_all=True):
        row["_broken"] = f"第 {number} 行有不能识别的字节"
    return row


def _in_chunks(
    rows: Iterator[Row], skipped: int, total: int, place: Callable[[], int] | None = None
) -> Iterator[Chunk]:
    rows = islice(rows, skipped, None)
    done = skipped
    while part := tuple(islice(rows, _CHUNK_ROWS)):
        done += len(part)
        yield Chunk(place() if place else done, total, rows=part)


def csv_lines(path: Path) -> Iterator[int]:
    """The line on which each row of a CSV file begins, below the header."""
    with path.open("rb") as raw, _as_text(raw, path) as file:
        yield from islice((number for number, _ in _records(file)), 1, None)


def _as_text(raw: BinaryIO, path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding=_encoding(path), errors="shuoqing.marked", newline="")


def _csv(path: Path, skipped: int, wanted: Sequence[str]) -> Iterator[Chunk]:
    with path.open("rb") as raw, _as_text(raw, path) as file:
        records = _records(file)
        _, header = next(records, (0, None))
        if header == []:
            raise BadRequest(f"{path.name} 的表头读不了：引号没有成对，或一格太长。")
        _refuse_without(path, header or [], wanted)
        rows = (_csv_row(header or [], number, record) for number, record in records)
        yield from _in_chunks(rows, skipped, path.stat().st_size, raw.tell)


class _Lines:
    """The lines of a CSV file, record by record: what a broken record swallowed is given once more."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._again, self._record = file, deque[str](), list[str]()
        self.number = 1  # of the first line of the record under way

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self._record.append(line)
        return line

    def end(self, *, broken: bool = False) -> None:
        """Ends a record; a broken one is only its first line."""
        if broken:
            self._again.extendleft(reversed(self._record[1:]))
            del self._record[1:]
        self.number += len(self._record)
        self._record.clear()


def _records(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file and the numbers of their first lines; no cells where one cannot be read."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True)
    while True:
        number = lines.number
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.end(broken=True)
            yield number, []
            continue
        lines.end()
        if record:
            yield number, record


def _csv_row(header: Sequence[str], number: int, record: Sequence[str]) -> Row:
    if not record:
        told = f"第 {number} 行读不了：引号没有成对，或一格超过 {_LONGEST_CELL} 个字符"
        return {"id": f"line {number}", "_broken": told}
    row = _without_empty(dict(zip(header, record, strict=False)))
    if any(record[len(header) :]):
        row["_surplus"] = record[len(header) :]
        row["_broken"] = f"第 {number} 行比表头多出 {len(record) - len(header)} 格"
    elif any(_MARK in cell for cell in record):
        row["_broken"] = f"第 {number} 行有不能识别的字节"
    return row


def _encoding(path: Path) -> str:
    """The encoding of a text file, by its first bytes that are not ASCII; a few wrong bytes do not make another one."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise BadRequest(f"{path.name} 的编码无法识别，请另存为 UTF-8")
        while head.isascii() and (more := file.read(_HEAD)):
            head = more
        head += file.read(_HEAD)
        is_all = not file.read(1)
    wrong = {name: _wrong(head, name, is_all) for name in _ENCODINGS}
    foreign = len(head.translate(None, bytes(range(128))))
    return _UTF_8 if wrong[_UTF_8] * 20 <= foreign else min(_ENCODINGS, key=wrong.__getitem__)


def _wrong(head: bytes, encoding: str, is_all: bool) -> int:
    """How many places are no text in this encoding; a character cut off at the end is none of them."""
    return codecs.getincrementaldecoder(encoding)("shuoqing.marked").decode(head, is_all).count(_MARK)


def _marked(wrong: UnicodeError) -> tuple[str, int]:
    assert isinstance(wrong, UnicodeDecodeError)
    return _MARK, wrong.end


codecs.register_error("shuoqing.marked", _marked)


def _without_empty(row: Mapping[str, Any]) -> Row:
    """The row without empty cells."""
    return {name: value for name, value in row.items() if value not in (None, "")}


def _xlsx(path: Path, skipped: int, wanted: Sequence[str]) -> Iterator[Chunk]:
    from openpyxl import load_workbook

    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            header, cells, total = _filled(book)
            _refuse_without(path, header, wanted)
            rows = (_without_empty(dict(zip(header, values, strict=False))) for values in cells)
            yield from _in_chunks(rows, skipped, total)
    except BadRequest:
        raise
    except Exception as error:  # openpyxl raises whatever zip and XML raise, some of it only at the broken place
        raise BadRequest(f"{path.name} 不是可读的 XLSX 文件：{error}") from error


def _filled(book: Any) -> tuple[list[str], Iterator[tuple[Any, ...]], int]:
    """The sheet in front, or the first that has cells: its header, its rows that are not empty, about how many."""
    sheets = sorted(book.worksheets, key=lambda sheet: sheet is not book.active)
    for sheet in sheets:
        total = (sheet.max_row or 1) - 1
        sheet.reset_dimensions()  # the file says how large its sheet is, and need not be right
        cells = (values for values in sheet.iter_rows(values_only=True) if any(value is not None for value in values))
        header = next(cells, None)
        if header is not None:
            return [str(name or "") for name in header], cells, total
    return [], iter(()), 0


def _parquet(path: Path, skipped: int, wanted: Sequence[str]) -> Iterator[Chunk]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            _refuse_without(path, file.schema_arrow.names, wanted)
            batches = file.iter_batches(batch_size=_CHUNK_ROWS)
            rows = (_without_empty(row) for batch in batches for row in batch.to_pylist())
            yield from _in_chunks(rows, skipped, file.metadata.num_rows)
    except (ArrowException, OSError, ValueError) as error:  # a damaged page is an OSError, broken text a ValueError
        raise BadRequest(f"{path.name} 不是可读的 Parquet 文件：{error}") from error
