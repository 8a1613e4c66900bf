"""Goods as a platform's own markup shows them: CSS selectors for title, figures, shop and number, read off the page.

For pages that carry their facts in elements rather than in data. A price is read with the words around its figure, so
that sign, figure and label may stand in separate elements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from checker.vocabulary import Offer, Party, PartyRole, Price, PriceRole
from crawlers.platforms.goods import clean, field, kind_of, price_of
from crawlers.platforms.shapes import Figure
from crawlers.readers.page import Page
from crawlers.readers.price_labels import ROLE_OF
from crawlers.readers.price_text import read_prices

MAX_CARDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A figure in the markup. `role` None: the words beside the figure say it."""

    css: str
    role: PriceRole | None = None
    label: str = ""
    label_css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Where a platform's markup shows goods; with `each` one offer for each element, else one for the page.

    A selector may end in `@name` for an attribute. Several are tried in order.
    """

    each: str = ""
    title: tuple[str, ...]
    sku: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    shop: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    self_operated: str = ""


def read_seen(seen: Seen, page: Page) -> tuple[list[Offer], list[Party]]:
    """The offers and sellers the markup shows."""
    parser = page.text.parser
    roots = parser.css(seen.each)[:MAX_CARDS] if seen.each else [parser.root] if parser.root else []
    offers: list[Offer] = []
    parties: list[Party] = []
    for root in roots:
        if root is None:
            continue
        offer = _offer(seen, root, page)
        if offer is not None:
            offers.append(offer)
            parties.extend(_seller(seen, root, page))
    return offers, list(dict.fromkeys(parties))


def _offer(seen: Seen, root: LexborNode, page: Page) -> Offer | None:
    title = _first(root, seen.title)
    if not title:
        return None
    prices: list[Price] = []
    for tag in seen.tags:
        prices += _tagged(tag, root, page)
    place = page.meta_place(title)
    prices = [price for price in dict.fromkeys(prices) if price.amount_fen > 0]
    return Offer(
        title=field(page, title),
        sku=_first(root, seen.sku)[:60],
        prices=tuple(prices),
        links_to_detail=bool(seen.each),
        place=place,
    )


def _tagged(tag: Tag, root: LexborNode, page: Page) -> list[Price]:
    found = []
    for node in root.css(tag.css)[: 1 if tag.role else 4]:
        text = clean(node.text(separator=" "))
        label = clean(_text(root.css_first(tag.label_css))) if tag.label_css else tag.label
        role = tag.role or ROLE_OF.get(label)
        if role is None:
            found += [figure.price for figure in read_prices(text, bare=True)]
            continue
        struck = "line-through" in (node.attributes.get("style") or "") or role == PriceRole.LIST
        found += [
            replace(price, struck=struck) for price in price_of(Figure(path="", role=role, label=label), text, {})[:1]
        ]
    return [replace(one, place=page.meta_place(f"{one.amount_fen / 100:.2f}")) for one in found]


def _seller(seen: Seen, root: LexborNode, page: Page) -> list[Party]:
    shop, company = _first(root, seen.shop), _first(root, seen.company)
    own = bool(seen.self_operated and root.css_first(seen.self_operated))
    if not (shop or company or own):
        return []
    return [
        Party(
            role=PartyRole.SELLER,
            kind=kind_of(company),
            name=field(page, company) if company else None,
            display_name=field(page, shop) if shop else None,
            self_operated=True if own or re.search(r"京东自营|苏宁自营", shop) else None,
        )
    ]


def _first(root: LexborNode, selectors: Sequence[str]) -> str:
    for selector in selectors:
        css, _, name = selector.partition("@")
        node = root.css_first(css) if css else root
        value = clean((node.attributes.get(name) or "") if name else _text(node)) if node else ""
        if value:
            return value[:300]
    return ""


def _text(node: LexborNode | None) -> str:
    return node.text(separator="") if node is not None else ""
