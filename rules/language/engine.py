"""Reads a text as the law reads it: one pass over the words, then only the claims found are looked at closely.

`language_on(law)` is shared by all days between two changes of the lexicons; `reading_of(claim, law)` is shared by all
rules that judge one claim. Not covered: what follows from a claim in law; that is for the rules.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from checker.vocabulary import Category, Channel, Claim
from rules.amendments import Amendments
from rules.language.category import classified
from rules.language.context import FOR_A_PERSON
from rules.language.disguise import Disguises, disguises
from rules.language.evidence import Numbers, evidence_in
from rules.language.exemptions import tried
from rules.language.folding import Folded, fold, fold_all, parts
from rules.language.gate import Gate, Seen, Sentence, bearing_on, gate
from rules.language.kinds import Kind, kinds
from rules.language.matching import Candidate, candidates
from rules.language.patterns import grammar
from rules.language.reading import Evidence, Hit, Reading, Via
from rules.language.scene import Scene
from rules.language.senses import Senses, senses_of
from rules.language.vocabulary import LEXICONS, Vocabulary, vocabulary
from rules.law import Law, lexicon_changes

# Senses too common in ordinary writing for a homophone to mean anything.
_IDLE = frozenset(
    {"plain", "eat", "organ", "organch", "urge", "fine", "scope", "gone", "cure", "curech", "fnverb", "fnverbch", "bane",
     "expert", "star", "patient", "witness", "likeness", "now", "rival", "most", "data_weak", "minutes", "is_food",
     "is_tea", "is_health_food", "is_drug", "is_device", "is_cosmetics", "is_alcohol", "is_education", "is_finance",
     "is_real_estate", "is_agri", "is_disinfectant", "is_medical_beauty", "is_infant_formula", "is_tobacco",
     "is_jewelry", "is_apparel", "is_home", "is_electronics", "is_baby_toys", "is_catering", "is_auto"}
)  # fmt: skip


_TITLE = 300  # characters of neighbouring text that may tell what the goods are


class Text(NamedTuple):
    """A text to read. `category` None asks the classifier; `context` is neighbouring text (title, notices, specs)."""

    text: str
    channel: Channel = Channel.PAGE
    category: Category | None = None
    context: str = ""


class Studied(NamedTuple):
    """A reading, and the folded text and the words it rests on."""

    reading: Reading
    folded: Folded
    senses: Senses


def _size(text: Text) -> int:
    return len(text.text)


@dataclass(eq=False)
class _Goods:
    """The category said or guessed, and the numbers found in the text if they were looked for. Goods said to be general are
    read both as such and as what they seem to be, which is guessed only when some claim rests on it."""

    category: Category
    evidence: tuple[Evidence, ...] | None = None
    guess: Callable[[], Category] | None = None

    @cached_property
    def likely(self) -> Category:
        """What the goods seem to be."""
        return self.category if self.guess is None else self.guess()

    def categories(self) -> tuple[Category, ...]:
        """All that the goods are read as."""
        return (self.category,) if self.likely is self.category else (self.category, self.likely)


@dataclass(frozen=True, eq=False)
class Language:
    """The words, patterns and kinds of claims in force in one period."""

    vocabulary: Vocabulary
    gate: Gate
    disguises: Disguises

    def read(self, text: Text, day: date) -> Reading:
        """What one text claims on `day`."""
        return self._studied([text], day)[0].reading

    def read_all(self, texts: Sequence[Text], day: date) -> list[Reading]:
        """What each of many texts claims on `day`; cheaper than one by one."""
        return [one.reading for one in self.study_all(texts, day)]

    def study_all(self, texts: Sequence[Text], day: date) -> list[Studied]:
        """The readings of many texts with what they rest on."""
        return [one for part in parts(texts, _size) for one in self._studied(part, day)]

    def _studied(self, texts: Sequence[Text], day: date) -> list[Studied]:
        """A few texts, step by step for all of them: code and tables of one step stay in the processor's cache."""
        folded = fold_all([text.text for text in texts])
        senses = senses_of(folded, self.vocabulary, self.disguises)
        goods = [self._goods(text, one, day) for text, one in zip(texts, senses, strict=True)]
        seen = [_seen(*one) for one in zip(texts, folded, senses, goods, strict=True)]
        found = [_found(*one) for one in zip(texts, folded, senses, goods, self.gate.sentences(seen), strict=True)]
        return [
            Studied(self._reading(text, one, what, claims, day), one, words)
            for text, one, words, what, claims in zip(texts, folded, senses, goods, found, strict=True)
        ]

    def _goods(self, text: Text, senses: Senses, day: date) -> _Goods:
        if text.category is not None and text.category is not Category.GENERAL:
            return _Goods(text.category)
        evidence = evidence_in(text.text, day)
        guess = partial(self._guessed, text, senses, evidence, day)
        return _Goods(guess(), evidence) if text.category is None else _Goods(Category.GENERAL, evidence, guess)

    def _reading(self, text: Text, folded: Folded, goods: _Goods, found: Sequence[Candidate], day: date) -> Reading:
        if not found:
            return Reading((), goods.evidence or (), goods.category)
        shown = Numbers(text.text, text.context, day, goods.evidence)
        scenes = [(one, self._scene(one, folded, goods.likely, text, day, shown)) for one in found]
        hits = [hit for one, scene in scenes if (hit := _judged(one, scene)) is not None]
        return Reading(tuple(_settled(hits)), shown.found or goods.evidence or (), goods.category)

    def _guessed(self, text: Text, senses: Senses, evidence: tuple[Evidence, ...], day: date) -> Category:
        """What the goods seem to be: as the neighbouring text (title, specifications) says, else as the text does."""
        if text.context:
            near = text.context[:_TITLE]
            (beside,) = senses_of([fold(near)], self.vocabulary, self.disguises)
            guess = classified(beside, evidence_in(near, day))
            if guess is not None:
                return guess
        return classified(senses, evidence) or Category.GENERAL

    def _scene(
        self, one: Candidate, folded: Folded, category: Category, text: Text, day: date, shown: Numbers
    ) -> Scene:
        return Scene(
            folded,
            one.start,
            one.end,
            one.terms.kind,
            category,
            text.channel,
            day,
            shown,
            text.context,
            text.category is Category.GENERAL,
        )


