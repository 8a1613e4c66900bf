"""The text of a recording's pictures: stretches read in parallel by children, joined into tracks.

Stretches are cut the same way whatever the machine, so that the same recording gives the same tracks everywhere.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from checker.vocabulary.timeline import FrameReading, Stretch, TextTrack, common, joined
from crawlers.media.child import ChildFailed, ask
from crawlers.media.pieces import Piece
from crawlers.readers.frames_joining import join_tracks
from crawlers.readers.frames_worker import MODULE

STRETCH_S = 120.0
_SECONDS_PER_SECOND = 20.0  # how long a child may take for a second of recording, on a busy machine
_LEAST_SECONDS = 300.0


def read_frames(pieces: Sequence[Piece], progress: Callable[[float], None] = lambda share: None) -> FrameReading:
    """The tracks of all pieces; what could not be read is missing from `covered`."""
    stretches = _stretches(pieces)
    done = 0

    def read(stretch: Stretch) -> dict[str, Any]:
        nonlocal done
        answer = _asked(pieces, stretch)
        done += 1
        progress(done / len(stretches))
        return answer

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        answers = list(pool.map(read, stretches))
    return reading_of(answers)


def _stretches(pieces: Sequence[Piece]) -> list[Stretch]:
    start = min((piece.starts_s for piece in pieces), default=0.0)
    end = max((piece.starts_s + piece.duration_s for piece in pieces), default=0.0)
    found = []
    while start < end:
        found.append((start, min(end, start + STRETCH_S)))
        start += STRETCH_S
    return found


def _asked(pieces: Sequence[Piece], stretch: Stretch) -> dict[str, Any]:
    from_s, to_s = stretch
    own = [piece for piece in pieces if piece.starts_s < to_s and piece.starts_s + piece.duration_s > from_s]
    request = {"pieces": [asdict(piece) for piece in own], "from_s": from_s, "to_s": to_s}
    try:
        return ask(MODULE, request, seconds=max(_LEAST_SECONDS, _SECONDS_PER_SECOND * (to_s - from_s)))
    except ChildFailed as failure:
        return unread(str(failure))


def unread(why: str) -> dict[str, Any]:
    """The answer for a stretch that could not be read."""
    return {"tracks": [], "covered": [], "starved": [], "frame": (0, 0), "reader": "", "trouble": why}


def reading_of(answers: Sequence[dict[str, Any]]) -> FrameReading:
    """The answers for all stretches as one reading."""
    covered = joined(_pair(one) for answer in answers for one in answer["covered"])
    starved = joined(_pair(one) for answer in answers for one in answer["starved"])
    frames = [tuple(answer["frame"]) for answer in answers]
    return FrameReading(
        reader=next((answer["reader"] for answer in answers if answer["reader"]), ""),
        tracks=join_tracks(TextTrack.from_object(row) for answer in answers for row in answer["tracks"]),
        covered=_without(covered, starved),
        frame=max(frames, default=(0, 0)),
        trouble="；".join(dict.fromkeys(answer["trouble"] for answer in answers if answer["trouble"])),
    )


def _pair(row: Sequence[float]) -> Stretch:
    return float(row[0]), float(row[1])


def _without(stretches: Sequence[Stretch], holes: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The stretches with the holes cut out."""
    end = max((stretch[1] for stretch in stretches), default=0.0)
    edges = [0.0, *(edge for hole in joined(holes) for edge in hole), end]
    between = [(edges[at], edges[at + 1]) for at in range(0, len(edges) - 1, 2) if edges[at] < edges[at + 1]]
    return common(stretches, between)
