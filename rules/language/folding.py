"""Folds text to one spelling and squeezes out separators, with an exact way back to the text as given.

The squeezed text keeps letters, digits and Han characters, numeric signs beside digits, and one `\\n` for every hard
stop. `joins[i]` says what stood between squeezed characters i-1 and i, so that a matcher can tell 部*队 from 部，队.
Not covered: disguises of whole words; `disguise` rewrites the squeezed text for those.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from rules.language.alphabet import EXPAND, HARD, KEEP, NOISE, NUMERIC, SIZE
from rules.language.expansions import expanded

_PATH = Path(__file__).with_name("tables.npz")
Points = npt.NDArray[np.uint32]
Cells = npt.NDArray[np.uint64]
T = TypeVar("T")
Offsets = npt.NDArray[np.int64]
SOUND = 0xE000  # syllable number n is written as the private character U+E000+n
STOP = ord("\n")
_MOST_AT_ONCE = 16_384  # characters folded in one pass, so that the arrays stay in the processor's cache

# A cell says all that folding needs of one character: squeezed code point, sound, and flags above them.
_POINT = np.uint64((1 << 21) - 1)
_SAID_AT = np.uint64(21)
_STANDS, _SIGN, _DIGIT, _LATIN, _NOISE, _EXPAND, _ALTERED = (np.uint64(1 << bit) for bit in range(42, 49))


class Tables(NamedTuple):
    """Lookup tables by code point: folded code point, fate, syllable number, cell."""

    fold: Points
    kind: npt.NDArray[np.uint8]
    syllable: npt.NDArray[np.uint16]
    names: tuple[str, ...]
    cells: Cells


@cache
def tables() -> Tables:
    """The character tables, read once."""
    with np.load(_PATH) as stored:
        names = tuple(str(name) for name in stored["names"])
        fold, kind, syllable = stored["fold"], stored["kind"], stored["syllable"]
    cells = _cells(fold, kind, syllable)
    points = np.arange(SIZE, dtype=np.uint32)
    lowered = np.where((points >= 65) & (points <= 90), points + 32, points)
    cells[(lowered != fold) & ((kind == KEEP) | (kind == NUMERIC))] |= _ALTERED
    return Tables(fold, kind, syllable, names, cells)


def _cells(folded: Points, kinds: npt.NDArray[np.uint8], syllable: npt.NDArray[np.uint16]) -> Cells:
    squeezed = np.where(kinds == HARD, STOP, folded).astype(np.uint64)
    sounds = syllable[np.minimum(squeezed, SIZE - 1)].astype(np.uint64)
    cells: Cells = squeezed | (np.where(sounds > 0, sounds + SOUND, squeezed).astype(np.uint64) << _SAID_AT)
    flags = (
        ((kinds == KEEP) | (kinds == HARD), _STANDS),
        (kinds == NUMERIC, _SIGN),
        ((folded >= 48) & (folded <= 57), _DIGIT),
        ((folded >= 97) & (folded <= 122), _LATIN),
        (kinds == NOISE, _NOISE),
        (kinds == EXPAND, _EXPAND),
    )
    for where, flag in flags:
        cells[where] |= flag
    return cells


class Folded:
    """One text: as given, squeezed, as it sounds, and the way back. Offsets are code points; `pictured` says that
    there may be emoji, `altered` that some character was folded beyond letter case."""

    __slots__ = ("_origin", "_own", "_places", "altered", "pictured", "said", "source", "squeezed")

    def __init__(
        self, source: str, squeezed: str, said: str, origin: Offsets, own: int, pictured: bool, altered: bool
    ) -> None:
        self.source, self.squeezed, self.said = source, squeezed, said
        self.pictured, self.altered = pictured, altered
        self._origin, self._own = origin, own
        self._places: list[int] | None = None

    @property
    def places(self) -> list[int]:
        """Where each squeezed character came from."""
        if self._places is None:
            self._places = (self._origin - self._own).tolist() if self._own else self._origin.tolist()
        return self._places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets in the source of `squeezed[start:end]`."""
        places = self.places
        return places[start], places[end - 1] + 1

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