def _seen(text: Text, folded: Folded, senses: Senses, goods: _Goods) -> Seen:
    category = None if goods.guess else goods.category
    return Seen(folded.squeezed, senses.met, category, text.channel, senses.is_literal)


def _found(text: Text, folded: Folded, senses: Senses, goods: _Goods, sentences: Sequence[Sentence]) -> list[Candidate]:
    if goods.guess and sentences:
        sentences = bearing_on(sentences, goods.categories(), text.channel)
    return _outermost(candidates(folded, senses, sentences, goods.categories))


def _outermost(found: Iterable[Candidate]) -> list[Candidate]:
    """Without candidates that stand inside an equally sure one of the same kind, which says no less."""
    distinct = list(dict.fromkeys(found))
    if len(distinct) < 2:
        return distinct
    distinct.sort(key=_place)
    kept: list[Candidate] = []
    for one in distinct:
        if not any(
            one.end <= other.end and other.terms.kind == one.terms.kind
            and other.via == one.via and other.terms.sure >= one.terms.sure
            for other in kept[-12:]
        ):  # fmt: skip
            kept.append(one)
    return kept


def _place(one: Candidate) -> tuple[int, int, bool]:
    return one.start, -one.end, not one.terms.sure


def _judged(one: Candidate, scene: Scene) -> Hit | None:
    kind: Kind = kinds()[one.terms.kind]
    cls = kind.class_for(scene.category) or (kind.cls if scene.declared_general else "")
    if not cls:
        return None
    start, end = scene.source
    exemptions = tried(kind.steps, scene)
    asked = any(exemption.because.startswith(FOR_A_PERSON) for exemption in exemptions)
    certain = one.terms.sure and one.via in (Via.LITERAL, Via.VARIANT) and not asked
    text = scene.folded.source[start:end]
    return Hit(cls, kind.name, start, end, text, one.via, certain, exemptions, one.terms.reason)


