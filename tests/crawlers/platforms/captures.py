"""Small captures in the platforms' shapes: field names are theirs, texts and numbers are ours."""

import json
from typing import Any

from checker.vocabulary import Offer, PageFacts, Party, PartyRole, PriceRole, Response, Snapshot
from crawlers.extract import extract


def page(html: str, url: str = "saved:page.html", trouble: str = "") -> PageFacts:
    """The facts of a page."""
    return extract(Snapshot(url=url, dom=html, document=html, trouble=trouble, record={"trouble": trouble}))


def answer(data: Any, url: str = "saved:answer.json") -> PageFacts:
    """The facts of a data answer; a string is taken as written."""
    body = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    response = Response(url=url, media_type="application/json", body=body.encode())
    return extract(Snapshot(url=url, dom="", responses=(response,), record={"trouble": ""}))


def state(name: str, data: Any, rest: str = "", title: str = "") -> str:
    """A page with a state object and some visible text."""
    body = json.dumps(data, ensure_ascii=False)
    return (
        f"<html><head><title>{title}</title></head><body>{rest}<script>window.{name} = {body};</script></body></html>"
    )


def prices(offer: Offer) -> dict[PriceRole, int | tuple[int, int]]:
    """The prices of an offer by role, in fen; a range as a pair."""
    return {one.role: (one.amount_fen, one.high_fen) if one.high_fen else one.amount_fen for one in offer.prices}


def named(facts: PageFacts, role: PartyRole) -> list[str]:
    """The names parties of a role are shown under."""
    return [
        field.value
        for party in facts.parties
        if party.role == role
        for field in (party.display_name, party.name)
        if field is not None
    ]


def sellers(facts: PageFacts) -> list[Party]:
    """The parties that sell."""
    return [party for party in facts.parties if party.role == PartyRole.SELLER]
