"""Objects embedded in a page's scripts, read without running anything.

Understood: `script type=application/json`, URL-encoded JSON in scripts, assignments of object and array literals
(`window.__INITIAL_STATE__ = {…}`, `g_page_config = {…}`), `JSON.parse("…")`, objects handed to
a function called at once, and a script's own `data-…="{…}"`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from crawlers.readers.script_literals import literal_at, read_literal, read_string

MAX_SCRIPT = 4_000_000
MAX_TOTAL = 8_000_000
MAX_STATES = 40
MAX_STARTS = 300
_LEAST = 40  # shorter literals hold no facts

_ASSIGNED = re.compile(r"(?:^|[\s;,(){}])((?:window|self|globalThis|this)?\.?[A-Za-z_$][\w$.]{1,60}(?:\[\"[\w$-]{1,60}\"\])?)\s?=\s?"
                       r"\(?(?=[{\[]|JSON\.parse\()")  # fmt: skip
_HANDED = re.compile(r"\}\)\((?:[^(){}]{0,80},)?\s?(?=\{\")")  # `(function(a, b){…})(x, {…})`
_PARSED = re.compile(r"JSON\.parse\(\s?(?=[\"'])")


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
        text = node.text() or _held(attrs)
        if len(text) < _LEAST or len(text) > min(MAX_SCRIPT, budget):
            continue
        budget -= len(text)
        found.extend(_states_of(text, (attrs.get("type") or "").lower(), attrs.get("id") or ""))
        if len(found) >= MAX_STATES:
            break
    return tuple(found[:MAX_STATES])


def _held(attrs: Mapping[str, str | None]) -> str:
    """The data a script without text carries in an attribute (`data-obj="{…}"`)."""
    values = (value for name, value in attrs.items() if name.startswith("data-") and value)
    return next((value for value in values if value.startswith("{")), "")


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
    for match in islice(_HANDED.finditer(text), MAX_STATES):
        data, _ = literal_at(text, match.end())
        if isinstance(data, dict) and data:
            yield State(name or "handed", data)


def _assigned(text: str) -> Iterator[State]:
    end = 0
    for count, match in enumerate(_ASSIGNED.finditer(text)):
        if count >= MAX_STARTS:
            return
        if match.start() < end:
            continue  # inside a literal already read
        start = match.end()
        parsed = _PARSED.match(text, start)
        data, stop = (_parsed_string(text, parsed.end()), parsed.end()) if parsed else literal_at(text, start)
        if isinstance(data, dict | list) and data and (parsed or stop - start >= _LEAST):
            end = stop
            yield State(match.group(1).removeprefix("window.").removeprefix("self."), data)


def _parsed_string(text: str, start: int) -> Any:
    """The value inside `JSON.parse("…")`."""
    quoted = read_string(text, start)
    return read_literal(quoted) if quoted is not None else None


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
