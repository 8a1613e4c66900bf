"""Reads the text lines of one picture: the only user of RapidOCR, one thread, models from the wheel, no network."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Box = tuple[int, int, int, int]
Pixels = NDArray[np.uint8]

_LONG_SIDE = 1280  # the reader's working size: larger pictures are shrunk to it, small recordings enlarged
_SMALL_SIDE = 960
_LEAST_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box (x, y, width, height) in the picture's pixels."""

    text: str
    box: Box
    confidence: float


@cache
def reader_name() -> str:
    """What read, for the record."""
    return f"rapidocr {version('rapidocr')}, onnxruntime {version('onnxruntime')}"


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Det.limit_type": "max",
            "Det.limit_side_len": _LONG_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def enlargement(width: int, height: int) -> float:
    """By how much pictures of this size are enlarged before they are read, at most threefold."""
    longest = max(width, height)
    return min(3.0, _LONG_SIDE / longest) if 0 < longest < _SMALL_SIDE else 1.0


def read_lines(pixels: Pixels, scale: float = 1.0) -> list[Line]:
    """The lines of a picture given as blue, green, red; boxes in its own pixels."""
    if min(pixels.shape[:2]) < 4:
        return []
    shown = pixels if scale == 1.0 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    read = _engine()(np.ascontiguousarray(shown))
    if read.txts is None:
        return []
    return [
        Line(str(text), _box(corners, scale), float(confidence))
        for text, corners, confidence in zip(read.txts, read.boxes, read.scores, strict=True)
        if confidence >= _LEAST_CONFIDENCE and str(text).strip()
    ]


def _box(corners: Any, scale: float) -> Box:
    points = np.asarray(corners, np.float64) / scale
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return int(left), int(top), max(1, int(right - left)), max(1, int(bottom - top))
