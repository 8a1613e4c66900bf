"""The rendered elements of a page as flat rows: tag, parent, position, what is hidden and what is struck through.

One pass over the DOM, without recursion, so that nesting a hundred thousand deep costs time but no stack. Left out:
styles from linked sheets (the layout of a live capture has the computed truth), text drawn by CSS `content`, and
text put in another visual order by CSS.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from checker.vocabulary import LayoutBox

MAX_ELEMENTS = 150_000
MAX_DEPTH = 1_000
_MAX_NESTING = 900
SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math", "audio"})
_CARD_PARTS = frozenset({"img", "picture", "div", "p", "h2", "h3", "h4", "ul", "dl", "section", "figure"})
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*0"
    r"(?:px)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{4,})",
    re.IGNORECASE,
)
_STRIKING = re.compile(r"line-through", re.IGNORECASE)
_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.IGNORECASE)
_OVERLAY = re.compile(r"modal|dialog|popup|drawer", re.IGNORECASE)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]{0,30})(?=[\s/>])(?:[^<>]{0,2000}?(?P<void>/?)>)?")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})(?=[\s/>])")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li option tr td th dt dd html head body "
    "tbody thead tfoot script style".split()
)
_DRAWN = frozenset("circle ellipse image line path polygon polyline rect stop use".split())
_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*\*/")
_BEFORE_SELECTOR = re.compile(r"[{@;]")
_MAX_SELECTOR = 300
_MAX_BODY = 2_000
_NAMED = re.compile(r"[.#]([\w-]+)")
_MAX_STYLE_CHARS = 200_000
_MAX_SELECTORS = 120


@dataclass(slots=True)
class Measured:
    """The computed layout as a tree of path steps, so that walking the DOM finds each box without writing paths."""

    box: LayoutBox | None = None
    below: dict[str, "Measured"] = field(default_factory=dict)


@dataclass(slots=True)
class Element:
    """One element. `start`/`end` delimit its text in the page text; `nth` counts element siblings from 1."""

    index: int
    tag: str
    parent: int
    nth: int
    depth: int
    attrs: Mapping[str, str | None]
    hidden: bool
    struck: bool
    names: str = ""  # class and id as one string
    display: str = ""
    layout: Measured | None = None
    start: int = 0
    end: int = 0
    last: int = -1  # index of the last element inside

    def attr(self, name: str) -> str:
        """The attribute's value, empty when absent."""
        return self.attrs.get(name) or ""

    @property
    def box(self) -> LayoutBox | None:
        """How the element was laid out, None where nothing was measured."""
        return self.layout.box if self.layout else None


@dataclass(slots=True)
class Styling:
    """Which nodes the page's own style blocks hide or strike, by node id."""

    hidden: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)


def measured(layout: Sequence[LayoutBox]) -> Measured | None:
    """The boxes as a tree, None when nothing was measured (saved pages)."""
    if not layout:
        return None
    top = Measured()
    for box in layout:
        at = top
        for step in box.path.replace(" ", "").split(">"):
            at = at.below.setdefault("html" if step.startswith("html:") else step, Measured())
        at.box = box
    return top


def shallow(html: str) -> str:
    """The page with nesting cut off at 900 elements, as browsers do; parsers take quadratic time beyond.

    Counts the elements of each name that are open, without regard to their order: enough to tell a page from a trap. A
    tag that closes nothing counts for nothing, and only a drawing's elements are closed by a slash of their own.
    """
    if html.count("<") <= _MAX_NESTING or not _may_be_deep(html):
        return html
    depth, cuts = 0, []
    opened: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name = tag["name"].lower()
        if name in _VOID or (tag["void"] and name in _DRAWN):
            continue
        if tag["close"]:
            depth -= opened[name] > 0
            opened[name] = max(0, opened[name] - 1)
        elif depth == _MAX_NESTING:
            cuts.append(tag.span())
        else:
            depth += 1
            opened[name] += 1
    return _without(html, cuts) if cuts else html


def _may_be_deep(html: str) -> bool:
    """Whether nesting may pass the limit: a quick count that takes elements closed in their own tag for open ones."""
    depth = 0
    opened: dict[str, int] = {}
    for close, name in _TAG_NAME.findall(html):
        if close:
            if opened.get(name):
                depth, opened[name] = depth - 1, opened[name] - 1
        elif name not in _VOID:
            depth, opened[name] = depth + 1, opened.get(name, 0) + 1
            if depth > _MAX_NESTING:
                return True
    return False


