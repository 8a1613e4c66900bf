"""Prices said by the host, shown in the picture and listed on cards, each with its moment and how sure the reading is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.vocabulary import Field, Offer, Price, PriceRole
from checker.vocabulary.timeline import PriceSaying, SpeechReading, Utterance
from crawlers.readers.price_text import Figure, read_prices
from crawlers.readers.recording_events import Cards, place_of
from crawlers.readers.recording_text import Script

_SURE_OF_WORD = 0.85
_SURE_OF_LINE = 0.9
_LEAST_FEN = 10
_ONE = frozenset({"", "件", "个", "瓶", "盒", "台", "套", "只", "单", "份", "支", "条", "袋", "罐", "包", "箱", "双"})
_NOT_PRICES = frozenset({PriceRole.UNKNOWN, PriceRole.DISCOUNT, PriceRole.SHIPPING, PriceRole.UNIT_PRICE})


def sayings_of(
    picture: Script, voice: Script, cards: Cards, speech: SpeechReading | None
) -> tuple[tuple[str, tuple[PriceSaying, ...]], ...]:
    """The prices of each article in order of time; the article is empty when nobody can tell which was meant."""
    found: dict[str, list[PriceSaying]] = {}
    utterances = speech.utterances if speech else ()
    for one in (*_said(voice, utterances), *_shown(picture)):
        found.setdefault(cards.about(one.at_s), []).append(one)
    for state in cards.states:
        for one in _listed(state.price_text, state.price_fen, state.at_s, voice.url):
            found.setdefault(state.title, []).append(one)
    return tuple((goods, tuple(sorted(of, key=lambda one: one.at_s))) for goods, of in found.items())


def _said(voice: Script, utterances: Sequence[Utterance]) -> Iterator[PriceSaying]:
    for number, (source, utterance) in enumerate(zip(voice.sources, utterances, strict=False)):
        for figure in read_prices(source.text):
            if not _is_price(figure.price):
                continue
            place = voice.place(number, figure.start, figure.end)
            yield PriceSaying(
                how="said",
                amount_fen=figure.price.amount_fen,
                role=figure.price.role,
                at_s=place.time[0] if place.time else utterance.from_s,
                certain=_is_sure(utterance, figure),
                place=place,
                condition=figure.price.condition,
                other_fen=_others(utterance, figure),
            )


def _others(utterance: Utterance, figure: Figure) -> tuple[int, ...]:
    """The prices other readings of the utterance have in place of this one."""
    amounts = (other.price.amount_fen for reading in utterance.readings for other in read_prices(reading))
    return tuple(dict.fromkeys(amount for amount in amounts if amount != figure.price.amount_fen))


def _is_sure(utterance: Utterance, figure: Figure) -> bool:
    """Whether every word of the figure was heard well and every other reading has the same figure."""
    if utterance.primed:
        return False
    at, sure = 0, bool(utterance.words)
    for word in utterance.words:
        found = utterance.text.find(word.text, at)
        if found < 0:
            continue
        at = found + len(word.text)
        if found < figure.end and figure.start < at and word.confidence < _SURE_OF_WORD:
            sure = False
    amount = figure.price.amount_fen
    return sure and all(
        any(other.price.amount_fen == amount for other in read_prices(reading)) for reading in utterance.readings
    )


def _shown(picture: Script) -> Iterator[PriceSaying]:
    for number, source in enumerate(picture.sources):
        for figure in read_prices(source.text):
            if not _is_price(figure.price):
                continue
            place = picture.place(number, figure.start, figure.end)
            for stretch in source.seen:
                yield PriceSaying(
                    how="shown",
                    amount_fen=figure.price.amount_fen,
                    role=figure.price.role,
                    at_s=stretch[0],
                    place=replace(place, time=stretch),
                    condition=figure.price.condition,
                )


def _listed(text: str, fen: int | None, at_s: float, url: str) -> Iterator[PriceSaying]:
    figures = [figure for figure in read_prices(text, bare=True) if _is_price(figure.price)]
    if fen is not None and not any(figure.price.amount_fen == fen for figure in figures):
        yield PriceSaying(
            how="listed",
            amount_fen=fen,
            role=PriceRole.SALE,
            at_s=at_s,
            place=place_of(text or f"¥{fen / 100:g}", at_s, url),
        )
    for figure in figures:
        yield PriceSaying(
            how="listed",
            amount_fen=figure.price.amount_fen,
            role=figure.price.role,
            at_s=at_s,
            place=place_of(text, at_s, url),
            condition=figure.price.condition,
        )


def _is_price(price: Price) -> bool:
    if price.unit.lstrip("1一每单") not in _ONE:
        return False  # for several, or by weight: not the price of the article
    return price.role not in _NOT_PRICES and price.amount_fen >= _LEAST_FEN and price.currency == "CNY"


def offers_of(cards: Cards, sayings: Sequence[tuple[str, tuple[PriceSaying, ...]]], url: str) -> tuple[Offer, ...]:
    """One offer per article: its card's title, and every price it had."""
    offers = []
    for goods, of in sayings:
        prices: dict[tuple[PriceRole, int], Price] = {}
        for one in of:
            prices.setdefault(
                (one.role, one.amount_fen),
                Price(role=one.role, amount_fen=one.amount_fen, condition=one.condition, place=one.place),
            )
        first = next((one for one in of if one.how == "listed"), None)
        place = place_of(goods, first.at_s, url) if first else None
        offers.append(
            Offer(
                title=Field(value=goods, place=place) if goods else None,
                prices=tuple(prices.values()),
                links_to_detail=bool(goods and cards.url_of(goods)),
                place=place or next((one.place for one in of), None),
            )
        )
    priced = {goods for goods, _ in sayings}
    for title in cards.titles:
        if title not in priced:
            place = place_of(title, next(state.at_s for state in cards.states if state.title == title), url)
            field = Field(value=title, place=place)
            offers.append(Offer(title=field, links_to_detail=bool(cards.url_of(title)), place=place))
    return tuple(offers)
