"""What the eye of the frame reader sees before reading: edges of strokes, kept for a while, compared cheaply.

Drawn text stands still while people and goods behind it move, so edges that persist from one sample to the next
belong to text or scenery; scenery is looked at once and then known.
"""

from collections import deque

import cv2
import numpy as np
from numpy.typing import NDArray

from crawlers.readers.frames_ocr import Box

Mask = NDArray[np.uint8]  # 0 or 1
Grey = NDArray[np.uint8]

LONG_SIDE = 960
_STEEP = 48  # brightness steps of a Sobel pair that count as an edge: enough for text of one seventh contrast
_NEAR = np.ones((3, 3), np.uint8)
_KEPT_SAMPLES = 90
_FEW = 8
_CELL_RECALL = 0.5
_LINE_RECALL = 0.6
_STIR = 0.16


def working_size(width: int, height: int) -> tuple[int, int]:
    """Width and height at which edges are looked for."""
    shrink = min(1.0, LONG_SIDE / max(width, height))
    return max(8, round(width * shrink)), max(8, round(height * shrink))


def edges_of(grey: Grey) -> Mask:
    """Where brightness changes steeply."""
    across, down = cv2.spatialGradient(grey)
    steep = cv2.add(np.abs(across), np.abs(down)) > _STEEP
    return steep.astype(np.uint8)


def widened(mask: Mask) -> Mask:
    """The mask and what touches it."""
    return cv2.dilate(mask, _NEAR).astype(np.uint8)


def holds(strokes: Mask, edges: Mask) -> bool:
    """Whether the strokes of a line are still there in the (widened) edges, each part of the line for itself.

    Parts as wide as the line is high are about one character: a changed digit is a changed line.
    """
    total = int(strokes.sum())
    if total < _FEW:
        return False
    kept = strokes & edges
    if int(kept.sum()) < _LINE_RECALL * total:
        return False
    cell = max(6, strokes.shape[0])
    starts = np.arange(0, strokes.shape[1], cell)
    drawn = np.add.reduceat(strokes.sum(axis=0, dtype=np.int64), starts)
    found = np.add.reduceat(kept.sum(axis=0, dtype=np.int64), starts)
    return bool(np.all((drawn < _FEW) | (found >= _CELL_RECALL * drawn)))


def is_stirred(strokes: Mask, settled: Mask) -> bool:
    """Whether strokes settled inside a line that its own do not explain: a digit may have changed into a like one."""
    strange = settled & (1 - widened(strokes))
    cell = max(6, strokes.shape[0])
    starts = np.arange(0, strokes.shape[1], cell)
    drawn = np.add.reduceat(strokes.sum(axis=0, dtype=np.int64), starts)
    new = np.add.reduceat(strange.sum(axis=0, dtype=np.int64), starts)
    return bool(np.any((new >= _FEW) & (new > _STIR * drawn)))


class Past:
    """The edges of the last samples, for telling since when a line has stood there."""

    def __init__(self) -> None:
        self._kept: deque[tuple[float, Mask, int]] = deque(maxlen=_KEPT_SAMPLES)

    def keep(self, at_s: float, edges: Mask) -> None:
        """Add a sample."""
        self._kept.append((at_s, np.packbits(edges, axis=1), edges.shape[1]))

    def since(self, strokes: Mask, part: tuple[slice, slice], until_s: float) -> float:
        """The earliest sample from which on, without a break until `until_s`, the strokes were there."""
        first = until_s
        for at_s, packed, width in reversed(self._kept):
            if at_s >= until_s:
                continue
            edges = np.unpackbits(packed[part[0]], axis=1, count=width)[:, part[1]]
            if not holds(strokes, widened(np.ascontiguousarray(edges))):
                break
            first = at_s
        return first


def part_of(box: Box, scale: tuple[float, float], shape: tuple[int, int]) -> tuple[slice, slice]:
    """The rows and columns a full-size box takes at working size."""
    x, y, width, height = box
    left, right = int(x * scale[0]), int(np.ceil((x + width) * scale[0]))
    top, bottom = int(y * scale[1]), int(np.ceil((y + height) * scale[1]))
    left, top = min(max(0, left), shape[1] - 1), min(max(0, top), shape[0] - 1)
    return slice(top, min(shape[0], max(top + 1, bottom))), slice(left, min(shape[1], max(left + 1, right)))


def contrast_of(grey: Grey) -> float:
    """The contrast ratio (1 to 21) between strokes and ground of a line's picture, as WCAG reckons it."""
    if grey.size < _FEW:
        return 1.0
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark, light = grey[grey <= threshold], grey[grey > threshold]
    if not dark.size or not light.size:
        return 1.0
    low, high = _luminance(float(np.median(dark))), _luminance(float(np.median(light)))
    return round((high + 0.05) / (low + 0.05), 2)


def _luminance(level: float) -> float:
    share = level / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
