"""Claims that goods, time or chances run out, read over time: what was left, at which second."""

import re
from collections import defaultdict

from checker.vocabulary import Audience, Channel, Place
from checker.vocabulary.timeline import Scarcity
from crawlers.readers.figures import chinese_number
from crawlers.readers.recording_events import Cards, place_of
from crawlers.readers.recording_text import Script, Source
from crawlers.readers.recording_words import COUNTDOWN, STOCK, WATCHING

_Reading = tuple[float, float, Place]


def scarcities_of(picture: Script, voice: Script, cards: Cards, audience: Audience | None) -> tuple[Scarcity, ...]:
    """One series per kind and article, in order of time; `audience` holds the room's own counter of viewers."""
    found: dict[tuple[str, str], list[_Reading]] = defaultdict(list)
    for script in (picture, voice):
        for number, source in enumerate(script.sources):
            for kind, value, match in _read(source.text):
                place = script.place(number, match.start(), match.end())
                for at_s in _moments(source, match):
                    goods = cards.about(at_s) if kind != "watching" else ""
                    found[kind, goods].append((at_s, value, place))
    for state in cards.states:
        if state.stock is not None:
            place = place_of(f"库存 {state.stock:g}", state.at_s, voice.url)
            found["listed-stock", state.title].append((state.at_s, state.stock, place))
        if state.sold is not None:
            place = place_of(f"已售 {state.sold:g}", state.at_s, voice.url)
            found["sold", state.title].append((state.at_s, state.sold, place))
    for count in audience.counts if audience else ():
        if count.place and count.place.time:
            found["viewers", ""].append((count.place.time[0], float(count.count), count.place))
    return tuple(
        Scarcity(kind=kind, goods=goods, readings=tuple(sorted(readings, key=lambda one: one[0])))
        for (kind, goods), readings in found.items()
    )


def _moments(source: Source, match: re.Match[str]) -> list[float]:
    """When the words were there: their own moment for speech, beginning and end of each stretch in the picture."""
    if source.channel is Channel.ASR:
        return [source.time(match.start(), match.end())[0]]
    return [moment for start, end in source.seen for moment in ((start, end - 0.5) if end - start > 2 else (start,))]


def _read(text: str) -> list[tuple[str, float, re.Match[str]]]:
    found: list[tuple[str, float, re.Match[str]]] = []
    clock = COUNTDOWN.search(text)
    if clock is not None:
        found.append(("countdown", _left(clock), clock))
    for match in STOCK.finditer(text):
        number = int(match["n"]) if match["n"].isdecimal() else chinese_number(match["n"])
        if number is not None and not (clock and clock.start() <= match.start() < clock.end()):
            found.append(("stock", float(number), match))
    for match in WATCHING.finditer(text):
        found.append(("watching", float(match["n"]) * (10_000 if match["wan"] else 1), match))
    return found


def _left(match: re.Match[str]) -> float:
    if match["only"]:
        return float(match["only"])
    return int(match["h"] or 0) * 3600 + int(match["m"]) * 60.0 + int(match["s"])
