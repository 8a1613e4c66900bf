"""Speech that sounds like words the law names: recognisers miss exactly those (祛斑 becomes 去帮).

A transcript's syllables are compared with the words' syllables, sounds that Mandarin speakers and engines mix up taken
as one. What is found becomes a second claim beside the transcript, which the rules must find too before they are sure:
a likeness alone is always a question to a person. Left out: words written with letters or figures.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from checker.vocabulary import Channel, Claim
from rules.law import lexicon_rows

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_TERM = re.compile(r"[\u4e00-\u9fff]{3,8}")  # two syllables sound like something everywhere
# Senses that name a claim by themselves; weak and context senses would find a likeness everywhere.
_SENSES: Mapping[str, frozenset[str]] = {
    "effects": frozenset({"medical", "cure", "therapy", "beauty", "slim"}),
    "praise": frozenset({"abs", "rank", "firsts"}),
    "offers": frozenset({"lowest"}),
}
_ALWAYS = (
    "全网最低",
    "全国第一",
    "销量第一",
    "假一赔十",
    "买一送三",
    "无效退款",
    "国家级",
    "最高级",
    "祛斑",
    "祛痘",
    "治愈",
    "根治",
)
_MIXED = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_MOST_WORDS = 3


def heard_alike(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """One more claim for every utterance that sounds like such words, with the words in place of what was written."""
    try:
        import pypinyin  # noqa: F401 - part of the media extra
    except ImportError:
        return ()
    return tuple(other for claim in claims if claim.channel is Channel.ASR for other in _alike(claim))


def _alike(claim: Claim) -> Iterator[Claim]:
    text, changed = claim.text, 0
    for start, end, term in _found(claim.text):
        if changed < _MOST_WORDS and claim.text[start:end] != term:
            text = text[:start] + term + text[end:]
            changed += 1
    if text != claim.text:
        yield replace(claim, text=text, readings=(claim.text, *claim.readings))


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    """Places (start, end, word) whose syllables are those of a word, the longest first at each place."""
    index = _index()
    for run in _HAN.finditer(text):
        syllables = _syllables(run.group())
        at = 0
        while at < len(syllables) - 1:
            length = next((n for n in range(min(8, len(syllables) - at), 1, -1) if syllables[at : at + n] in index), 0)
            start = run.start() + at
            own = text[start : start + length]
            if length and own not in index[syllables[at : at + length]] and not _is_word(own):
                yield start, start + length, min(index[syllables[at : at + length]])
            at += length or 1


def _is_word(text: str) -> bool:
    """Whether a short text is an ordinary word of its own; then it was probably meant."""
    import rjieba

    return len(text) <= 2 and rjieba.cut(text, hmm=False) == [text]


@lru_cache(maxsize=1)
def _index() -> Mapping[tuple[str, ...], frozenset[str]]:
    """The words by their syllables; a word of any day, since a likeness is only ever a question."""
    words = set(_ALWAYS)
    for name, senses in _SENSES.items():
        words |= {row.term for row in lexicon_rows(name) if row.sense in senses and _TERM.fullmatch(row.term)}
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for word in words:
        found[_syllables(word)].add(word)
    return {key: frozenset(of) for key, of in found.items()}


@lru_cache(maxsize=50_000)
def _syllables(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(_folded(one) for one in lazy_pinyin(text))


def _folded(syllable: str) -> str:
    """A syllable with the sounds that are often mixed up as one."""
    for one, other in _MIXED:
        if syllable.startswith(one):
            syllable = other + syllable[len(one) :]
    if syllable.endswith("ng"):
        syllable = syllable[:-1]
    return "n" + syllable[1:] if syllable[:1] == "l" else syllable
