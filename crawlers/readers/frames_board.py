"""Follows the lines of text through the samples of a recording, reading only what changed.

Each sample asks: which known lines still stand (their strokes are there)? where did edges settle that were never looked
at? Those places are read, the whole picture every half minute as a safeguard. Reading is bounded by an allowance of
picture area per second of recording; where it ran out is reported as not read, never passed over.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from rapidfuzz import fuzz

from checker.vocabulary.timeline import Stretch, TextTrack
from crawlers.readers.frames_boxes import is_inside, melted, overlap
from crawlers.readers.frames_edges import (
    Grey,
    Mask,
    Past,
    contrast_of,
    edges_of,
    holds,
    is_stirred,
    part_of,
    widened,
)
from crawlers.readers.frames_ocr import Box, Line, Pixels

Read = Callable[[Pixels], list[Line]]

_TILE = 24
_TILE_DENSITY = 0.04
_FULL_EVERY_S = 30.0
_FULL_SHARE = 0.45
_PAD = 10
_LONGEST_PAUSE_S = 30.0
_FIRST_PAUSE_S = 2.0
_ALLOWANCE = 0.3  # megapixels to be read per second of recording
_SAVED_UP = 6.0  # megapixels that may be saved up
_SAME = 70
_MISSES = 2
_WATCHED_S = 10.0  # how long the place of a line that went is looked at closely


@dataclass(eq=False, slots=True)
class _Standing:
    """A line that stands on the board now."""

    box: Box
    part: tuple[slice, slice]
    strokes: Mask
    since: float
    last: float
    votes: dict[str, float]
    confidence: float
    contrast: float
    misses: int = 0
    pause_s: float = 0.0
    rests_until: float = -1e9

    @property
    def text(self) -> str:
        return max(self.votes, key=lambda text: (self.votes[text], text))


@dataclass(slots=True)
class Board:
    """The lines of one stretch of a recording. `size` is width and height in full, `working` at which edges are seen."""

    read: Read
    size: tuple[int, int]
    working: tuple[int, int]
    step_s: float
    tracks: list[TextTrack] = field(default_factory=list)
    starved: list[Stretch] = field(default_factory=list)
    read_megapixels: float = 0.0
    _lines: list[_Standing] = field(default_factory=list)
    _past: Past = field(default_factory=Past)
    _before: Mask | None = None
    _known: Mask | None = None
    _pause: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)  # tile -> until, how long
    _gone: list[tuple[tuple[slice, slice], float]] = field(default_factory=list)  # where lines went, watched until
    _full_at: float = -1e9
    _saved: float = _SAVED_UP
    _now: float = 0.0
    _first: float | None = None

    def look(self, at_s: float, grey: Grey, colours: Callable[[], Pixels]) -> None:
        """Take in one sample: brightness at working size; `colours` gives the whole picture when it is needed."""
        edges = edges_of(grey)
        wide = widened(edges)
        settled: Mask = np.bitwise_and(edges, widened(self._before)) if self._before is not None else edges
        elapsed = at_s - self._now if self._first is not None else 0.0
        self._first = at_s if self._first is None else self._first
        self._now, self._saved = at_s, min(_SAVED_UP, self._saved + max(0.0, elapsed) * _ALLOWANCE)
        doubtful = self._verify(at_s, wide, settled)
        fresh = self._fresh(settled, at_s)
        self._read_where(at_s, doubtful, fresh, settled, edges, colours)
        self._past.keep(at_s, edges)
        self._before = edges

    def finish(self, end_s: float) -> None:
        """End all lines; nothing is seen after `end_s`."""
        self.tracks = self.tracks_until(end_s)
        self._lines = []

    def tracks_until(self, end_s: float) -> list[TextTrack]:
        """All tracks if nothing were seen after `end_s`; the lines that stand go on standing."""
        return [*self.tracks, *(self._track(line, end_s) for line in self._lines if end_s > line.since)]

    # -- what still stands

    def _verify(self, at_s: float, wide: Mask, settled: Mask) -> list[_Standing]:
        """The lines that must be read again; all others stand."""
        doubtful = []
        for line in self._lines:
            if not holds(line.strokes, wide[line.part]) or (
                line.rests_until <= at_s and is_stirred(line.strokes, settled[line.part])
            ):
                doubtful.append(line)
            else:
                line.last = at_s
        return doubtful

    # -- what is new

    def _fresh(self, settled: Mask, at_s: float) -> list[tuple[int, int]]:
        """Tiles (row, column) in which edges settled that were not there when last read, outside lines that stand."""
        if self._known is None:
            return []
        known = cv2.dilate(self._known, np.ones((5, 5), np.uint8)).astype(np.uint8)
        news: Mask = np.bitwise_and(settled, 1 - known)
        for line in self._lines:
            if line.last == at_s:
                news[line.part] = 0
        rows, columns = -(-news.shape[0] // _TILE), -(-news.shape[1] // _TILE)
        padded = np.zeros((rows * _TILE, columns * _TILE), np.float32)
        padded[: news.shape[0], : news.shape[1]] = news
        density = padded.reshape(rows, _TILE, columns, _TILE).mean(axis=(1, 3))
        tiles = zip(*np.nonzero(density > _TILE_DENSITY), strict=True)
        return [
            tile for row, column in tiles if self._pause.get(tile := (int(row), int(column)), (-1e9, 0.0))[0] <= at_s
        ]

    # -- reading

    def _read_where(
        self,
        at_s: float,
        doubtful: list[_Standing],
        fresh: list[tuple[int, int]],
        settled: Mask,
        edges: Mask,
        colours: Callable[[], Pixels],
    ) -> None:
        regions = melted([*(self._padded(line.box) for line in doubtful), *self._regions(fresh)])
        whole = (0, 0, *self.size)
        area = sum(width * height for _, _, width, height in regions)
        is_full = self._known is None or at_s - self._full_at >= _FULL_EVERY_S
        if is_full or area > _FULL_SHARE * self.size[0] * self.size[1]:
            regions = [whole]
        if not regions:
            return
        cost = sum(width * height for _, _, width, height in regions) / 1e6
        if cost > self._saved and self._known is not None:
            self._starve(at_s, doubtful)
            return
        self._saved -= cost
        self.read_megapixels += cost
        pixels = colours()
        for region in regions:
            wider, read = self._read_region(pixels, region)
            self._take(at_s, wider, read, settled, edges, pixels)
        if regions == [whole]:
            self._full_at = at_s
        self._rest(fresh, at_s)
        self._gone = [(part, until) for part, until in self._gone if until > at_s]

    def _starve(self, at_s: float, doubtful: list[_Standing]) -> None:
        """No allowance left: lines in doubt end where they were last sure, the moment counts as not read."""
        self.starved.append((at_s, at_s + self.step_s))
        for line in doubtful:
            self._end(line, line.last + self.step_s)
            self._lines.remove(line)
            self._forget(line.part)

    def _forget(self, part: tuple[slice, slice]) -> None:
        """A line may only have been covered for a moment: what settles in its place is new, and looked at at once."""
        if self._known is not None:
            self._known[part] = 0
        self._gone.append((part, self._now + _WATCHED_S))
        for tile in [tile for tile in self._pause if _touches(tile, part)]:
            del self._pause[tile]

    def _read_region(self, pixels: Pixels, region: Box) -> tuple[Box, list[Line]]:
        """The lines in a region, and the region as it was widened when its edge cut through a line."""
        read = self._lines_in(pixels, region)
        cut = [line for line in read if self._is_cut(line.box, region)]
        if not cut:
            return region, read
        margin = 2 * max(line.box[3] for line in cut) + _PAD
        top = max(0, region[1] - margin)
        bottom = min(self.size[1], region[1] + region[3] + margin)
        wider = (0, top, self.size[0], bottom - top)
        self._saved -= wider[2] * wider[3] / 1e6
        self.read_megapixels += wider[2] * wider[3] / 1e6
        return wider, [line for line in self._lines_in(pixels, wider) if not self._is_cut(line.box, wider)]

    def _is_cut(self, box: Box, region: Box) -> bool:
        """Whether a box reaches the region's edge where the picture goes on."""
        x, y, width, height = box
        sides = (
            x - region[0] <= 3 and region[0] > 0,
            y - region[1] <= 3 and region[1] > 0,
            region[0] + region[2] - x - width <= 3 and region[0] + region[2] < self.size[0],
            region[1] + region[3] - y - height <= 3 and region[1] + region[3] < self.size[1],
        )
        return any(sides)

    def _lines_in(self, pixels: Pixels, region: Box) -> list[Line]:
        x, y, width, height = region
        read = self.read(pixels[y : y + height, x : x + width])
        return [
            Line(_plain(line.text), (line.box[0] + x, line.box[1] + y, line.box[2], line.box[3]), line.confidence)
            for line in read
            if _is_text(_plain(line.text))
        ]

    def _take(self, at_s: float, region: Box, read: list[Line], settled: Mask, edges: Mask, pixels: Pixels) -> None:
        """Match what was read in a region with what stood there."""
        left = list(read)
        changed_at = max(at_s - self.step_s, 0.0)
        replaced: list[Box] = []
        lost: list[tuple[slice, slice]] = []
        for standing in [line for line in self._lines if is_inside(line.box, region)]:
            match = next((line for line in left if _is_same(standing, line)), None)
            if match is not None:
                left.remove(match)
                self._confirm(standing, match, at_s, edges)
            elif any(overlap(standing.box, line.box) > 0.4 for line in left):
                replaced.append(standing.box)  # two texts cannot stand in one place
                self._end(standing, max(changed_at, standing.since + self.step_s))
                self._lines.remove(standing)
            elif standing.last < at_s or standing.misses + 1 >= _MISSES:
                lost.append(standing.part)
                self._end(standing, standing.last + self.step_s)
                self._lines.remove(standing)
            else:
                standing.misses += 1
        for line in left:
            is_change = any(overlap(box, line.box) > 0.4 for box in replaced)
            self._add(at_s, line, settled, edges, pixels, changed_at if is_change else None)
        part = self._part(region)
        if self._known is None:
            self._known = np.zeros_like(edges)
        self._known[part] = edges[part] | settled[part]
        for gone in lost:
            self._forget(gone)

    def _confirm(self, standing: _Standing, line: Line, at_s: float, edges: Mask) -> None:
        was_doubtful = standing.last < at_s
        standing.last, standing.misses = at_s, 0
        standing.votes[line.text] = standing.votes.get(line.text, 0.0) + line.confidence**4
        standing.confidence = max(standing.confidence, line.confidence)
        if was_doubtful:  # strokes are what stays when the ground changes
            standing.pause_s = min(_LONGEST_PAUSE_S / 4, max(self.step_s, 2 * standing.pause_s))
            standing.rests_until = at_s + standing.pause_s
            kept = standing.strokes & widened(edges)[standing.part]
            enough = kept.sum() >= 0.4 * standing.strokes.sum()
            standing.strokes = kept if enough else edges[standing.part].copy()

    def _add(
        self, at_s: float, line: Line, settled: Mask, edges: Mask, pixels: Pixels, since: float | None = None
    ) -> None:
        part = self._part(line.box)
        strokes = settled[part].copy()
        if strokes.sum() < 20:
            strokes = edges[part].copy()
        since = self._past.since(strokes, part, at_s) if since is None else since
        x, y, width, height = line.box
        grey = cv2.cvtColor(pixels[max(0, y) : y + height, max(0, x) : x + width], cv2.COLOR_BGR2GRAY)
        votes: dict[str, float] = defaultdict(float)
        votes[line.text] = line.confidence**4
        self._lines.append(
            _Standing(
                box=line.box,
                part=part,
                strokes=strokes,
                since=since,
                last=at_s,
                votes=votes,
                confidence=line.confidence,
                contrast=contrast_of(grey.astype(np.uint8)),
            )
        )

    def _end(self, line: _Standing, end_s: float) -> None:
        if end_s > line.since:
            self.tracks.append(self._track(line, end_s))

    def _track(self, line: _Standing, end_s: float) -> TextTrack:
        return TextTrack(
            text=line.text,
            box=line.box,
            frame=self.size,
            seen=((round(line.since, 3), round(end_s, 3)),),
            height_share=round(line.box[3] / self.size[1], 4),
            contrast=line.contrast,
            confidence=round(line.confidence, 3),
        )

    def _rest(self, fresh: Iterable[tuple[int, int]], at_s: float) -> None:
        """Tiles that showed nothing new are looked at less and less often; where text came, at once again."""
        newest = [line.part for line in self._lines if line.since >= at_s - 2 * self.step_s and line.last == at_s]
        for tile in fresh:
            if any(_touches(tile, part) for part in (*newest, *(part for part, _ in self._gone))):
                self._pause.pop(tile, None)
                continue
            length = min(_LONGEST_PAUSE_S, 2 * self._pause.get(tile, (0.0, _FIRST_PAUSE_S / 2))[1])
            self._pause[tile] = (at_s + length, length)

    # -- places

    def _scale(self) -> tuple[float, float]:
        return self.working[0] / self.size[0], self.working[1] / self.size[1]

    def _part(self, box: Box) -> tuple[slice, slice]:
        return part_of(box, self._scale(), (self.working[1], self.working[0]))

    def _padded(self, box: Box) -> Box:
        x, y, width, height = box
        pad = max(_PAD, height // 2)
        left, top = max(0, x - 2 * pad), max(0, y - pad)
        return left, top, min(self.size[0], x + width + 2 * pad) - left, min(self.size[1], y + height + pad) - top

    def _regions(self, tiles: list[tuple[int, int]]) -> list[Box]:
        """The bands of the picture, padded by a tile, in which the tiles lie."""
        if not tiles:
            return []
        grid = np.zeros((-(-self.working[1] // _TILE) + 1, -(-self.working[0] // _TILE) + 1), np.uint8)
        for row, column in tiles:
            grid[row, column] = 1
        grid = cv2.dilate(grid, np.ones((3, 3), np.uint8)).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(grid, connectivity=8)
        down = self._scale()[1]
        boxes = []
        for _, top, _, height, _ in stats[1:].tolist():
            y, bottom = int(top * _TILE / down), min(self.size[1], int((top + height) * _TILE / down))
            if bottom > y:  # lines run across: a band of the whole width cuts none
                boxes.append((0, y, self.size[0], bottom - y))
        return boxes


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _is_text(text: str) -> bool:
    """Whether a reading may be text: round and angular things are read as single letters."""
    if any("\u3400" <= char <= "\u9fff" for char in text):
        return True
    letters = sum(char.isalnum() for char in text)
    return letters >= 3 or (letters >= 2 and any(char.isdigit() for char in text)) or "¥" in text


def _is_same(standing: _Standing, line: Line) -> bool:
    if overlap(standing.box, line.box) < 0.3:
        return False
    return is_same_text(standing.text, line.text)


def is_same_text(one: str, other: str) -> bool:
    """Whether two readings are of one text: alike, and with the same figures in it."""
    if one == other:
        return True
    figures = tuple("".join(char for char in text if char.isdigit()) for text in (one, other))
    return figures[0] == figures[1] and fuzz.ratio(one, other) >= _SAME


def _touches(tile: tuple[int, int], part: tuple[slice, slice]) -> bool:
    top, left = tile[0] * _TILE, tile[1] * _TILE
    rows, columns = part
    return bool(
        top - _TILE < rows.stop
        and rows.start < top + 2 * _TILE
        and left - _TILE < columns.stop
        and columns.start < left + 2 * _TILE
    )
