"""Places pieces on the room's time axis: media time goes on from piece to piece, and the clock says when it stood still.

A piece that ends when it arrives began its own length earlier. Pieces that come in time follow each other without a
seam; one that comes later than `tolerance_s` after the last one's end leaves a gap.
"""

from dataclasses import dataclass

TOLERANCE_S = 2.5
LEAST_GAP_S = 0.3


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a piece lies, in seconds of the axis, and the gap before it (None when there is none)."""

    starts_s: float
    gap: tuple[float, float] | None = None


class Axis:
    """One track's place in time. `tolerance_s` covers the server's and our own jitter."""

    def __init__(self, *, tolerance_s: float = TOLERANCE_S, ends_s: float | None = None) -> None:
        self.ends_s = ends_s  # of what was placed last; None before the first piece
        self._tolerance_s = tolerance_s

    def place(self, arrived_s: float, duration_s: float, *, behind_s: float = 0.0, lost_s: float = 0.0) -> Placed:
        """Place a piece that arrived then, `behind_s` after it; `lost_s` is known to be missing before it."""
        by_clock = max(0.0, arrived_s - duration_s - behind_s)
        if self.ends_s is None:
            self.ends_s = by_clock + duration_s
            return Placed(by_clock)
        expected = self.ends_s + lost_s
        late = max(self._tolerance_s, duration_s)
        starts_s = by_clock if by_clock - expected > late else expected
        gap = (self.ends_s, starts_s) if starts_s - self.ends_s >= LEAST_GAP_S else None
        self.ends_s = starts_s + duration_s
        return Placed(starts_s, gap)
