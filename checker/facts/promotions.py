"""Promotions and prize draws on the pages seen, as subjects of their own."""

from collections.abc import Sequence

from checker.facts.searches import readable, searches
from checker.vocabulary import Campaign, CampaignTerms, PageFacts, PrizeDraw, Search, Sought, Subject


def promotions(pages: Sequence[PageFacts]) -> list[Subject]:
    """A campaign for each page that announces one, a draw for each page that carries its panel."""
    found: list[Subject] = []
    for page in readable(pages):
        looked = searches([page], pages, (Sought.CAMPAIGN,))
        if (terms := page.campaign) is not None:
            found.append(_campaign(page, terms, looked))
        if page.draw is not None:
            found.append(
                PrizeDraw(
                    url=page.url,
                    name=page.title,
                    searches=looked,
                    panels=(page.draw,),
                    on_mainland=page.on_mainland,
                )
            )
    return found


def _campaign(page: PageFacts, terms: CampaignTerms, looked: tuple[Search, ...]) -> Campaign:
    return Campaign(
        url=page.url,
        name=page.title,
        searches=looked,
        on_mainland=page.on_mainland,
        subsidised=terms.subsidised,
        rules=terms.rules,
        period=terms.period,
        limits=terms.limits,
        target=terms.target,
        manner=terms.manner,
        conditions=terms.conditions,
    )
