"""Finds claims in one folded text: sequences of senses, and shapes around them.

Not covered: whether a claim is held against anybody; `engine` asks the exemptions.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from checker.vocabulary import Category
from rules.language.folding import Folded
from rules.language.patterns import Pattern, Shape, Terms
from rules.language.reading import Via
from rules.language.senses import Senses, Word

_RANK = {Via.LITERAL: 0, Via.VARIANT: 1, Via.PINYIN: 2, Via.FUZZY: 3, Via.ALLUSION: 4}


class Candidate(NamedTuple):
    """A claim before exemptions (squeezed offsets)."""

    start: int
    end: int
    via: Via
    terms: Terms
    shown: str


def candidates(
    folded: Folded, senses: Senses, claims: Iterable[Pattern | Shape], category: Category
) -> Iterator[Candidate]:
    """Every claim that one of these patterns and shapes sees, and every sensitive word that somebody took pains to hide."""
    yield from _hidden_on_purpose(folded, senses, category)
    claims = list(claims)
    senses.gather({sense for one in claims for sense in (one.senses if isinstance(one, Pattern) else (one.around,))})
    for one in claims:
        if isinstance(one, Pattern):
            yield from _matches(one, senses, folded)
        else:
            yield from _shaped(one, senses.row(one.around), folded)


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
    kind: Terms(
        kind, False, None, None, frozenset(), frozenset(), frozenset(), "以拆分、谐音、拼音或符号遮掩的敏感用语"
    )
    for kind in _TELLING.values()
}
_TELLING_PLACE = {sense: place for place, sense in enumerate(_TELLING)}
_PAINS = frozenset("壹蕞苐葯ⅠⅡ①❶➀⑴⓵")
_ONLY_FOR = {"drink": {Category.ALCOHOL}, "growing": {Category.AGRI}, "estate": {Category.REAL_ESTATE},
             "smoke": {Category.TOBACCO, Category.GENERAL}}  # fmt: skip


def _hidden_on_purpose(folded: Folded, senses: Senses, category: Category) -> Iterator[Candidate]:
    found = [(sense, word) for sense, word in senses.unusual(_TELLING) if word.end - word.start >= 2]
    for sense, word in sorted(found, key=_telling_order):
        kind = _TELLING[sense]
        if (kind not in _ONLY_FOR or category in _ONLY_FOR[kind]) and _took_pains(folded, word):
            yield Candidate(word.start, word.end, word.via, _TELLING_TERMS[kind], "")


def _telling_order(found: tuple[str, Word]) -> tuple[int, Word]:
    return _TELLING_PLACE[found[0]], found[1]


def _took_pains(folded: Folded, word: Word) -> bool:
    """Whether the disguise can hardly be an accident; homophones of short words can."""
    start, end = folded.span(word.start, word.end)
    shown = folded.source[start:end]
    if word.via is Via.VARIANT:
        return not folded.joined(word.start, word.end) or not _PAINS.isdisjoint(shown)
    if word.via is Via.PINYIN:
        return True
    return end - start >= 3 or any(char.isascii() or ord(char) > 0xFFFF for char in shown)


def _matches(pattern: Pattern, senses: Senses, folded: Folded) -> Iterator[Candidate]:
    text = folded.squeezed
    for word in senses.row(pattern.senses[pattern.trigger]):
        left = _leftmost(pattern, pattern.trigger, word, word.via, senses, text)
        right = left and _rightmost(pattern, pattern.trigger, word, left[1], senses, text)
        if left and right and _allowed(pattern.terms, text, left[0], right[0]):
            yield Candidate(left[0], right[0], right[1], pattern.terms, pattern.shown)


def _rightmost(pattern: Pattern, index: int, word: Word, via: Via, senses: Senses, text: str) -> tuple[int, Via] | None:
    """Where the pattern ends when its sense `index` is this word, None when the rest does not follow."""
    if index + 1 == len(pattern.senses):
        return word.end, via
    for after in senses.after(pattern.senses[index + 1], word.end, word.end + pattern.gaps[index + 1]):
        if after.start > word.end and "\n" in text[word.end : after.start]:
            return None
        found = _rightmost(pattern, index + 1, after, _worse(via, after.via), senses, text)
        if found:
            return found
    return None


def _leftmost(pattern: Pattern, index: int, word: Word, via: Via, senses: Senses, text: str) -> tuple[int, Via] | None:
    """Where the pattern starts when its sense `index` is this word, None when the rest does not precede."""
    if index == 0:
        return word.start, via
    for before in senses.before(pattern.senses[index - 1], word.start, word.start - pattern.gaps[index]):
        if before.end < word.start and "\n" in text[before.end : word.start]:
            return None
        found = _leftmost(pattern, index - 1, before, _worse(via, before.via), senses, text)
        if found:
            return found
    return None


def _worse(one: Via, other: Via) -> Via:
    return other if _RANK[other] > _RANK[one] else one


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
