"""Finds claims in one folded text: sequences of senses, and shapes around them.

Not covered: whether a claim is held against anybody; `engine` asks the exemptions.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from checker.vocabulary import Category
from rules.language.folding import Folded
from rules.language.gate import Sentence
from rules.language.patterns import Pattern, Shape, Terms
from rules.language.reading import Via
from rules.language.senses import Senses, Word

_RANK = {Via.LITERAL: 0, Via.VARIANT: 1, Via.PINYIN: 2, Via.FUZZY: 3, Via.ALLUSION: 4}


Rows = Mapping[str, list[Word]]
_LONGEST = 24  # characters; longer words are not looked for backwards in long rows
_FEW = 16


class Candidate(NamedTuple):
    """A claim before exemptions (squeezed offsets)."""

    start: int
    end: int
    via: Via
    terms: Terms
    shown: str


def candidates(
    folded: Folded, senses: Senses, sentences: Iterable[Sentence], categories: Callable[[], Sequence[Category]]
) -> Iterator[Candidate]:
    """Every claim that a pattern or shape sees in these sentences, and every sensitive word that somebody took pains to
    hide."""
    yield from _hidden_on_purpose(folded, senses, categories)
    text = folded.squeezed
    for start, stop, met, claims in sentences:
        rows = senses.rows([sense for one in claims for sense in one.senses], met, start, stop)
        for one in claims:
            if isinstance(one, Pattern):
                yield from _matches(one, rows, text)
            else:
                yield from _shaped(one, rows[one.senses[0]], text, start, stop)


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
TELLING = frozenset(_TELLING)
_PAINS = frozenset("壹蕞苐葯ⅠⅡ①❶➀⑴⓵")
_ONLY_FOR = {"drink": {Category.ALCOHOL}, "growing": {Category.AGRI}, "estate": {Category.REAL_ESTATE},
             "smoke": {Category.TOBACCO, Category.GENERAL}}  # fmt: skip


def _hidden_on_purpose(
    folded: Folded, senses: Senses, categories: Callable[[], Sequence[Category]]
) -> Iterator[Candidate]:
    known = senses.vocabulary.senses
    found = [
        (_TELLING_PLACE[sense], word, _TELLING[sense])
        for number, word in senses.unusual(senses.vocabulary.with_one_of(TELLING))
        for sense in known[number]
        if sense in TELLING and word[1] - word[0] >= 2
    ]
    for _, (start, end, via), kind in sorted(found):
        if (kind not in _ONLY_FOR or not _ONLY_FOR[kind].isdisjoint(categories())) and _took_pains(
            folded, start, end, via
        ):
            yield Candidate(start, end, via, _TELLING_TERMS[kind], "")


def _took_pains(folded: Folded, first: int, last: int, via: Via) -> bool:
    """Whether the disguise can hardly be an accident; homophones of short words can."""
    start, end = folded.span(first, last)
    shown = folded.source[start:end]
    if via is Via.VARIANT:
        return not folded.joined(first, last) or not _PAINS.isdisjoint(shown)
    if via is Via.PINYIN:
        return True
    return end - start >= 3 or any(char.isascii() or ord(char) > 0xFFFF for char in shown)


def _matches(pattern: Pattern, rows: Rows, text: str) -> Iterator[Candidate]:
    senses, trigger, terms = pattern.senses, pattern.trigger, pattern.terms
    for sense in senses:
        if not rows[sense]:
            return
    for start, end, via in rows[senses[trigger]]:
        left = _leftmost(pattern, trigger, start, via, rows)
        right = left and _rightmost(pattern, trigger, end, left[1], rows)
        if left and right and _allowed(terms, text, left[0], right[0]):
            yield Candidate(left[0], right[0], right[1], terms, pattern.shown)


def _rightmost(pattern: Pattern, index: int, end: int, via: Via, rows: Rows) -> tuple[int, Via] | None:
    """Where the pattern ends when its sense `index` ends here, None when the rest does not follow."""
    index += 1
    if index == len(pattern.senses):
        return end, via
    for _, last, seen in _after(rows[pattern.senses[index]], end, end + pattern.gaps[index]):
        found = _rightmost(pattern, index, last, _worse(via, seen), rows)
        if found:
            return found
    return None


def _leftmost(pattern: Pattern, index: int, start: int, via: Via, rows: Rows) -> tuple[int, Via] | None:
    """Where the pattern starts when its sense `index` starts here, None when the rest does not precede."""
    if index == 0:
        return start, via
    for first, _, seen in _before(rows[pattern.senses[index - 1]], start, start - pattern.gaps[index]):
        found = _leftmost(pattern, index - 1, first, _worse(via, seen), rows)
        if found:
            return found
    return None


def _after(row: list[Word], place: int, limit: int) -> list[Word]:
    """The words that start between `place` and `limit`, nearest first."""
    found = row[bisect_left(row, (place,)) : bisect_left(row, (limit + 1,))]
    if len(found) > 1:
        found.sort(key=_nearest_after)
    return found


def _before(row: list[Word], place: int, limit: int) -> list[Word]:
    """The words that end between `limit` and `place`, nearest first."""
    first = bisect_left(row, (limit - _LONGEST,)) if len(row) > _FEW else 0
    found = [word for word in row[first : bisect_left(row, (place,))] if limit <= word[1] <= place]
    if len(found) > 1:
        found.sort(key=_nearest_before)
    return found


def _nearest_after(word: Word) -> tuple[int, int]:
    return word[0], -word[1]


def _nearest_before(word: Word) -> tuple[int, int]:
    return -word[1], word[0]


def _worse(one: Via, other: Via) -> Via:
    return one if one is other or _RANK[other] <= _RANK[one] else other


def _allowed(terms: Terms, text: str, start: int, end: int) -> bool:
    if terms.unless is None and terms.near is None:
        return True
    window = text[max(0, start - 20) : end + 20]
    if terms.unless is not None and terms.unless.search(window):
        return False
    return terms.near is None or terms.near.search(text[max(0, start - 60) : end + 60]) is not None


def _shaped(shape: Shape, words: Iterable[Word], text: str, start: int, stop: int) -> Iterator[Candidate]:
    done = -1
    for begin, end, via in words:
        if begin < done:
            continue
        first, last = max(start, begin - shape.reach), min(stop, end + shape.reach)
        match = shape.form.search(text, first, last)
        if match is None or match.end() == match.start():
            continue
        if _allowed(shape.terms, text, match.start(), match.end()):
            done = match.end()
            claim = match.span("claim") if "claim" in shape.form.groupindex else match.span()
            yield Candidate(*claim, via, shape.terms, shape.form.pattern)
