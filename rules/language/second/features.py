"""Turns sentences into numbers: hashed runs of one to four folded characters, with channel and category.

The same code serves training and reading, so that a weight learned for a run is the weight read for it. Not covered:
what the numbers mean; that is in the weights.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from checker.vocabulary import Category, Channel
from rules.language.folding import Points, code_points

BITS = 18  # slots of the violation head: 2**18
CLASS_SHIFT = 3  # class heads share one slot among 2**3
SLOTS = 1 << BITS
LONGEST_RUN = 4
LONGEST_UNIT = 60
CHANNELS = tuple(Channel)
CATEGORIES = tuple(Category)
SITUATIONS = len(CHANNELS) + len(CATEGORIES)
_STOP = 10
_MIX = np.uint32(0x9E3779B1)
_STEP = np.uint32(0x01000193)

Slots = npt.NDArray[np.uint32]


class Units(NamedTuple):
    """Sentences of many texts, laid end to end. `points` has a stop before and after each text; unit u covers
    `points[first[u]:last[u]]` with its stops and belongs to text `owner[u]`; `start[u]` is where it begins in that
    text's squeezed form (its leading stop included)."""

    points: Points
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]


def units_of(squeezed: Sequence[str]) -> Units:
    """The units of texts: neighbouring sentences joined up to LONGEST_UNIT characters, longer ones cut there."""
    cuts = [(number, *cut) for number, text in enumerate(squeezed) for cut in _cuts(text)]
    owner, begin, end = np.array(cuts, dtype=np.int64).reshape(-1, 3).T
    bases = np.cumsum([0, *(len(text) + 2 for text in squeezed)])[owner]
    points = code_points("\n" + "\n\n".join(squeezed) + "\n")
    return Units(points, begin + bases, end + bases + 2, owner, begin - 1)


def _cuts(text: str) -> list[tuple[int, int]]:
    """Half-open offsets of the units of one squeezed text."""
    size = len(text)
    if size <= LONGEST_UNIT:
        return [(0, size)] if len(text.strip("\n")) > 1 else []
    cuts = []
    begin = 0
    while begin < size:
        limit = begin + LONGEST_UNIT
        end = size if limit >= size else text.rfind("\n", begin + 1, limit) + 1 or text.find("\n", limit) + 1 or size
        end = min(end, begin + 2 * LONGEST_UNIT)
        if end - begin > 3:
            cuts.append((begin, end))
        begin = end
    return cuts


def runs(points: Points) -> list[Slots]:
    """For each length 1 to LONGEST_RUN the slot of the run that begins at each character (shorter by length - 1)."""
    found = []
    mixed = points * _MIX
    for length in range(1, LONGEST_RUN + 1):
        if length > 1:
            mixed = (mixed[:-1] ^ (points[length - 1 :] + np.uint32(length))) * _STEP
            mixed ^= mixed >> np.uint32(15)
        found.append((mixed * _MIX) >> np.uint32(32 - BITS))
    return found


def situation(channel: Channel, category: Category) -> tuple[int, int]:
    """The two places of a text's channel and category among the SITUATIONS."""
    return CHANNELS.index(channel), len(CHANNELS) + CATEGORIES.index(category)
