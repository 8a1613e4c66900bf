"""Objects embedded in a page's scripts, read without running anything.

Understood: `script type=application/json`, URL-encoded JSON in scripts, assignments of object and array literals
(`window.__INITIAL_STATE__ = {…}`, `g_page_config = {…}`), and `JSON.parse("…")`. JavaScript literals may have bare
keys, single quotes, `undefined`, `!0` and trailing commas. Left out: values computed by code.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

MAX_SCRIPT = 4_000_000
MAX_TOTAL = 8_000_000
MAX_STATES = 40
MAX_STARTS = 300
_LEAST = 40  # shorter literals hold no facts

_ASSIGNED = re.compile(r"(?:^|[\s;,(){}])((?:window|self|globalThis|this)?\.?[A-Za-z_$][\w$.]{1,60}(?:\[\"[\w$-]{1,60}\"\])?)\s?=\s?"
                       r"(?=[{\[]|JSON\.parse\()")  # fmt: skip
_PARSED = re.compile(r"JSON\.parse\(\s?(?=[\"'])")
_TOKEN = re.compile(
    r"\s+|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/"
    r"|(?P<double>\"[^\"\\]*(?:\\.[^\"\\]*)*\")|(?P<single>'[^'\\]*(?:\\.[^'\\]*)*')"
    r"|(?P<mark>[{}\[\],:])|(?P<number>-?(?:0x[0-9a-fA-F]{1,16}|\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?))"
    r"|(?P<flag>![01])|(?P<word>[A-Za-z_$][\w$]*)|(?P<void>void 0)",
    re.DOTALL,
)
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "Infinity": "null"}
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class State:
    """One embedded value: the name it was given (script id or variable) and its content."""

    name: str
    data: Any


def embedded_states(parser: LexborHTMLParser) -> tuple[State, ...]:
    """The embedded objects of a page in document order; unreadable ones are left out."""
    found: list[State] = []
    budget = MAX_TOTAL
    for node in parser.css("script")[:400]:
        attrs = node.attributes
        if attrs.get("src"):
            continue
        text = node.text() or ""
        if len(text) < _LEAST or len(text) > min(MAX_SCRIPT, budget):
            continue
        budget -= len(text)
        found.extend(_states_of(text, (attrs.get("type") or "").lower(), attrs.get("id") or ""))
        if len(found) >= MAX_STATES:
            break
    return tuple(found[:MAX_STATES])


def read_literal(text: str, start: int = 0) -> Any:
    """The JSON or JavaScript literal that begins at `start`, None when it cannot be read."""
    try:
        value, _ = _DECODER.raw_decode(text, start)
        return value
    except (ValueError, RecursionError):
        pass
    converted = _as_json(text, start)
    if converted is None:
        return None
    try:
        return json.loads(converted, strict=False)
    except (ValueError, RecursionError):
        return None


def find_all(data: Any, key: str, limit: int = 200) -> list[Any]:
    """Every value stored under `key` at any depth, in document order, at most `limit`."""
    found: list[Any] = []
    stack: list[Any] = [data]
    steps = 0
    while stack and len(found) < limit and steps < 500_000:
        value = stack.pop()
        steps += 1
        if isinstance(value, dict):
            if key in value:
                found.append(value[key])
            stack.extend(reversed([one for one in value.values() if isinstance(one, dict | list)]))
        elif isinstance(value, list):
            stack.extend(reversed([one for one in value if isinstance(one, dict | list)]))
    return found


def _states_of(text: str, media_type: str, name: str) -> Iterator[State]:
    stripped = text.strip()
    if "ld+json" in media_type:
        return
    if "json" in media_type or stripped[:1] in "{[":
        data = read_literal(stripped)
        if data is None and stripped.startswith("%7B"):
            data = read_literal(unquote(stripped))
        if isinstance(data, dict | list) and data:
            yield State(name or "json", data)
        return
    if "script" not in media_type and media_type not in ("", "module"):
        return
    yield from _assigned(text)


def _assigned(text: str) -> Iterator[State]:
    end = 0
    for count, match in enumerate(_ASSIGNED.finditer(text)):
        if count >= MAX_STARTS:
            return
        if match.start() < end:
            continue  # inside a literal already read
        start = match.end()
        parsed = _PARSED.match(text, start)
        data = _parsed_string(text, parsed.end()) if parsed else read_literal(text, start)
        if isinstance(data, dict | list) and data:
            size = len(json.dumps(data, ensure_ascii=False))
            if size >= _LEAST:
                end = start + int(size * 0.6)
                yield State(match.group(1).removeprefix("window.").removeprefix("self."), data)


def _parsed_string(text: str, start: int) -> Any:
    """The value inside `JSON.parse("…")`."""
    quoted = read_literal(text, start)
    if quoted is None and text[start : start + 1] == "'":
        token = _TOKEN.match(text, start)
        quoted = _unquoted(token.group("single")) if token and token.group("single") else None
    return read_literal(quoted) if isinstance(quoted, str) else None


def _unquoted(single: str) -> str | None:
    try:
        value = json.loads(_requoted(single), strict=False)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _requoted(single: str) -> str:
    body = re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", single[1:-1]).replace("\\'", "'")
    return '"' + re.sub(r'(?<!\\)"', r"\\\"", body) + '"'


def _as_json(text: str, start: int) -> str | None:
    """A JavaScript literal rewritten as JSON, None when it is not a plain literal."""
    out: list[str] = []
    depth, at = 0, start
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return None
        at = token.end()
        kind = token.lastgroup
        if kind is None:
            continue
        piece = _piece(kind, token.group(), text, at)
        if piece is None:
            return None
        if piece in ("}", "]") and out and out[-1] == ",":
            out.pop()  # a trailing comma
        out.append(piece)
        depth += (piece in ("{", "[")) - (piece in ("}", "]"))
        if depth <= 0:
            return "".join(out)
    return None


def _piece(kind: str, token: str, text: str, at: int) -> str | None:
    if kind == "single":
        return _requoted(token)
    if kind == "double":
        return re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", token).replace("\\'", "'")
    if kind == "flag":
        return {"!0": "true", "!1": "false"}[token]
    if kind == "number":
        return _number(token, text, at)
    if kind == "void":
        return "null"
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


def strings(data: Any, limit: int = 2000) -> Sequence[str]:
    """The strings inside a value, in order, at most `limit`."""
    found: list[str] = []
    stack: list[Any] = [data]
    while stack and len(found) < limit:
        value = stack.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))
    return found
