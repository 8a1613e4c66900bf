"""Structured data of a page (JSON-LD, microdata, OpenGraph), bounded, with errors contained.

JSON-LD and OpenGraph are read straight off the parsed page; microdata goes through extruct, and only where the page
has any, because it costs most.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from extruct.w3cmicrodata import MicrodataExtractor  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser

from checker.vocabulary import Price, PriceRole

log = logging.getLogger(__name__)

MAX_HTML = 3_000_000
MAX_BLOCK = 1_000_000
MAX_NODES = 5_000
_MAX_DEPTH = 40

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StructuredData:
    """Items as mappings with `@type` (schema.org names without the address), and OpenGraph properties."""

    items: tuple[Item, ...] = ()
    graph: Mapping[str, str] = field(default_factory=dict)

    def of_type(self, *types: str) -> list[Item]:
        """The items of one of the types, at any depth, in order."""
        return [item for item in self.items if type_of(item) in types]


def type_of(item: Item) -> str:
    """The schema.org type of an item, without its address; empty when it has none."""
    declared = item.get("@type")
    if isinstance(declared, list):
        declared = next((one for one in declared if isinstance(one, str)), "")
    return declared.rsplit("/", 1)[-1].rsplit(":", 1)[-1] if isinstance(declared, str) else ""


def structured_data(html: str, parser: LexborHTMLParser, url: str = "") -> StructuredData:
    """All items of a page, flattened, and its OpenGraph properties; broken blocks are left out."""
    roots = [*_json_ld(parser), *_microdata(html, url)]
    items: list[Item] = []
    for root in roots:
        for item in _walk(root, 0):
            items.append(item)
            if len(items) >= MAX_NODES:
                break
    return StructuredData(items=tuple(items), graph=_open_graph(parser))


def _json_ld(parser: LexborHTMLParser) -> list[Any]:
    found: list[Any] = []
    for node in parser.css('script[type="application/ld+json"]')[:50]:
        text = (node.text() or "").strip()
        if not text or len(text) > MAX_BLOCK:
            continue
        try:
            found.append(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            log.info("structured.json_ld_broken", extra={"size": len(text)})
    return found


def _microdata(html: str, url: str) -> list[Any]:
    if "itemscope" not in html or len(html) > MAX_HTML:
        return []
    try:
        found = MicrodataExtractor().extract(html, base_url=url or None)
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError, UnicodeError, LookupError):
        log.info("structured.microdata_broken", extra={"size": len(html)})
        return []
    return [_flat(item, 0) for item in found[:500]]


def _flat(item: Any, depth: int) -> Any:
    """Microdata in the shape of JSON-LD: properties beside the type."""
    if depth > _MAX_DEPTH:
        return None
    if isinstance(item, list):
        return [_flat(one, depth + 1) for one in item]
    if not isinstance(item, dict):
        return item
    properties = item.get("properties")
    if not isinstance(properties, dict):
        return {key: _flat(value, depth + 1) for key, value in item.items()}
    return {"@type": item.get("type", ""), **{key: _flat(value, depth + 1) for key, value in properties.items()}}


def _walk(root: Any, depth: int) -> Iterator[Item]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(root, list):
        for one in root:
            yield from _walk(one, depth + 1)
    elif isinstance(root, dict):
        if "@type" in root:
            yield root
        for value in root.values():
            if isinstance(value, dict | list):
                yield from _walk(value, depth + 1)


def _open_graph(parser: LexborHTMLParser) -> dict[str, str]:
    graph: dict[str, str] = {}
    for node in parser.css("meta[property]")[:300]:
        name, content = node.attributes.get("property") or "", node.attributes.get("content")
        if content and (name.startswith(("og:", "product:")) and name not in graph):
            graph[name] = content
    return graph


def offered_prices(item: Mapping[str, Any]) -> tuple[Price, ...]:
    """Prices that stand only in the page's data; they have no place, because nobody sees them there."""
    offers = item.get("offers")
    listed = offers if isinstance(offers, list) else [offers]
    found = []
    for offer in listed[:20]:
        if not isinstance(offer, dict):
            continue
        low, high = _fen(offer.get("price") or offer.get("lowPrice")), _fen(offer.get("highPrice"))
        if low is not None:
            currency = str(offer.get("priceCurrency") or "CNY")[:3].upper()
            high = high if high and high > low else None
            found.append(
                Price(role=PriceRole.SALE, amount_fen=low, high_fen=high, label="结构化数据", currency=currency)
            )
    return tuple(found)


def _fen(value: Any) -> int | None:
    try:
        fen = Decimal(str(value).replace(",", "").strip("¥$€£ ")) * 100
    except InvalidOperation:
        return None
    return int(fen) if fen.is_finite() and 0 <= fen < 10**13 and fen == fen.to_integral_value() else None