def _settled(hits: Iterable[Hit]) -> list[Hit]:
    """One hit per place and class: of overlapping ones the cleared yield to the standing, the shorter to the longer."""
    ordered = sorted(hits, key=lambda hit: (hit.cls, hit.start, -(hit.end - hit.start)))
    kept: list[Hit] = []
    for hit in ordered:
        last = kept[-1] if kept else None
        if last is None or last.cls != hit.cls or hit.start >= last.end:
            kept.append(hit)
        else:
            kept[-1] = _merged(last, hit)
    return sorted(kept, key=lambda hit: hit.start)


def _merged(first: Hit, second: Hit) -> Hit:
    if first.cleared != second.cleared:
        longer, shorter = (first, second) if first.end - first.start >= second.end - second.start else (second, first)
        inside = longer.start <= shorter.start and shorter.end <= longer.end
        return longer if inside and longer.cleared else (second if first.cleared else first)
    better = (
        first if (first.certain, first.end - first.start) >= (second.certain, second.end - second.start) else second
    )
    return better._replace(certain=first.certain or second.certain)


def reading_of(claim: Claim, law: Law) -> Reading:
    """The reading of one claim, kept for all rules that ask."""
    return remember([claim], law)[0]


def remember(claims: Sequence[Claim], law: Law) -> list[Reading]:
    """The readings of many claims, new ones read in one pass; the latest few thousand are kept."""
    texts = [_text(claim) for claim in claims]
    known = [_READINGS.get((text, law.on, law.amendments)) for text in texts]
    unread = list(dict.fromkeys(text for text, reading in zip(texts, known, strict=True) if reading is None))
    fresh = dict(zip(unread, language_on(law).read_all(unread, law.on), strict=True)) if unread else {}
    for text, reading in fresh.items():
        _keep(text, law, reading)
    return [reading or fresh[text] for text, reading in zip(texts, known, strict=True)]


def keep(claim: Claim, law: Law, reading: Reading) -> None:
    """Keeps the reading of a claim for the rules that will ask for it."""
    _keep(_text(claim), law, reading)


def _keep(text: Text, law: Law, reading: Reading) -> None:
    """The oldest goes when there are too many."""
    if len(_READINGS) >= _MOST_KEPT:
        _READINGS.pop(next(iter(_READINGS)), None)
    _READINGS[(text, law.on, law.amendments)] = reading


_READINGS: dict[tuple[Text, date, Amendments], Reading] = {}
_MOST_KEPT = 4096


def _text(claim: Claim) -> Text:
    if claim.goods or claim.context:
        context = "\n".join(part for part in (claim.goods, claim.context) if part)
        return Text(claim.text, claim.channel, claim.category, context)
    return Text(claim.text, claim.channel, claim.category)


def language_on(law: Law) -> Language:
    """The language of the law's day."""
    return _language(bisect_right(_changes(law.amendments), law.on), law.amendments)


@lru_cache(maxsize=4)
def _changes(amendments: Amendments) -> tuple[date, ...]:
    """All days on which some lexicon changes, in order."""
    return tuple(sorted({day for name in LEXICONS for day in lexicon_changes(name, amendments=amendments)}))


@lru_cache(maxsize=4)
def _language(era: int, amendments: Amendments) -> Language:
    changes = _changes(amendments)
    day = changes[era - 1] if era else date.min
    law = Law(day, amendments=amendments)
    rules = grammar(_single_characters(law))
    words = vocabulary(law, rules.inline)
    return Language(words, gate(words, rules), disguises(words, _IDLE))


def _single_characters(law: Law) -> dict[str, frozenset[str]]:
    """The single characters that lexicons give to senses."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in LEXICONS:
        for entry in law.lexicon(name):
            if len(entry.term) == 1:
                for sense in entry.sense.split():
                    found[sense].add(entry.term)
    return {sense: frozenset(chars) for sense, chars in found.items()}
