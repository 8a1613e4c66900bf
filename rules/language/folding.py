"""Folds text to one spelling and squeezes out separators, with an exact way back to the text as given.

The squeezed text keeps letters, digits and Han characters, numeric signs beside digits, and one `\\n` for every hard
stop. `joins[i]` says what stood between squeezed characters i-1 and i, so that a matcher can tell 部*队 from 部，队.
Not covered: disguises of whole words; `disguise` rewrites the squeezed text for those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rules.language.alphabet import EXPAND, HARD, KEEP, NOISE, NUMERIC, SIZE
from rules.language.expansions import expanded

_PATH = Path(__file__).with_name("tables.npz")
Points = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]
SOUND = 0xE000  # syllable number n is written as the private character U+E000+n
_STOP = ord("\n")


class Tables(NamedTuple):
    """Lookup tables by code point: folded code point, fate, syllable number."""

    fold: Points
    kind: npt.NDArray[np.uint8]
    syllable: npt.NDArray[np.uint16]
    names: tuple[str, ...]


@cache
def tables() -> Tables:
    """The character tables, read once."""
    with np.load(_PATH) as stored:
        names = tuple(str(name) for name in stored["names"])
        return Tables(stored["fold"], stored["kind"], stored["syllable"], names)


@dataclass(eq=False)
class Folded:
    """One text: as given, squeezed, as it sounds, and the way back. Offsets are code points; `origin[i]` is where
    squeezed character i came from; `pictured` says that there may be emoji, `altered` that some character was folded beyond letter case."""

    source: str
    squeezed: str
    said: str
    origin: Offsets
    pictured: bool = False
    altered: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets in the source of `squeezed[start:end]`."""
        return self.places[start], self.places[end - 1] + 1

    @cached_property
    def places(self) -> list[int]:
        """`origin` as plain numbers."""
        return [int(place) for place in self.origin.tolist()]

    def join(self, index: int) -> int:
        """The heaviest separator dropped right before squeezed character `index`; KEEP (0) when there was none."""
        last = self.places[index - 1] if index else -1
        between = self.source[last + 1 : self.places[index]]
        return max((_weight(char) for char in between), default=KEEP)

    def joined(self, start: int, end: int) -> bool:
        """Whether nothing was dropped inside `squeezed[start:end]`."""
        return self.places[end - 1] - self.places[start] <= end - 1 - start

    def literal(self, start: int, end: int) -> bool:
        """Whether `squeezed[start:end]` stands so in the source, but for letter case."""
        first, last = self.span(start, end)
        return self.source[first:last].lower() == self.squeezed[start:end]


def _weight(char: str) -> int:
    kind = int(tables().kind[min(ord(char), SIZE - 1)])
    return NOISE if kind in (NUMERIC, KEEP) else kind


def fold(text: str) -> Folded:
    """The folded form of one text."""
    return fold_all([text])[0]


def fold_all(texts: Sequence[str]) -> list[Folded]:
    """The folded forms of many texts, in one pass over all of them."""
    joined = "\n".join(texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    tabled = tables()
    clipped = np.minimum(points, SIZE - 1)
    kinds = tabled.kind[clipped]
    folded = tabled.fold[clipped]
    origin: Offsets = np.arange(len(points), dtype=np.int64)
    if (kinds == EXPAND).any():
        folded, kinds, origin = expanded(joined, folded, kinds)
    keep = _kept(folded, kinds)
    squeezed = np.where(kinds == HARD, _STOP, folded)[keep]
    sounds = tabled.syllable[np.minimum(squeezed, SIZE - 1)].astype(np.uint32)
    said = np.where(sounds > 0, sounds + SOUND, squeezed)
    lowered = np.where((points >= 65) & (points <= 90), points + 32, points)
    marks = (bool((kinds == NOISE).any()), len(lowered) != len(folded) or bool((lowered != folded)[keep].any()))
    return _split(texts, _text(squeezed), _text(said), origin[keep], marks)


def _text(points: Points) -> str:
    return points.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


def _kept(folded: Points, kinds: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    keep: npt.NDArray[np.bool_] = (kinds == KEEP) | (kinds == HARD)
    signs = np.flatnonzero(kinds == NUMERIC)
    if len(signs) == 0:
        return keep
    digit = (folded >= 48) & (folded <= 57)
    latin = (folded >= 97) & (folded <= 122)
    before = (digit | latin)[np.maximum(signs - 1, 0)]
    after = digit[np.minimum(signs + 1, len(folded) - 1)]
    percent = folded[signs] == 37
    keep[signs] = (before & after) | (before & percent)
    return keep


def _split(texts: Sequence[str], squeezed: str, said: str, origin: Offsets, marks: tuple[bool, bool]) -> list[Folded]:
    if len(texts) == 1:
        return [Folded(texts[0], squeezed, said, origin, *marks)]
    lengths = np.array([len(text) + 1 for text in texts])
    ends = np.cumsum(lengths)
    bounds = np.searchsorted(origin, ends - 1).tolist()
    parts, first = [], 0
    for text, end, bound in zip(texts, ends.tolist(), bounds, strict=True):
        own = end - len(text) - 1
        here = slice(first, bound)
        parts.append(Folded(text, squeezed[here], said[here], origin[here] - own, *marks))
        first = bound + 1
    return parts
