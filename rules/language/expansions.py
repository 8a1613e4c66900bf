"""Characters that fold to several: ⑩, ㎎, ㈱, ½; rare, so plain Python may look at each of them."""

import unicodedata

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def expanded(text: str, places: Places, size: int) -> tuple[Places, Places, list[str]]:
    """How a text reads once the characters at `places` are spelled out: for each character of the new text the place
    it comes from, where in the new text spelled characters stand, and which they are."""
    spelled = [
        [char for char in unicodedata.normalize("NFKC", text[place]).lower() if char.isalnum()]
        for place in places.tolist()
    ]
    counts = np.ones(size, dtype=np.int64)
    counts[places] = [len(characters) for characters in spelled]
    origin = np.repeat(np.arange(size), counts)
    starts = np.cumsum(counts) - counts
    where = [
        start + step
        for start, characters in zip(starts[places].tolist(), spelled, strict=True)
        for step in range(len(characters))
    ]
    return origin, np.array(where, dtype=np.int64), [char for characters in spelled for char in characters]