def code_points(text: str) -> Points:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def fold(text: str) -> Folded:
    """The folded form of one text."""
    return _together([text])[0]


def fold_all(texts: Sequence[str]) -> list[Folded]:
    """The folded forms of many texts, in as few passes as the processor's cache allows."""
    return [one for part in parts(texts, len) for one in _together(part)]


def parts(items: Sequence[T], size: Callable[[T], int]) -> Iterator[Sequence[T]]:
    """The items in runs of about so many characters as are best read at once."""
    first = total = 0
    for place, item in enumerate(items):
        total += size(item) + 1
        if total >= _MOST_AT_ONCE:
            yield items[first : place + 1]
            first, total = place + 1, 0
    if first < len(items):
        yield items[first:]


def _together(texts: Sequence[str]) -> list[Folded]:
    joined = "\n".join(texts)
    cells = tables().cells.take(code_points(joined), mode="clip")
    marks = np.bitwise_or.reduce(cells, initial=np.uint64(0))
    source: Offsets | None = None
    if marks & _EXPAND:
        cells, source = _spelled_out(joined, cells)
        marks = np.bitwise_or.reduce(cells, initial=np.uint64(0))
    kept = _kept(cells, marks)
    origin = kept if source is None else source[kept]
    stands = cells[kept]
    squeezed = _text(stands & _POINT)
    said = _text((stands >> _SAID_AT) & _POINT)
    if len(texts) == 1:
        return [Folded(texts[0], squeezed, said, origin, 0, bool(marks & _NOISE), bool(marks & _ALTERED))]
    return _split(texts, squeezed, said, origin, cells, marks, source)


def _text(points: Cells) -> str:
    return points.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


def _spelled_out(joined: str, cells: Cells) -> tuple[Cells, Offsets]:
    """The cells of a text whose characters that fold to several are spelled out, and where each came from."""
    origin, where, characters = expanded(joined, np.flatnonzero(cells & _EXPAND), len(cells))
    spelled = np.array([ord(char) for char in characters], dtype=np.uint32)
    cells = cells[origin]
    cells[where] = _cells(spelled, np.full(len(spelled), KEEP, dtype=np.uint8), tables().syllable) | _ALTERED
    return cells, origin


def _kept(cells: Cells, marks: np.uint64) -> Offsets:
    """The places of the cells that stand in the squeezed text: numeric signs only beside digits."""
    if not marks & _SIGN:
        return np.flatnonzero(cells & _STANDS)
    keep = (cells & _STANDS) != 0
    signs = np.flatnonzero(cells & _SIGN)
    before = cells[np.maximum(signs - 1, 0)] & (_DIGIT | _LATIN) != 0
    after = cells[np.minimum(signs + 1, len(cells) - 1)] & _DIGIT != 0
    keep[signs] = before & (after | (cells[signs] & _POINT == 37))
    return np.flatnonzero(keep)


def _split(
    texts: Sequence[str],
    squeezed: str,
    said: str,
    origin: Offsets,
    cells: Cells,
    marks: np.uint64,
    source: Offsets | None,
) -> list[Folded]:
    lengths = np.array([len(text) + 1 for text in texts])
    ends = np.cumsum(lengths)
    bounds = np.searchsorted(origin, ends - 1).tolist()
    pictured = _owners(cells, marks, _NOISE, source, ends)
    altered = _owners(cells, marks, _ALTERED, source, ends)
    parts, first, own = [], 0, 0
    for number, (text, bound) in enumerate(zip(texts, bounds, strict=True)):
        parts.append(
            Folded(
                text, squeezed[first:bound], said[first:bound], origin[first:bound], own,
                number in pictured, number in altered,
            )
        )  # fmt: skip
        first, own = bound + 1, own + len(text) + 1
    return parts


def _owners(cells: Cells, marks: np.uint64, flag: np.uint64, source: Offsets | None, ends: Offsets) -> set[int]:
    """The numbers of the texts in which some cell has the flag; `source` says where cells come from, when not in order."""
    if not marks & flag:
        return set()
    places = np.flatnonzero(cells & flag)
    return set(np.searchsorted(ends, places if source is None else source[places], side="right").tolist())
