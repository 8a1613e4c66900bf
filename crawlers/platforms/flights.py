"""Page data that arrive in flights: `self.__next_f.push([1,"…"])` and `self.__pace_f.push([1,"…"])`.

The strings are joined and read as rows of `id:value`; rows that are no JSON are left out. Nothing is run.
"""

import json
import re
from typing import Any

MAX_FLIGHTS = 2_000
MAX_CHARS = 8_000_000
_PUSH = re.compile(r"__(?:next|pace)_f\s?(?:\|\|\s?\[\]\s?)?\)?\.push\(\s?\[\s?\d{1,3}\s?,\s?(?=\")")
_ROW = re.compile(r"^[0-9a-f]{1,6}:(?:[A-Z]{1,2}(?=[\[{]))?(?=[\[{])", re.MULTILINE)
_DECODER = json.JSONDecoder(strict=False)


def read_flights(html: str) -> list[Any]:
    """The values of a page's flights in order; empty where it has none."""
    if "__next_f" not in html and "__pace_f" not in html:
        return []
    pieces: list[str] = []
    for match in _PUSH.finditer(html[:MAX_CHARS]):
        try:
            piece, _ = _DECODER.raw_decode(html, match.end())
        except ValueError:
            continue
        if isinstance(piece, str):
            pieces.append(piece)
        if len(pieces) >= MAX_FLIGHTS:
            break
    return _rows("".join(pieces))


def _rows(text: str) -> list[Any]:
    values = []
    for row in _ROW.finditer(text):
        try:
            value, _ = _DECODER.raw_decode(text, row.end())
        except (ValueError, RecursionError):
            continue
        values.append(value)
        if len(values) >= MAX_FLIGHTS:
            break
    return values
