"""Data answers saved as files: JSON, one JSON object a line, or JSON with the slips people leave in it."""

import json
import re
from typing import Any

from crawlers.encodings import decode
from crawlers.literals import read_answer

_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s{0,2000}[}\]])')
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|(?<![:\w])//[^\n]{0,2000}')


def read_data(content: bytes) -> tuple[Any, bool] | None:
    """The value in the file and whether it was written properly; None when it is not JSON at all."""
    text = decode(content)[0].strip()
    if text[:1] not in {"{", "["}:
        return _padded(text)
    strict = _loads(text)
    if strict is not None:
        return strict, True
    if (rows := _lines(text)) is not None:
        return rows, True
    mended = _loads(_TRAILING_COMMA.sub(r"\1", _COMMENT.sub(r"\1", text)))
    if mended is None:
        mended = read_answer(text)
    return None if mended is None else (mended, False)


def _padded(text: str) -> tuple[Any, bool] | None:
    """The value in a call or assignment around it (JSONP), None for pages and plain text."""
    if text[:1] == "<":
        return None
    value = read_answer(text)
    return None if value is None else (value, True)


def _loads(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _lines(text: str) -> list[Any] | None:
    rows = []
    for line in text.splitlines():
        if line.strip():
            row = _loads(line)
            if row is None:
                return None
            rows.append(row)
    return rows
