"""Characters that fold to several: ⑩, ㎎, ㈱, ½; rare, so plain Python may look at each."""

import unicodedata

import numpy as np
import numpy.typing as npt

from rules.language.alphabet import EXPAND, KEEP

Arrays = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8], npt.NDArray[np.int64]]


def expanded(text: str, folded: npt.NDArray[np.uint32], kinds: npt.NDArray[np.uint8]) -> Arrays:
    """Folded points, kinds and origins with every expanding character spelled out; its parts share its origin."""
    points, fates, origin = folded.tolist(), kinds.tolist(), list(range(len(folded)))
    for place in np.flatnonzero(kinds == EXPAND)[::-1].tolist():
        spelled = [char for char in unicodedata.normalize("NFKC", text[place]).lower() if char.isalnum()]
        points[place : place + 1] = [ord(char) for char in spelled]
        fates[place : place + 1] = [KEEP] * len(spelled)
        origin[place : place + 1] = [place] * len(spelled)
    return np.array(points, dtype=np.uint32), np.array(fates, dtype=np.uint8), np.array(origin, dtype=np.int64)
