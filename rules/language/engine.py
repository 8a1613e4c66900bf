"""Reads a text as the law reads it: one pass over the words, then only the claims found are looked at closely.

`language_on(law)` is shared by all days between two changes of the lexicons; `reading_of(claim, law)` is shared by all
rules that judge one claim. Not covered: what follows from a claim in law; that is for the rules.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from checker.vocabulary import Category, Channel, Claim
from rules.amendments import Amendments
from rules.language.category import classified
from rules.language.disguise import Disguises, disguises
from rules.language.evidence import evidence_in
from rules.language.exemptions import tried
from rules.language.folding import Folded, fold, fold_all
from rules.language.gate import Gate, gate
from rules.language.kinds import Kind, kinds
from rules.language.matching import Candidate, candidates
from rules.language.patterns import grammar
from rules.language.reading import Evidence, Hit, Reading, Via
from rules.language.scene import Scene
from rules.language.senses import Senses
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


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text to read. `category` None asks the classifier; `context` is neighbouring text (title, notices, specs)."""

    text: str
    channel: Channel = Channel.PAGE
    category: Category | None = None
    context: str = ""


@dataclass(frozen=True, eq=False)
class Language:
    """The words, patterns and kinds of claims in force in one period."""

    vocabulary: Vocabulary
    gate: Gate
    disguises: Disguises

    def read(self, text: Text, day: date) -> Reading:
        """What one text claims on `day`."""
        return self._read(text, fold(text.text), day)

    def read_all(self, texts: Sequence[Text], day: date) -> list[Reading]:
        """What each of many texts claims on `day`; cheaper than one by one when they are short."""
        folded = fold_all([text.text for text in texts])
        return [self._read(text, one, day) for text, one in zip(texts, folded, strict=True)]

    def _read(self, text: Text, folded: Folded, day: date) -> Reading:
        senses = Senses(folded, self.vocabulary, self.disguises)
        category, because = text.category or Category.GENERAL, ""
        likely = category
        evidence: tuple[Evidence, ...] = ()
        if category is Category.GENERAL:
            evidence = evidence_in(text.text, day)
            guess, why = self._guessed(text, senses, evidence, day)
            likely, because = (guess, why) if guess is not None else (Category.GENERAL, "无法判断品类")
            category = likely if text.category is None else category
        found = _outermost(self._candidates(folded, senses, dict.fromkeys((category, likely)), text.channel))
        if not found:
            return Reading((), evidence, category, because)
        shown = (evidence or evidence_in(text.text, day)) + (evidence_in(text.context, day) if text.context else ())
        scenes = [(one, self._scene(one, folded, likely, text, day, shown)) for one in found]
        hits = [hit for one, scene in scenes if (hit := _judged(one, scene)) is not None]
        return Reading(tuple(_settled(hits)), shown, category, because)

    def _guessed(
        self, text: Text, senses: Senses, evidence: tuple[Evidence, ...], day: date
    ) -> tuple[Category | None, str]:
        """What the goods seem to be: as the neighbouring text (title, specifications) says, else as the text does."""
        if text.context:
            near = text.context[:_TITLE]
            beside = Senses(fold(near), self.vocabulary, self.disguises)
            guess, why = classified(beside, evidence_in(near, day))
            if guess is not None:
                return guess, why
        return classified(senses, evidence)

    def _candidates(
        self, folded: Folded, senses: Senses, categories: Iterable[Category], channel: Channel
    ) -> Iterator[Candidate]:
        """Goods said to be general are read both as such and as what they seem to be."""
        for category in categories:
            claims = self.gate.admitted(folded.squeezed, senses.met, category, channel)
            yield from candidates(folded, senses, claims, category)

    def _scene(
        self, one: Candidate, folded: Folded, category: Category, text: Text, day: date, evidence: tuple[Evidence, ...]
    ) -> Scene:
        return Scene(
            folded,
            one.start,
            one.end,
            one.terms.kind,
            category,
            text.channel,
            day,
            evidence,
            text.context,
            text.category is Category.GENERAL,
        )


def _outermost(found: Iterable[Candidate]) -> list[Candidate]:
    """Without candidates that stand inside an equally sure one of the same kind, which says no less."""
    kept: list[Candidate] = []
    for one in sorted(dict.fromkeys(found), key=lambda c: (c.start, -c.end, not c.terms.sure)):
        if not any(
            other.start <= one.start and one.end <= other.end and other.terms.kind == one.terms.kind
            and other.via == one.via and other.terms.sure >= one.terms.sure
            for other in kept[-12:]
        ):  # fmt: skip
            kept.append(one)
    return kept


def _judged(one: Candidate, scene: Scene) -> Hit | None:
    kind: Kind = kinds()[one.terms.kind]
    cls = kind.class_for(scene.category) or (kind.cls if scene.declared_general else "")
    if not cls:
        return None
    start, end = scene.source
    certain = one.terms.sure and one.via in (Via.LITERAL, Via.VARIANT)
    exemptions = tried(kind.steps, scene)
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
    return replace(better, certain=first.certain or second.certain)


def reading_of(claim: Claim, law: Law) -> Reading:
    """The reading of one claim, kept for all rules that ask."""
    return remember([claim], law)[0]


def remember(claims: Sequence[Claim], law: Law) -> list[Reading]:
    """The readings of many claims, new ones read in one pass; the latest few thousand are kept."""
    texts = [(_text(claim), law.on, law.amendments) for claim in claims]
    unread = list(dict.fromkeys(key for key in texts if key not in _READINGS))
    if unread:
        read = language_on(law).read_all([text for text, _, _ in unread], law.on)
        fresh = dict(zip(unread, read, strict=True))
        for key in list(_READINGS)[: max(0, len(_READINGS) + len(fresh) - _MOST_KEPT)]:
            _READINGS.pop(key, None)
        _READINGS.update(fresh)
        return [fresh.get(key) or _READINGS[key] for key in texts]
    return [_READINGS[key] for key in texts]


_READINGS: dict[tuple[Text, date, Amendments], Reading] = {}
_MOST_KEPT = 4096


def _text(claim: Claim) -> Text:
    context = "\n".join(part for part in (claim.goods, claim.context) if part)
    return Text(text=claim.text, channel=claim.channel, category=claim.category, context=context)


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
