"""JSON and JavaScript literals in scripts, read without running anything.

Literals may have bare keys, single quotes, `undefined`, `!0` and trailing commas. A value computed by code (a call, a
function, a sum) is null, and what stands beside it is kept. Every step moves forward, so work grows with the length.
"""

import json
import re
from typing import Any

_TOKEN = re.compile(
    r"\s+|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/"
    r"|(?P<double>\"[^\"\\]*(?:\\.[^\"\\]*)*\")|(?P<single>'[^'\\]*(?:\\.[^'\\]*)*')"
    r"|(?P<mark>[{}\[\],:])|(?P<number>-?(?:0x[0-9a-fA-F]{1,16}|\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?))"
    r"|(?P<flag>![01])|(?P<word>[A-Za-z_$][\w$]*)",
    re.DOTALL,
)
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "Infinity": "null"}
_DECODER = json.JSONDecoder(strict=False)
_CODE = re.compile(
    r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'|`[^`\\]*(?:\\.[^`\\]*)*`|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/"
    r"|(?P<open>[{\[(])|(?P<close>[}\])])|(?P<comma>,)",
    re.DOTALL,
)
_BARE_QUOTE = re.compile(r'(?<!\\)"')
_SCALARS = frozenset({"single", "double", "number", "flag", "word"})
_BEFORE_VALUE = frozenset({":", ",", "["})
_ENDS_VALUE = re.compile(r"(?:\s+|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/)*(?:[,:}\]]|$)")
_MAX_CODE = 20_000  # characters of computed values in one literal


def read_literal(text: str, start: int = 0) -> Any:
    """The JSON or JavaScript literal that begins at `start`, None when it cannot be read."""
    return literal_at(text, start)[0]


def literal_at(text: str, start: int) -> tuple[Any, int]:
    """The literal that begins at `start` and where it ends; None and `start` when it cannot be read."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        pass
    converted, end = _as_json(text, start)
    try:
        return json.loads(converted, strict=False), end
    except (ValueError, RecursionError):
        return None, start


def read_string(text: str, start: int) -> str | None:
    """The string literal that begins at `start`, None when there is none."""
    token = _TOKEN.match(text, start)
    if token is None or token.lastgroup not in ("double", "single"):
        return None
    try:
        value = json.loads(_quoted(token.group()), strict=False)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _quoted(string: str) -> str:
    """A JavaScript string literal as JSON writes it."""
    body = re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", string[1:-1]).replace("\\'", "'")
    if string[0] == "'":
        body = _BARE_QUOTE.sub(lambda _: '\\"', body)
    return f'"{body}"'


def _as_json(text: str, start: int) -> tuple[str, int]:
    """A JavaScript literal rewritten as JSON and where it ends; empty when it is none."""
    out: list[str] = []
    depth, at, code = 0, start, 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        kind = token.lastgroup if token else "code"
        at = token.end() if token else at
        if token and kind is None:
            continue
        piece = _piece(kind, token.group(), text, at) if token and kind else None
        if piece is None or (kind in _SCALARS and not _ENDS_VALUE.match(text, at)):
            if not out:
                break
            end = _code_end(text, at)
            code += end - at
            if code > _MAX_CODE:
                break
            piece, at = "null", end
            if out[-1] not in _BEFORE_VALUE:
                continue  # what follows a value belongs to it
        if piece in ("}", "]") and out and out[-1] == ",":
            out.pop()  # a trailing comma
        out.append(piece)
        depth += (piece in ("{", "[")) - (piece in ("}", "]"))
        if depth <= 0:
            return "".join(out), at
    return "", start


def _code_end(text: str, start: int) -> int:
    """Where the expression around `start` ends: the comma or the closing bracket of what holds it."""
    depth = 0
    for match in _CODE.finditer(text, start, start + _MAX_CODE):
        if match["open"]:
            depth += 1
        elif match["close"] and depth:
            depth -= 1
        elif (match["close"] or match["comma"]) and not depth:
            return match.start()
    return start + _MAX_CODE


def _piece(kind: str, token: str, text: str, at: int) -> str | None:
    if kind in ("single", "double"):
        return _quoted(token)
    if kind == "flag":
        return {"!0": "true", "!1": "false"}[token]
    if kind == "number":
        return _number(token, text, at)
    if kind == "word":
        return _word(token, text, at)
    return token


def _number(token: str, text: str, at: int) -> str:
    plain = str(int(token, 16)) if token.startswith("0x") else token
    return f'"{plain}"' if _is_key(text, at) else plain


def _word(token: str, text: str, at: int) -> str | None:
    if _is_key(text, at):
        return f'"{token}"'
    return _WORDS.get(token)


def _is_key(text: str, at: int) -> bool:
    while at < len(text) and text[at].isspace():
        at += 1
    return text[at : at + 1] == ":"
