"""What every kind of stream is cut into: pieces of original bytes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

MOST_BYTES = 64 * 1024 * 1024  # of one piece
LONGEST_S = 3600.0  # of one piece; whoever claims more does not say how long it is


def told_length(seconds: float) -> float:
    """The length a stream gives for a piece, 0 when no piece can have it."""
    return float(seconds) if 0 < seconds <= LONGEST_S else 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a stream as it came. `lost_s` is what is known to be missing just before it, `why` the sentence.

    `behind_s` is how much of the stream was already there after this piece when it was taken, as in a playlist.
    `init` are the bytes a decoder needs before these; equal for many pieces.
    """

    content: bytes
    duration_s: float
    media_type: str
    url: str
    init: bytes = b""
    track: str = "av"
    discontinuity: bool = False
    encrypted: bool = False
    behind_s: float = 0.0
    lost_s: float = 0.0
    why: str = ""


class Stream(Protocol):
    """A stream that can be read, and read on after it was lost."""

    track: str
    url: str

    def pieces(self) -> AsyncIterator[Piece]:
        """Pieces from where it was left, ending with the stream. Raises `StreamLost` when it breaks."""
