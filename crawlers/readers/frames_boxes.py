"""Boxes of text in a picture: left, top, width, height in pixels."""

from crawlers.readers.frames_ocr import Box


def is_inside(box: Box, region: Box) -> bool:
    """Whether the middle of the box lies in the region."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return region[0] <= x <= region[0] + region[2] and region[1] <= y <= region[1] + region[3]


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)


def melted(boxes: list[Box]) -> list[Box]:
    """Boxes that overlap as one."""
    out: list[Box] = []
    for box in boxes:
        x, y, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
        again = True
        while again:
            again = False
            for other in out:
                if x < other[0] + other[2] and other[0] < right and y < other[1] + other[3] and other[1] < bottom:
                    x, y = min(x, other[0]), min(y, other[1])
                    right, bottom = max(right, other[0] + other[2]), max(bottom, other[1] + other[3])
                    out.remove(other)
                    again = True
                    break
        out.append((x, y, right - x, bottom - y))
    return out
