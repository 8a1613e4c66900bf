"""Charts as SVG in the page: drawn by pygal, coloured by our style sheet, without scripts and styles of their own."""

import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

import pygal
from lxml import etree
from markupsafe import Markup
from pygal.graph.graph import Graph
from pygal.style import Style

from checker.vocabulary.figures import Line

# pygal hooks an importer of the old kind into Python for map plugins; unhooked, it cannot disturb other imports.
sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != "PluginImportFixer"]

SERIES = ("confirmed", "more_evidence", "open", "dismissed")
_LONGEST = 13  # characters of a name beside its bar
_WIDE = Style(label_font_size=20)  # pygal leaves 0.6 of it for each character, and ours are 12 wide
_KEPT = 256  # drawings: what takes long to draw is drawn again only when a figure of it has changed
_numbers = count(1)


@lru_cache(_KEPT)
def columns(lines: tuple[Line, ...], names: tuple[str, ...], title: str) -> Markup:
    """Lines in time from left to right, each a pile of what was decided; `names` are those of the `SERIES`."""
    chart = pygal.StackedBar(width=1290, height=230, **_options(lines))
    chart.x_labels = [one.name for one in lines]
    return _drawn(chart, lines, names, title)


@lru_cache(_KEPT)
def bars(lines: tuple[Line, ...], names: tuple[str, ...], title: str) -> Markup:
    """Lines from above to below, the longest first."""
    chart = pygal.HorizontalStackedBar(width=620, height=56 + 25 * len(lines), style=_WIDE, **_options(lines))
    upwards = list(reversed(lines))
    chart.x_labels = [_short(one.name) for one in upwards]
    return _drawn(chart, upwards, names, title)


def _options(lines: Sequence[Line]) -> dict[str, object]:
    return {
        "css": [],
        "js": [],
        "no_prefix": True,
        "show_legend": False,
        "disable_xml_declaration": True,
        "margin": 6,
        "spacing": 6,
        "print_values": False,
        "y_labels": _ticks(max((one.found for one in lines), default=0)),
        "value_formatter": lambda value: f"{value:,.0f}",
        "truncate_label": -1,
    }


def _drawn(chart: Graph, lines: Sequence[Line], names: Sequence[str], title: str) -> Markup:
    for series, name in zip(SERIES, names, strict=True):
        chart.add(name, [getattr(one, series) for one in lines])
    return _plain(chart.render_tree(), title, "; ".join(f"{one.name}: {one.found:,}" for one in lines))


def _plain(tree: etree._Element, title: str, told: str) -> Markup:
    """The drawing with nothing in it but shapes and words; what names and describes it comes first."""
    for element in list(tree.iter()):
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or etree.QName(tag).localname in {"script", "style", "defs", "title", "desc"}:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name in [one for one in map(str, element.attrib) if one == "style" or one.startswith(("on", "{", "id"))]:
            del element.attrib[name]
    number = next(_numbers)
    tree.set("role", "img")
    tree.set("aria-labelledby", f"chart-{number}-title chart-{number}-desc")
    for place, (kind, text) in enumerate((("title", title), ("desc", told))):
        named = etree.Element(f"{{http://www.w3.org/2000/svg}}{kind}", id=f"chart-{number}-{kind}")
        named.text = text
        tree.insert(place, named)
    etree.cleanup_namespaces(tree)
    return Markup(etree.tostring(tree, encoding="unicode"))  # noqa: S704 - written by lxml, which escapes names


def _ticks(most: int) -> list[int]:
    """At most six round numbers from nothing to above the largest."""
    step = next(unit * 10**power for power in range(12) for unit in (1, 2, 5) if unit * 10**power * 5 >= most)
    return list(range(0, max(1, -(-most // step)) * step + 1, step))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
