"""Joins what was read of stretches, or at different moments, into one track per text and place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from checker.vocabulary.timeline import TextTrack, common, joined, seconds
from crawlers.readers.frames_board import is_same_text
from crawlers.readers.frames_boxes import overlap
from crawlers.readers.frames_ocr import Box

_ALIKE_PLACE = 0.4
_SEAM_S = 1.2
_PART = 80
_LONGEST_BLOCK = 400


def join_tracks(tracks: Iterable[TextTrack]) -> tuple[TextTrack, ...]:
    """One track per text and place, in order of time; pieces of a line that was also read whole are left out."""
    kept: list[TextTrack] = []
    for track in sorted(tracks, key=lambda one: (one.first_s, one.box)):
        at = next((n for n, other in enumerate(kept) if _are_one(other, track)), None)
        if at is None:
            kept.append(track)
        else:
            kept[at] = _merged(kept[at], track)
    whole = [track for track in kept if not any(_is_part(track, other) for other in kept if other is not track)]
    return tuple(sorted(whole, key=lambda one: (one.first_s, one.box[1], one.box[0])))


def _are_one(one: TextTrack, other: TextTrack) -> bool:
    return (
        one.frame == other.frame and overlap(one.box, other.box) >= _ALIKE_PLACE and is_same_text(one.text, other.text)
    )


def _merged(one: TextTrack, other: TextTrack) -> TextTrack:
    better = max((one, other), key=lambda track: (track.confidence, seconds(track.seen)))
    seen = joined(
        [*one.seen, *((start - _SEAM_S, end) if _follows(one, start) else (start, end) for start, end in other.seen)]
    )
    return replace(
        better,
        seen=tuple((max(0.0, round(start, 3)), round(end, 3)) for start, end in seen),
        contrast=max(one.contrast, other.contrast),
        confidence=max(one.confidence, other.confidence),
    )


def _follows(one: TextTrack, start: float) -> bool:
    """Whether a stretch begins so soon after the other's end that only the seam between two readings lies between."""
    return any(0 < start - end <= _SEAM_S for _, end in one.seen)


def _is_part(track: TextTrack, whole: TextTrack) -> bool:
    """Whether a track is a piece of a longer line that stood in the same place at the same time."""
    if len(track.text) >= len(whole.text) or not _lies_in(track.box, whole.box):
        return False
    if seconds(common(track.seen, whole.seen)) < 0.7 * seconds(track.seen):
        return False
    return fuzz.partial_ratio(track.text, whole.text) >= _PART or track.confidence < whole.confidence - 0.1


def _lies_in(box: Box, other: Box) -> bool:
    across = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    down = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    return across > 0 and down > 0 and across * down >= 0.7 * box[2] * box[3]


def blocks(tracks: Sequence[TextTrack]) -> tuple[tuple[TextTrack, ...], ...]:
    """Lines that were set as one text: below one another, alike in height, standing at the same time."""
    left = sorted(tracks, key=lambda one: (one.box[1], one.box[0]))
    out: list[list[TextTrack]] = []
    for track in left:
        home = next((block for block in out if _continues(block, track)), None)
        if home is None:
            out.append([track])
        else:
            home.append(track)
    return tuple(tuple(block) for block in out)


def _continues(block: Sequence[TextTrack], track: TextTrack) -> bool:
    last = block[-1]
    height = min(last.box[3], track.box[3])
    gap = track.box[1] - (last.box[1] + last.box[3])
    if last.frame != track.frame or not -0.3 * height <= gap <= 0.6 * height:
        return False
    if max(last.box[3], track.box[3]) > 1.3 * height or sum(len(one.text) for one in block) > _LONGEST_BLOCK:
        return False
    across = min(last.box[0] + last.box[2], track.box[0] + track.box[2]) - max(last.box[0], track.box[0])
    if across < 0.5 * min(last.box[2], track.box[2]):
        return False
    together = seconds(common(last.seen, track.seen))
    return together >= 0.8 * max(seconds(last.seen), seconds(track.seen))
