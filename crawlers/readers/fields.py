"""Label and value pairs of a page: "企业名称：…" in running text, label and value on lines of their own, tables, dl.

A pair says what was written beside what; what it means for whom is decided by `parties` and others.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from crawlers.readers.page_text import Line, PageText

MAX_PAIRS = 4000
_MAX_LABEL = 24
_MAX_VALUE = 200
_COLON = re.compile(r"(?:^|(?<=[\s|;,。、)】]))(?P<label>[^\s:|;,。、()]{1,20}(?:\([^()]{1,10}\))?)\s?:\s?(?=\S)")
_AT_PIECE = re.compile(r"(?P<label>[^\s:|;,。、()]{1,20}(?:\([^()]{1,10}\))?)\s?:\s?(?=\S)")
_COLON_AT_END = re.compile(r"(?P<label>[^:|;,。、]{1,24}?)\s?[::]$")
_HEADED = frozenset({"th", "dt"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; offsets are those of the value in the page text."""

    label: str
    value: str
    start: int
    end: int
    line: int


class Fields:
    """All pairs of a page, in order of their values."""

    def __init__(self, page: PageText, labels: frozenset[str] = frozenset()) -> None:
        self._page = page
        self._labels = labels
        found: dict[tuple[int, str], Pair] = {}
        for pair in [*self._inline(), *self._stacked(), *self._tabled()]:
            found.setdefault((pair.start, pair.label), pair)
            if len(found) >= MAX_PAIRS:
                break
        self.pairs = tuple(sorted(found.values(), key=lambda pair: (pair.start, -len(pair.label))))

    def _inline(self) -> list[Pair]:
        """Pairs within one line: each value runs to the next label."""
        pairs = []
        for number, line in enumerate(self._page.lines):
            if line.end - line.start > 2000:
                continue
            if self._page.text.find(":", line.start, line.end) < 0:
                continue
            hits = self._labels_in(line)
            for at, hit in enumerate(hits):
                end = hits[at + 1].start() if at + 1 < len(hits) else line.end
                pairs.append(self._pair(hit["label"], hit.end(), self._before_link(hit, end), number))
        return [pair for pair in pairs if pair.value]

    def _labels_in(self, line: Line) -> list[re.Match[str]]:
        """Labels at the start of words or of an element's text, in order."""
        text = self._page.text
        found = {hit.start(): hit for hit in _COLON.finditer(text, line.start, line.end)}
        for start, _ in self._page.pieces(line.start, line.end):
            hit = _COLON.match(text, start, line.end) if start not in found else None
            hit = hit or (_AT_PIECE.match(text, start, line.end) if start not in found else None)
            if hit is not None:
                found[hit.start()] = hit
        ordered = [found[start] for start in sorted(found)]
        return [hit for at, hit in enumerate(ordered) if at == 0 or hit.start() >= ordered[at - 1].end()]

    def _before_link(self, hit: re.Match[str], end: int) -> int:
        """A link behind the value is not part of it ("平台经营者:某公司 营业执照")."""
        for start, owner in self._page.pieces(hit.end(), end):
            if start > hit.end() and self._page.elements[owner].tag == "a":
                return start
        return end

    def _stacked(self) -> list[Pair]:
        """A line that is a known label, or ends in a colon, and the line below it."""
        pairs = []
        lines = self._page.lines
        for number in range(len(lines) - 1):
            said = self._said(lines[number])
            if len(said) > _MAX_LABEL:
                continue
            hit = _COLON_AT_END.fullmatch(said)
            label = hit["label"].strip() if hit else said
            if not hit and not self._is_heading_cell(lines[number], label):
                continue
            below = lines[number + 1]
            if self._said(below) in self._labels or self._said(below).endswith(":"):
                continue
            pairs.append(self._pair(label, below.start, below.end, number + 1))
        return pairs

    def _is_heading_cell(self, line: Line, label: str) -> bool:
        """A known label without a colon: long enough to mean only that, or marked up as a label."""
        if label not in self._labels:
            return False
        return len(label) >= 4 or self._page.elements[line.element].tag in ("dt", "th", "td", "label")

    def _tabled(self) -> list[Pair]:
        """Cells below the heading cell of their column (a row of headings above a row of values)."""
        pairs: list[Pair] = []
        rows = self._page.elements
        for table in [row for row in rows if row.tag == "table"][:40]:
            lines = [row for row in rows[table.index : table.last + 1] if row.tag == "tr"][:60]
            cells = [[row for row in rows[tr.index : tr.last + 1] if row.tag in ("td", "th")][:20] for tr in lines]
            for above, below in pairwise(cells):
                if len(above) != len(below) or len(above) < 2 or any(cell.tag == "th" for cell in below):
                    continue
                heads = [self._page.inside(cell.index).rstrip(":") for cell in above]
                if not all(cell.tag == "th" for cell in above) and not all(head in self._labels for head in heads):
                    continue
                for head, cell in zip(heads, below, strict=True):
                    number = self._page.line_at(cell.start)
                    pairs.append(self._pair(head[:_MAX_LABEL], cell.start, cell.end, number))
        return [pair for pair in pairs if pair.value]

    def _pair(self, label: str, start: int, end: int, line: int) -> Pair:
        end = min(end, start + _MAX_VALUE)
        raw = self._page.text[start:end]
        lead = len(raw) - len(raw.lstrip(" |\n"))
        value = raw.strip(" |;,、>\n")
        return Pair(label.strip(), value, start + lead, start + lead + len(value), line)

    def _said(self, line: Line) -> str:
        return self._page.text[line.start : line.end]
