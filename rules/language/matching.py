"""Finds claims in one folded text: words, then sequences of their senses, then shapes around them.

Not covered: whether a claim is held against anybody; `engine` asks the exemptions.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from checker.vocabulary import Category, Channel
from rules.language.alphabet import HARD, KEEP, NOISE, SOFT, SPACE
from rules.language.disguise import Disguises, disguised
from rules.language.folding import Folded
from rules.language.patterns import Grammar, Pattern, Shape, Terms
from rules.language.reading import Via
from rules.language.vocabulary import PLAIN, PROTECTED, Vocabulary

_RANK = {Via.LITERAL: 0, Via.VARIANT: 1, Via.PINYIN: 2, Via.FUZZY: 3, Via.ALLUSION: 4}
_MOST_PER_SENSE = 4000


class Word(NamedTuple):
    """A word where it stands (squeezed offsets), and how it was recognised."""

    start: int
    end: int
    via: Via


class Candidate(NamedTuple):
    """A claim before exemptions (squeezed offsets)."""

    start: int
    end: int
    via: Via
    terms: Terms
    shown: str


Senses = dict[str, list[Word]]


def senses_in(folded: Folded, vocabulary: Vocabulary, known: Disguises) -> Senses:
    """Every sense that occurs, with its words in order of place."""
    found: list[tuple[int, int, int]] = vocabulary.find(folded.squeezed)
    plain = [(s, e) for w, s, e in found if PLAIN in vocabulary.senses[w]]
    hidden = _Hidden(plain)
    senses: Senses = defaultdict(list)
    for number, start, end in found:
        names = vocabulary.senses[number]
        if plain and PLAIN not in names and PROTECTED not in names and hidden.covers(start, end):
            continue
        via = _via(folded, start, end)
        if via is None:
            continue
        word = Word(start, end, via)
        for name in names:
            senses[name].append(word)
    strange = False
    for other in disguised(folded, vocabulary, known):
        if hidden.covers(other.start, other.end):
            continue
        strange = True
        for name in vocabulary.senses[other.word]:
            senses[name].append(Word(other.start, other.end, other.via))
    if strange:
        for words in senses.values():
            words.sort()
    return senses


class _Hidden:
    """Whether an ordinary longer word hides a span."""

    def __init__(self, plain: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in sorted(plain)]
        self._reach: list[int] = []
        for _, end in sorted(plain):
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def covers(self, start: int, end: int) -> bool:
        index = bisect_left(self._starts, start + 1)
        return index > 0 and self._reach[index - 1] >= end


def _via(folded: Folded, start: int, end: int) -> Via | None:
    """How the word stands there, None when separators show that it is no word at all."""
    if folded.joined(start, end):
        return Via.LITERAL if folded.literal(start, end) else Via.VARIANT
    for index in range(start + 1, end):
        weight = folded.join(index)
        if weight in (KEEP, NOISE) or weight < NOISE:
            continue
        if weight >= HARD or not _spaced_out(folded, index, start, end, weight):
            return None
    return Via.VARIANT


def _spaced_out(folded: Folded, index: int, start: int, end: int, weight: int) -> bool:
    """Whether the separator before `index` looks put inside a word rather than between two."""
    text = folded.squeezed
    left, right = text[index - 1], text[index]
    if left.isascii() or right.isascii():
        return weight == SPACE and (left.isdigit() or right.isdigit() or not (left.isascii() and right.isascii()))
    alone_left = index - 1 == 0 or folded.join(index - 1) >= NOISE
    alone_right = index + 1 >= len(text) or folded.join(index + 1) >= NOISE
    if weight == SOFT:
        return alone_left and alone_right and end - start >= 2
    return alone_left or alone_right


def candidates(
    folded: Folded, senses: Senses, grammar: Grammar, category: Category, channel: Channel
) -> Iterator[Candidate]:
    """Every claim the grammar sees in this text, and every sensitive word that somebody took pains to hide."""
    yield from _hidden_on_purpose(folded, senses, category)
    for sense, words in senses.items():
        for pattern in grammar.by_first.get(sense, ()):
            if _applies(pattern.terms, category, channel) and all(other in senses for other in pattern.senses):
                yield from _matches(pattern, senses, folded, words[:_MOST_PER_SENSE])
        for shape in grammar.shapes.get(sense, ()):
            if _applies(shape.terms, category, channel):
                yield from _shaped(shape, words[:_MOST_PER_SENSE], folded)


# Words that mean little alone, but whose disguise says that they were meant as a claim: sense -> kind of claim.
_TELLING = {
    "disease": "disease", "symptom": "disease", "abs_weak": "praise", "rank_weak": "rank", "only_weak": "firsts",
    "patent_weak": "patent", "pass_weak": "pass", "yield_weak": "yield", "listprice": "compare_price",
    "urgency_weak": "urgency", "lowest_weak": "lowest", "divert_weak": "divert", "fn_weak": "function",
    "tcm_weak": "tcm", "slim_weak": "slim", "special_weak": "special", "superstition_weak": "superstition",
    "state_weak": "state", "symbol_weak": "symbol", "honour_weak": "honour", "terms_weak": "terms",
    "order_weak": "order", "rx_weak": "rx", "examiner_weak": "examiner", "pupils_weak": "pupils",
    "denigrate_weak": "denigrate", "smoke_weak": "smoke", "agri_weak": "growing", "strongcure": "disease",
    "drinkurge_weak": "drink", "estate_weak": "estate", "telling": "promise",
}  # fmt: skip
_TELLING_TERMS = {
    kind: Terms(kind, False, None, None, frozenset(), frozenset(), frozenset(), "以拆分、谐音、拼音或符号遮掩的敏感用语")
    for kind in _TELLING.values()
}
_PAINS = frozenset("壹蕞苐葯ⅠⅡ①❶➀⑴⓵")
_ONLY_FOR = {"drink": {Category.ALCOHOL}, "growing": {Category.AGRI}, "estate": {Category.REAL_ESTATE},
             "smoke": {Category.TOBACCO, Category.GENERAL}}  # fmt: skip


def _hidden_on_purpose(folded: Folded, senses: Senses, category: Category) -> Iterator[Candidate]:
    for sense, kind in _TELLING.items():
        if sense not in senses or (kind in _ONLY_FOR and category not in _ONLY_FOR[kind]):
            continue
        for word in senses[sense]:
            if word.via is not Via.LITERAL and word.end - word.start >= 2 and _took_pains(folded, word):
                yield Candidate(word.start, word.end, word.via, _TELLING_TERMS[kind], "")


def _took_pains(folded: Folded, word: Word) -> bool:
    """Whether the disguise can hardly be an accident; homophones of short words can."""
    start, end = folded.span(word.start, word.end)
    shown = folded.source[start:end]
    if word.via is Via.VARIANT:
        return not folded.joined(word.start, word.end) or not _PAINS.isdisjoint(shown)
    if word.via is Via.PINYIN:
        return True
    return end - start >= 3 or any(char.isascii() or ord(char) > 0xFFFF for char in shown)


def _applies(terms: Terms, category: Category, channel: Channel) -> bool:
    if terms.categories and category not in terms.categories:
        return False
    return category not in terms.barred and (not terms.channels or channel in terms.channels)


def _matches(pattern: Pattern, senses: Senses, folded: Folded, words: Iterable[Word]) -> Iterator[Candidate]:
    text = folded.squeezed
    for first in words:
        for last, via in _follow(pattern, 1, first, first.via, senses, text):
            if _allowed(pattern.terms, text, first.start, last.end):
                yield Candidate(first.start, last.end, via, pattern.terms, pattern.shown)
                break


def _follow(
    pattern: Pattern, place: int, word: Word, via: Via, senses: Senses, text: str
) -> Iterator[tuple[Word, Via]]:
    if place == len(pattern.senses):
        yield word, via
        return
    row = senses[pattern.senses[place]]
    limit = word.end + pattern.gaps[place]
    for index in range(bisect_left(row, (word.end,)), len(row)):
        after = row[index]
        if after.start > limit:
            return
        if after.start > word.end and "\n" in text[word.end : after.start]:
            return
        worse = after.via if _RANK[after.via] > _RANK[via] else via
        yield from _follow(pattern, place + 1, after, worse, senses, text)


def _allowed(terms: Terms, text: str, start: int, end: int) -> bool:
    if terms.unless is None and terms.near is None:
        return True
    window = text[max(0, start - 20) : end + 20]
    if terms.unless is not None and terms.unless.search(window):
        return False
    return terms.near is None or terms.near.search(text[max(0, start - 60) : end + 60]) is not None


def _shaped(shape: Shape, words: Iterable[Word], folded: Folded) -> Iterator[Candidate]:
    text = folded.squeezed
    done = -1
    for word in words:
        if word.start < done:
            continue
        first = text.rfind("\n", max(0, word.start - shape.reach), word.start) + 1 or max(0, word.start - shape.reach)
        stop = text.find("\n", word.end, word.end + shape.reach)
        last = stop if stop >= 0 else min(len(text), word.end + shape.reach)
        match = shape.form.search(text, first, last)
        if match is None or match.end() == match.start():
            continue
        if _allowed(shape.terms, text, match.start(), match.end()):
            done = match.end()
            start, end = match.span("claim") if "claim" in shape.form.groupindex else match.span()
            yield Candidate(start, end, word.via, shape.terms, shape.form.pattern)