def _without(html: str, cuts: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in cuts:
        kept.append(html[at:start])
        at = end
    return "".join([*kept, html[at:]])


class Hiding:
    """Decides what a reader of the page could not see, from computed layout or else from the page's own styles."""

    def __init__(self, parser: LexborHTMLParser, layout: Sequence[LayoutBox]) -> None:
        self.layout = measured(layout)
        self.styling = Styling() if self.layout else _styling(parser)

    def is_hidden(self, tag: str, attrs: Mapping[str, str | None], node: int) -> bool:
        """Whether the element hides its text by tag, attribute, inline style or a style block."""
        if tag in SKIPPED or "hidden" in attrs or "material-icons" in (attrs.get("class") or ""):
            return True
        style = attrs.get("style")
        if style and _HIDING.search(style):
            return True
        if attrs.get("aria-hidden") == "true" and (attrs.get("role") == "dialog" or _is_overlay(attrs)):
            return True
        return node in self.styling.hidden and node not in self.styling.shown and not _shows(style)

    def is_struck(self, tag: str, attrs: Mapping[str, str | None], node: int) -> bool:
        """Whether the element draws a line through its text."""
        style = attrs.get("style")
        if tag in _STRUCK_TAGS or node in self.styling.struck or (style and _STRIKING.search(style)):
            return True
        return "line-through" in (attrs.get("class") or "")


def walk(parser: LexborHTMLParser, hiding: Hiding) -> Iterator[tuple[Element | None, str, int]]:
    """In document order: each element on entering (row, "", parent), each visible text (None, text, parent).

    An element that hides its text is given as a row and not entered. Ends are left for the caller to close.
    """
    root = parser.root
    if root is None:
        return
    rows = 0
    stack: list[tuple[LexborNode, Element | None, int]] = [(root, None, 1)]
    while stack:
        node, parent, nth = stack.pop()
        above = parent.index if parent else -1
        if not nth:
            if parent is None or (box := parent.box) is None or box.visible:
                yield None, node.text_content or "", above
            continue
        if rows >= MAX_ELEMENTS:
            return
        row = _row(node, rows, parent, nth, hiding)
        rows += 1
        yield row, "", above
        if not row.hidden and row.depth < MAX_DEPTH:
            _push_children(stack, node, row)


def _row(node: LexborNode, index: int, parent: Element | None, nth: int, hiding: Hiding) -> Element:
    tag, attrs = node.tag or "", node.attributes
    style = attrs.get("style")
    display = _DISPLAY.search(style) if style else None
    layout = _measured_below(hiding, parent, tag, nth)
    box = layout.box if layout else None
    return Element(
        index=index,
        tag=tag,
        parent=parent.index if parent else -1,
        nth=nth,
        depth=parent.depth + 1 if parent else 0,
        attrs=attrs,
        hidden=tag in SKIPPED
        or (box is None and tag not in ("html", "body") and hiding.is_hidden(tag, attrs, node.mem_id)),
        struck=(parent is not None and parent.struck)
        or (box is not None and box.struck)
        or hiding.is_struck(tag, attrs, node.mem_id),
        names=f"{attrs.get('class') or ''} {attrs.get('id') or ''}",
        display=display.group(1).lower() if display else "block" if tag == "a" and _wraps_blocks(node) else "",
        layout=layout,
    )


def _wraps_blocks(node: LexborNode) -> bool:
    """Whether a link wraps a whole card rather than words: its first element is a picture or a block."""
    child = node.first_child
    while child is not None and not child.is_element_node:
        child = child.next
    return child is not None and child.tag in _CARD_PARTS


def _measured_below(hiding: Hiding, parent: Element | None, tag: str, nth: int) -> Measured | None:
    above = parent.layout if parent else hiding.layout
    return above.below.get(tag if parent is None else f"{tag}:nth-child({nth})") if above else None


def _push_children(stack: list[tuple[LexborNode, Element | None, int]], node: LexborNode, row: Element) -> None:
    found: list[tuple[LexborNode, Element | None, int]] = []
    child, nth = node.first_child, 0
    while child is not None:
        if child.is_element_node:
            nth += 1
            found.append((child, row, nth))
        elif child.is_text_node:
            found.append((child, row, 0))
        child = child.next
    found.reverse()
    stack.extend(found)


def _is_overlay(attrs: Mapping[str, str | None]) -> bool:
    return bool(_OVERLAY.search(attrs.get("class") or ""))


def _shows(style: str | None) -> bool:
    display = _DISPLAY.search(style) if style else None
    return display is not None and display.group(1).lower() != "none"


def _styling(parser: LexborHTMLParser) -> Styling:
    """What the page's own style blocks say about display and strike-through; media queries are not weighed."""
    styling, budget, names = Styling(), _MAX_SELECTORS, frozenset[str]()
    for block in parser.css("style")[:40]:
        sheet = _COMMENT.sub("", (block.text() or "")[:_MAX_STYLE_CHARS])
        if "display" not in sheet and "line-through" not in sheet:
            continue
        for rule in sheet.split("}"):
            if budget <= 0:
                return styling
            head, _, body = rule.rpartition("{")
            target = _target(styling, body[:_MAX_BODY])
            if target is not None:
                budget -= 1
                names = names or _names(parser)
                target.update(_matching(parser, _BEFORE_SELECTOR.split(head[-_MAX_SELECTOR:])[-1], names))
    return styling


def _target(styling: Styling, body: str) -> set[int] | None:
    if _STRIKING.search(body):
        return styling.struck
    display = _DISPLAY.search(body)
    if display is None:
        return None
    return styling.hidden if display.group(1).lower() == "none" else styling.shown


def _names(parser: LexborHTMLParser) -> frozenset[str]:
    """Every class and id an element of the page has."""
    found = {""}
    for node in parser.css("[class], [id]"):
        attrs = node.attributes
        found.update((attrs.get("class") or "").split())
        found.add(attrs.get("id") or "")
    return frozenset(found)


def _matching(parser: LexborHTMLParser, selectors: str, names: frozenset[str]) -> list[int]:
    """The nodes a list of selectors names, as far as the page has the `names` they ask for."""
    if ":" in selectors or selectors.strip() in ("*", "body", "html"):
        return []  # states and generated boxes say nothing about what is shown now
    selector = ",".join(one for one in selectors.split(",") if names.issuperset(_NAMED.findall(one)))
    if not selector:
        return []
    try:
        return [node.mem_id for node in parser.css(selector)[:5000]]
    except SelectolaxError:
        return []
