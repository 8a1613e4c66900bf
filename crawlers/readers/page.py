"""A snapshot made ready for readers: its text, zones, structured data and embedded state, each parsed at most once."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from checker.vocabulary import Place, Snapshot
from crawlers.readers.page_text import Line, PageText, normalised
from crawlers.readers.state import State, embedded_states
from crawlers.readers.structured import StructuredData, structured_data
from crawlers.readers.zones import Zone, Zones


class Page:
    """One sealed page and what every reader needs of it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.url = snapshot.url

    @cached_property
    def text(self) -> PageText:
        """The visible text with its map back to elements."""
        return PageText(self.snapshot.dom or self.snapshot.document, self.snapshot.layout, self.url)

    @cached_property
    def zones(self) -> Zones:
        """Which part of the page a line stands in."""
        return Zones(self.text)

    @cached_property
    def title(self) -> str:
        """The document title, normalised."""
        node = self.text.parser.css_first("title")
        return normalised(node.text())[:300] if node is not None else ""

    @cached_property
    def structured(self) -> StructuredData:
        """JSON-LD, microdata and OpenGraph."""
        return structured_data(self.snapshot.dom or self.snapshot.document, self.text.parser, self.url)

    @cached_property
    def states(self) -> Sequence[State]:
        """Objects embedded in scripts, from the rendered page and, where it differs, from the page as served."""
        found = embedded_states(self.text.parser)
        if found or not self.snapshot.document or self.snapshot.document == self.snapshot.dom:
            return found
        return embedded_states(PageText(self.snapshot.document).parser)

    def lines(self, *zones: Zone) -> list[Line]:
        """The lines that stand in one of the zones (all lines when none is given)."""
        if not zones:
            return list(self.text.lines)
        return [line for line in self.text.lines if self.zones.of_line(line) in zones]

    def said(self, line: Line) -> str:
        """The text of a line."""
        return self.text.text[line.start : line.end]

    def meta(self, name: str) -> str:
        """Content of a meta element by name or property, normalised, empty when absent."""
        for node in self.text.parser.css("meta")[:200]:
            attrs: dict[str, Any] = node.attributes
            if name in (attrs.get("name"), attrs.get("property"), attrs.get("itemprop")):
                return normalised(attrs.get("content") or "")
        return ""

    def meta_place(self, quote: str) -> Place:
        """The place of a value that stands in the page's data rather than in its visible text."""
        at = self.text.text.find(quote) if quote else -1
        return self.text.place(at, at + len(quote)) if at >= 0 else Place(quote=quote, page=self.url)
