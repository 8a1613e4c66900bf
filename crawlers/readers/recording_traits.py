"""What was said, shown and listed of each article besides its price, each with its moment."""

from collections.abc import Iterator

from checker.vocabulary.timeline import Trait
from crawlers.readers.recording_events import Cards, place_of
from crawlers.readers.recording_text import Script
from crawlers.readers.traits import traits_in


def traits_of(picture: Script, voice: Script, cards: Cards) -> tuple[tuple[str, tuple[Trait, ...]], ...]:
    """The traits of each article in order of time; those of which nobody can tell whose they are stay out."""
    found: dict[str, list[Trait]] = {}
    for one in (*_in_script(voice, "said"), *_in_script(picture, "shown")):
        found.setdefault(cards.about(one.at_s), []).append(one)
    for state in cards.states:
        for said in traits_in(state.title):
            place = place_of(state.title, state.at_s, voice.url)
            trait = Trait(how="listed", kind=said.kind, value=said.value, at_s=state.at_s, place=place)
            found.setdefault(state.title, []).append(trait)
    found.pop("", None)
    return tuple((goods, tuple(sorted(of, key=lambda one: one.at_s))) for goods, of in found.items())


def _in_script(script: Script, how: str) -> Iterator[Trait]:
    for number, source in enumerate(script.sources):
        for said in traits_in(source.text):
            place = script.place(number, said.start, said.end)
            at_s = place.time[0] if place.time else source.seen[0][0]
            yield Trait(how=how, kind=said.kind, value=said.value, at_s=at_s, place=place)
