"""Data answers as people save them: JSON, JSONP, JavaScript literals, several values in a row, and copies with gaps.

A copy out of a browser's console leaves parts folded ("Object{...}", "Array[3]") and strings of JSON unescaped; such
gaps become null, and what can be read around them is kept. Nothing is run. Work is bounded by the text's length.
"""

import json
import re
from typing import Any

from crawlers.readers.script_literals import read_literal

MAX_TEXT = 20_000_000
MAX_VALUES = 20_000
_DECODER = json.JSONDecoder(strict=False)
_FOLDED = re.compile(r"(?<=[\s\[,:])(?:Object|Array)\s?(?:\{(?:\.{3}|…)\}|\[(?:\d{1,6}|\.{3}|…)\])")
_KEY = re.compile(r'[ \t]{0,200}"[\w-]{1,80}"\s?:\s?"')
_END = re.compile(r'"[ \t]?,?[ \t\r]{0,20}$')
_PAIR = re.compile(r'(?<!\\)",\s{0,4}"[\w-]{1,80}"\s?:')  # several pairs on one line need no repair
_NESTED = re.compile(r"^[\[{]|=[\[{]")
_BARE_QUOTE = re.compile(r'(?<!\\)"')
_PADDING = re.compile(
    r"^(?:[\w$.]{1,80}\s{0,3}\(|(?:var\s|let\s|const\s)?[\w$.\[\]\"']{1,80}\s{0,3}=)\s{0,20}(?=[{\[])"
)
_GUARD = re.compile(r"^(?:\)\]\}',?|while\(1\);|for\(;;\);|/\*.{0,20}?\*/)\s{0,20}")
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s{0,2000}[}\]])')
_OPENING = re.compile(r"[\[{]")
_TRIES = 2_000
_MOST_WORK = 12  # times the text's length


def read_answer(text: str) -> Any:
    """The value a text holds, a list of values when several stand in a row, None when there is none to read."""
    text = text[:MAX_TEXT].strip().lstrip("\ufeff")
    text = _GUARD.sub("", text, count=1)
    padding = _PADDING.match(text)
    at = padding.end() if padding else 0
    if text[at : at + 1] not in ("{", "["):
        return None
    value, end = _value(text, at)
    if value is not None and not text[end:].strip(" \t\r\n;)"):
        return value
    if padding and value is not None:
        return value
    mended = _requoted(_unfolded(text))
    value, end = _value(mended, 0)
    if value is not None and not mended[end:].strip():
        return value
    found, covered = _values(mended)
    if covered * 2 >= len(mended):
        return found
    literal = read_literal(text, at)
    return literal if isinstance(literal, dict | list) and literal else found or None


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at


def _unfolded(text: str) -> str:
    return _TRAILING.sub(lambda match: match[1] or "", _FOLDED.sub("null", text))


def _requoted(text: str) -> str:
    """The text with quotation marks escaped inside strings that stand on a line of their own with their key."""
    return "\n".join(_requoted_line(line) for line in text.split("\n"))


def _requoted_line(line: str) -> str:
    key = _KEY.match(line)
    end = _END.search(line, max(key.end(), len(line) - 24)) if key else None
    if key is None or end is None:
        return line
    inside = line[key.end() : end.start()]
    if _is_value(inside):  # JSON whose quotes were taken out of their string as they are
        return line[: key.end() - 1] + json.dumps(inside, ensure_ascii=False) + line[end.start() + 1 :]
    if '"' not in inside or (_PAIR.search(inside) and not _NESTED.search(inside)):
        return line
    return line[: key.end()] + _BARE_QUOTE.sub(lambda _: '\\"', inside) + line[end.start() :]


def _is_value(text: str) -> bool:
    """Whether a text is one JSON object or list with something in it."""
    if text[:1] + text[-1:] not in ("{}", "[]") or '"' not in text:
        return False
    value, end = _value(text, 0)
    return bool(value) and end == len(text)


def _values(text: str) -> tuple[list[Any], int]:
    """The values that can be read in a text that is damaged as a whole, in order, and how much of it they cover."""
    found: list[Any] = []
    at, work, tries, covered = 0, 0, 0, 0
    while len(found) < MAX_VALUES and tries < _TRIES and work < _MOST_WORK * len(text):
        opening = _OPENING.search(text, at)
        if opening is None:
            break
        try:
            value, at = _DECODER.raw_decode(text, opening.start())
            covered += at - opening.start()
            if value:
                found.append(value)
        except json.JSONDecodeError as error:
            tries, work, at = tries + 1, work + max(error.pos - opening.start(), 1), opening.end()
        except ValueError:  # a number longer than Python reads; nobody knows where it stands
            tries, work, at = tries + 1, work + len(text) - opening.start(), opening.end()
        except RecursionError:
            break
    return found, covered
