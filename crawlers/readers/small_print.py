"""Finds what limits a claim (footnotes, conditions of tests, "for reference only") and measures it against that claim.

A mark that both carry (*, ※, 注1) ties them; without one the text limits the highest line that stands close to it. Not
covered: limits that are spoken or stand on another page, and how well letters stand out from their ground.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from checker.vocabulary import Limit, Place

_LIMITING = re.compile(
    r"^\s*(?:[*＊※†]|注\s*\d?\s*[:：]|备注\s*[:：])|仅(?:限|供参考|代表|为|适用)|因人而异|个体差异|以[^，。,\n]{1,12}为准|"
    r"(?:实验室|测试|检测|试验)(?:条件|环境|数据|结果)|(?:样本|受试者)[^，。,\n]{0,6}\d|数据来源|(?:统计|数据)(?:截至|周期|口径)|不(?:代表|等同于?|构成)"
)
_MARK = re.compile(r"^\s*([*＊※†]+|注\s*\d?)")
_LONGEST = 200  # characters; longer texts are terms of their own


class Shown(NamedTuple):
    """A line as it is shown, and the height of its letters: in one unit for all, None when not measured."""

    text: str
    height: float | None


def limiting(shown: Sequence[Shown], close: Callable[[int], Iterable[int]]) -> dict[int, list[int]]:
    """By number of a line the numbers of those that limit it; `close(n)` are the numbers of the lines close to line n. Lines
    that were not measured are left out."""
    small = [number for number, line in enumerate(shown) if line.height and _is_limiting(line.text)]
    found: dict[int, list[int]] = {}
    for number in small:
        claim = _limited(shown, number, [other for other in close(number) if other not in small])
        if claim is not None:
            found.setdefault(claim, []).append(number)
    return found


def limit(claim: Shown, small: Shown, place: Place, seconds: float | None = None) -> Limit:
    """What limits a claim, measured against it; `seconds` is how long it stood there in a recording."""
    times = round(claim.height / small.height, 2) if claim.height and small.height else None
    return Limit(text=small.text, times=times, seconds=seconds, place=place)


def _is_limiting(text: str) -> bool:
    return len(text) <= _LONGEST and _LIMITING.search(text) is not None


def _limited(shown: Sequence[Shown], number: int, close: Iterable[int]) -> int | None:
    """The number of the line that a limiting line speaks of, None when nothing measured stands close."""
    mark = _MARK.match(shown[number].text)
    measured = [other for other in close if shown[other].height]
    marked = [other for other in measured if mark and mark[1] in shown[other].text]
    return max(marked or measured, key=lambda other: shown[other].height or 0.0, default=None)
