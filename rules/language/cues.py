"""Regular expressions that are tried only where a character stands that they cannot do without.

`compile(form)` reads from the expression itself which characters any match must hold one of (`needed`), and looks for
those first: a scan for a few rare characters costs a small part of trying a long alternation at every place. The
answer is always that of the expression, so a module may use this one in place of `re`. Not covered: expressions that
need no particular character; they are tried as they are.
"""

import re
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

IGNORECASE = re.IGNORECASE
Needed = frozenset[str]
Find = Callable[..., re.Match[str] | None]
DIGIT = r"\d"
# About how often one character of Chinese sales text is this one; all others are taken to be rare.
_FREQUENT = "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经"
_MANY = 0.002
_SHARE = (
    {char: 0.03 / (place + 2) + _MANY for place, char in enumerate(_FREQUENT)}
    | {DIGIT: 0.03, "\n": 0.03}
    | dict.fromkeys("0123456789", 0.003)
)
_RARE = 0.0003
_CLASS_FIRST = re.compile(r"\[([\u4e00-\u9fff]+)\]\|")
_WORTH = 0.06  # with more than this share of all characters, looking for them first saves nothing
_WIDEST = 400  # characters of a class that are listed one by one


class Cued:
    """A regular expression behind a look for the characters it needs. `search` and `match` are those of `re.Pattern`."""

    __slots__ = ("_gate", "_match", "_search", "flags", "groupindex", "match", "pattern", "search")
    search: Find
    match: Find

    def __init__(self, form: re.Pattern[str]) -> None:
        self.pattern, self.flags, self.groupindex = form.pattern, form.flags, form.groupindex
        self.search, self.match = form.search, form.match
        gate = _gate(needed(form.pattern, form.flags))
        if gate is not None:
            self._gate, self._search, self._match = gate.search, form.search, form.match
            self.search, self.match = self._gated_search, self._gated_match

    def _gated_search(self, text: str, start: int = 0, stop: int = sys.maxsize) -> re.Match[str] | None:
        return self._search(text, start, stop) if self._gate(text, start, stop) else None

    def _gated_match(self, text: str, start: int = 0, stop: int = sys.maxsize) -> re.Match[str] | None:
        return self._match(text, start, stop) if self._gate(text, start, stop) else None


@lru_cache(maxsize=4096)
def compile(form: str, flags: int = 0) -> Cued:
    """The compiled expression behind its gate."""
    return Cued(re.compile(_spread(form), flags))


def _spread(form: str) -> str:
    """The expression with a class that opens its alternatives written out: `[ab]|cd` as `a|b|cd`, which `re` can look for
    by first characters."""
    opening = _CLASS_FIRST.match(form)
    return "|".join((*opening[1], form[opening.end() :])) if opening else form


def search(form: str, text: str) -> re.Match[str] | None:
    """As `re.search`."""
    return compile(form).search(text)


def match(form: str, text: str) -> re.Match[str] | None:
    """As `re.match`."""
    return compile(form).match(text)


@lru_cache(maxsize=4096)
def needed(form: str, flags: int = 0) -> Needed | None:
    """Characters (and `\\d`) of which every match holds at least one, the rarest such set; None when there is none."""
    return next(iter(all_needed(form, flags)), None)


@lru_cache(maxsize=4096)
def all_needed(form: str, flags: int = 0) -> tuple[Needed, ...]:
    """Sets of characters (and `\\d`) of each of which every match holds at least one, the rarest set first."""
    if flags & re.IGNORECASE:
        return ()
    return tuple(sorted(_all(parser.parse(form, flags)), key=share))


def share(characters: Iterable[str]) -> float:
    """About what part of all characters of a text these are."""
    return sum(_SHARE.get(char, _RARE) for char in characters)


def _gate(characters: Needed | None) -> re.Pattern[str] | None:
    if characters is None or share(characters) > _WORTH:
        return None
    return re.compile("[" + "".join(char if char == DIGIT else re.escape(char) for char in sorted(characters)) + "]")


def _best(sequence: Any) -> Needed | None:
    """The rarest of the sets that the parts of a sequence need."""
    return min(_all(sequence), key=share, default=None)


def _all(sequence: Any) -> list[Needed]:
    """The sets that the parts of a sequence need."""
    return [need for operation, value in sequence if (need := _need(operation, value)) is not None]


def _need(operation: Any, value: Any) -> Needed | None:
    if operation is code.LITERAL:
        return frozenset({chr(value)})
    if operation is code.IN:
        return _listed(value)
    if operation is code.BRANCH:
        return _any_of(value[1])
    if operation is code.SUBPATTERN:
        return None if value[1] or value[2] else _best(value[3])
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return _best(value[2]) if value[0] >= 1 else None
    if operation is code.ATOMIC_GROUP:
        return _best(value)
    return None


def _any_of(branches: Any) -> Needed | None:
    sets = [_best(branch) for branch in branches]
    return None if any(one is None for one in sets) else frozenset().union(*(one for one in sets if one is not None))


def _listed(members: Any) -> Needed | None:
    characters: set[str] = set()
    for operation, value in members:
        if operation is code.LITERAL:
            characters.add(chr(value))
        elif operation is code.RANGE and value[1] - value[0] < _WIDEST:
            characters.update(map(chr, range(value[0], value[1] + 1)))
        elif operation is code.CATEGORY and value is code.CATEGORY_DIGIT:
            characters.add(DIGIT)
        else:
            return None
    return frozenset(characters)
