"""A few SVG elements as text: self-contained pictures that print, with nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif"
INK, FAINT, PAPER = "#222222", "#666666", "#ffffff"
# Distinguishable for colour-blind readers and in grey print; arms differ in shape as well.
DEARER, CHEAPER, MARK = "#b5470f", "#1f5fa8", "#c00000"


def number(value: float) -> str:
    """A coordinate, two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _written(words: str) -> str:
    """Text fit for XML: markup escaped, characters that XML forbids turned into spaces."""
    return escape("".join(character if _allowed(character) else " " for character in words))


def _allowed(character: str) -> bool:
    return character >= " " and character not in "\ufffe\uffff" and not "\ud800" <= character <= "\udfff"


def text(
    x: float, y: float, words: str, *, size: int = 13, anchor: str = "start", colour: str = INK, bold: bool = False
) -> str:
    """One line of text."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{weight}>'
        f"{_written(words)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = INK, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{colour}" stroke-width="{number(width)}"{dashes}/>'
    )


def path(points: Sequence[tuple[float, float]], *, colour: str, width: float = 2) -> str:
    """A line through points; nothing for fewer than two."""
    if len(points) < 2:
        return ""
    steps = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polyline points="{steps}" fill="none" stroke="{colour}" stroke-width="{number(width)}"/>'


def rectangle(x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none") -> str:
    """A filled box."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(max(height, 0))}" '
        f'fill="{fill}" stroke="{stroke}"/>'
    )


def dot(x: float, y: float, *, colour: str, square: bool, label: str) -> str:
    """A reading: circles for one arm, squares for the other; the label shows on hover and to screen readers."""
    title = f"<title>{_written(label)}</title>"
    if square:
        return (
            f'<rect x="{number(x - 3.5)}" y="{number(y - 3.5)}" width="7" height="7" fill="{colour}" '
            f'fill-opacity="0.75">{title}</rect>'
        )
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="4" fill="{colour}" fill-opacity="0.75">{title}</circle>'


def picture(width: int, height: int, title: str, parts: Iterable[str]) -> str:
    """The whole document."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="{FONT}"><title>{_written(title)}</title>'
        f"{rectangle(0, 0, width, height, fill=PAPER)}{''.join(parts)}</svg>\n"
    )


def wrapped(words: str, width: int) -> list[str]:
    """Lines of at most `width` columns, a Chinese character counting two."""
    lines, current, used = [], "", 0
    for character in words:
        columns = 1 if ord(character) < 0x2E80 else 2
        if used + columns > width:
            lines.append(current)
            current, used = "", 0
        current += character
        used += columns
    return [*lines, current] if current else lines


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values that cover the range."""
    span = max(high - low, 1e-9)
    raw = span / wanted
    power = 10.0 ** _floor_log10(raw)
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first = -(-low // step)
    return [round(step * count, 10) for count in range(int(first), int(high // step) + 1)]


def _floor_log10(value: float) -> int:
    exponent = 0
    while value >= 10:
        value, exponent = value / 10, exponent + 1
    while value < 1:
        value, exponent = value * 10, exponent - 1
    return exponent
