"""The visible text of a page, NFKC-normalised, with a way back from every character to its element and its box.

Blocks are joined by newlines; inline elements run together, so that a word cut into one element per character reads
as a word. Zero-width and private-use characters are dropped (and the latter counted: a font that draws figures from
them hides prices from us). Left out: text drawn in pictures, CSS `content`, order reversed by CSS.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from checker.vocabulary import Channel, LayoutBox, Place
from crawlers.readers.tree import Element, Hiding, shallow, walk

MAX_TEXT = 1_500_000
_CONTEXT = 24
_MAX_PATH = 120
BLOCKS = frozenset(
    "address article aside blockquote body button center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search "
    "section select summary table tbody td textarea tfoot th thead tr ul view".split()
)
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
                        r"\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]")  # fmt: skip
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")
_SINGLE = re.compile(r"[\u3400-\u9fff]")


def normalised(text: str) -> str:
    """The text as facts carry it: NFKC, without invisible characters, blanks collapsed."""
    return _SPACES.sub(" ", _clean(text)).strip()


def _clean(text: str) -> str:
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


@dataclass(frozen=True, slots=True)
class Line:
    """One block of running text: half-open offsets and the innermost element that holds all of it."""

    start: int
    end: int
    element: int


class PageText:
    """Canonical text of one rendered page and the map from its offsets to elements and boxes."""

    def __init__(self, html: str, layout: Sequence[LayoutBox] = (), url: str = "") -> None:
        self.parser = LexborHTMLParser(shallow(html))
        self.url = url
        self._is_measured = bool(layout)
        hiding = Hiding(self.parser, layout)
        builder = _Builder()
        for row, text, parent in walk(self.parser, hiding):
            if row is None:
                builder.add(text, parent)
            else:
                builder.enter(row)
            if builder.size > MAX_TEXT:
                break
        builder.close_to(-1)
        self.truncated = builder.size > MAX_TEXT
        self.private_glyphs = builder.private
        self.text = "".join(builder.out)
        self.elements: list[Element] = builder.elements
        self._starts, self._owners = builder.starts, builder.owners
        self._paths: dict[int, str] = {}
        self.lines: tuple[Line, ...] = tuple(self._lines())
        self._line_starts = [line.start for line in self.lines]

    def _lines(self) -> list[Line]:
        lines, start = [], 0
        for piece in self.text.split("\n"):
            end = start + len(piece)
            if piece:
                lines.append(Line(start, end, self.holder(start, end)))
            start = end + 1
        return lines

    def owner(self, offset: int) -> int:
        """Index of the element whose own text has the character at `offset`."""
        at = bisect_right(self._starts, offset) - 1
        return self._owners[at] if at >= 0 else 0

    def holder(self, start: int, end: int) -> int:
        """Index of the innermost element that holds the whole range."""
        index = self.owner(start)
        while index > 0 and self.elements[index].end < end:
            index = self.elements[index].parent
        return max(index, 0)

    def line_at(self, offset: int) -> int:
        """Number of the line that holds `offset` (or the last before it)."""
        return max(bisect_right(self._line_starts, offset) - 1, 0)

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where text of another element begins inside the range: offset and element."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end - 1)
        return list(zip(self._starts[first:last], self._owners[first:last], strict=True))

    def inside(self, index: int) -> str:
        """The visible text of one element."""
        row = self.elements[index]
        return self.text[row.start : row.end].strip()

    def ancestors(self, index: int) -> list[Element]:
        """The element and what it lies in, innermost first."""
        found = []
        while index >= 0:
            row = self.elements[index]
            found.append(row)
            index = row.parent
        return found

    def is_struck(self, start: int, end: int) -> bool:
        """Whether the first character of the range is drawn with a line through it."""
        return bool(self.elements) and self.elements[self.owner(start)].struck

    def path(self, index: int) -> str:
        """CSS path of an element: tags with :nth-child among element siblings, from the root."""
        known = self._paths.get(index)
        if known is not None:
            return known
        rows = self.ancestors(index)[-_MAX_PATH:]
        steps = [row.tag if row.parent < 0 else f"{row.tag}:nth-child({row.nth})" for row in reversed(rows)]
        self._paths[index] = path = ">".join(steps)
        return path

    def box_of(self, index: int) -> LayoutBox | None:
        """The layout of the element or of the nearest measured one around it."""
        if not self._is_measured:
            return None
        return next((row.box for row in self.ancestors(index)[:8] if row.box), None)

    def place(self, start: int, end: int, channel: Channel = Channel.PAGE) -> Place:
        """A quotation of the range with its surroundings, selector and box."""
        start, end = self._trimmed(start, end)
        index = self.holder(start, end) if self.elements else -1
        box = self.box_of(index) if index >= 0 else None
        return Place(
            quote=self.text[start:end],
            channel=channel,
            prefix=self.text[max(0, start - _CONTEXT) : start].replace("\n", " "),
            suffix=self.text[end : end + _CONTEXT].replace("\n", " "),
            selector=self.path(index) if index >= 0 else None,
            start=start,
            end=end,
            box=box.box if box else None,
            page=self.url,
        )

    def place_of(self, index: int, quote: str = "") -> Place:
        """The place of an element; `quote` stands in for elements without text (boxes to tick, pictures)."""
        row = self.elements[index]
        if self.inside(index):
            return self.place(row.start, row.end)
        box = self.box_of(index)
        return Place(quote=quote, selector=self.path(index), box=box.box if box else None, page=self.url)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end


class _Builder:
    """Grows the canonical text while elements open and close."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.size = 0
        self.private = 0
        self.elements: list[Element] = []
        self.starts: list[int] = []
        self.owners: list[int] = []
        self._open: list[int] = []
        self._fresh: list[int] = []
        self._gap = ""  # "", " " or "\n": what stands between what was written and what comes
        self._last = ""  # last character written
        self._link_closed = False

    def enter(self, row: Element) -> None:
        self.close_to(row.parent)
        if row.tag == "br" or is_block(row):
            self._break()
        elif row.tag == "a" and self._link_closed:
            self._space()
        if row.struck and not (self.elements and row.parent >= 0 and self.elements[row.parent].struck):
            self._space()
        row.start = row.end = self.size
        row.last = row.index
        self.elements.append(row)
        self._open.append(row.index)
        self._fresh.append(row.index)
        if row.tag == "input" and row.attr("type").lower() in ("submit", "button", "reset"):
            self._break()
            self.add(row.attr("value"), row.index)

    def close_to(self, parent: int) -> None:
        while self._open and self._open[-1] != parent:
            row = self.elements[self._open.pop()]
            row.end = self.size
            row.last = len(self.elements) - 1
            if is_block(row):
                self._break()
            elif row.struck and not (row.parent >= 0 and self.elements[row.parent].struck):
                self._space()
            elif row.tag == "a":
                self._link_closed = True

    def add(self, raw: str, parent: int) -> None:
        self.close_to(parent)
        if raw.isspace():
            self._space()
            return
        text = _SPACES.sub(" ", _clean(raw))
        if not text.isascii() and (private := len(_PRIVATE.findall(text))):
            self.private += private
            text = _PRIVATE.sub("", text)
        if text.startswith(" "):
            self._space()
        body = text.strip(" ")
        if body:
            self._write(body, parent)
            if text.endswith(" "):
                self._space()

    def _write(self, body: str, parent: int) -> None:
        if self._gap == " " and len(body) == 1 and _SINGLE.match(body) and self._is_single_before(parent):
            self._gap = ""
        if not self._gap and self.out and self.owners[-1] != parent:
            self._gap = self._gap_between(body, parent)
        elif self._gap == " " and self._is_below(body, parent):
            self._gap = "\n"
        if self._gap and self.size:
            self.out.append(self._gap)
            self.size += 1
        self._gap, self._link_closed = "", False
        for index in self._fresh:  # what opened since begins at its text, not at the gap before it
            self.elements[index].start = self.elements[index].end = self.size
        self._fresh.clear()
        self.starts.append(self.size)
        self.owners.append(parent)
        self.out.append(body)
        self.size += len(body)
        self._last = body[-1]

    def _is_single_before(self, parent: int) -> bool:
        """Whether the piece before is one character in an element of its own: a word spelt out in elements."""
        if not self.out or len(self.out[-1]) != 1 or not _SINGLE.match(self.out[-1]):
            return False
        before, now = self.elements[self.owners[-1]], self.elements[parent]
        return before.index != now.index and before.parent == now.parent and now.tag != "a"

    def _gap_between(self, body: str, parent: int) -> str:
        """What separates two pieces of different elements that nothing separates in the source.

        Whole figures ("99" and "199") and long pieces of different tags don't read as one word; pieces laid out one
        below the other are lines of their own.
        """
        if self._is_below(body, parent):
            return "\n"
        before = self.out[-1]
        if body[0].isdigit() and self._last.isdigit() and len(body) > 1 and len(before) > 1:
            return " "
        one, other = self.elements[self.owners[-1]], self.elements[parent]
        apart = one.tag != other.tag and one.parent == other.parent and len(body) >= 4 and len(before) >= 4
        return " " if apart else ""

    def _is_below(self, body: str, parent: int) -> bool:
        """Whether the layout puts this piece wholly below the one before (not merely wrapped)."""
        if not self.out or len(body) < 3 or len(self.out[-1]) < 3:
            return False
        one, other = self.elements[self.owners[-1]].box, self.elements[parent].box
        if one is None or other is None or one is other:
            return False
        return other.box[1] >= one.box[1] + one.box[3] - 1 and other.box[0] < one.box[0] + one.box[2]

    def _break(self) -> None:
        self._gap = "\n"

    def _space(self) -> None:
        if not self._gap and self.size:
            self._gap = " "


def is_block(row: Element) -> bool:
    """Whether the element stands on lines of its own, as far as tag and inline style tell."""
    if row.display:
        return row.display in ("block", "flex", "grid", "table", "list-item", "table-row", "table-cell")
    return row.tag in BLOCKS
