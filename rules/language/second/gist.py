"""What a sentence is about, in features: the senses of its words, alone, with the goods, and in a row.

The words come from the lexicons, so that a word added there is understood without learning anew. Not covered: single
characters, and words that only a pattern file knows.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from checker.vocabulary import Category
from rules.language.senses import Senses

BITS = 15
GISTS = 1 << BITS
Mark = tuple[int, str]  # squeezed offset, sense


def marks_of(senses: Senses) -> list[Mark]:
    """The senses of a text's words where they begin, in order; ordinary words and what they hide are left out."""
    told = senses.vocabulary.told
    return sorted((start, sense) for start, number in senses.unhidden() for sense in told[number])


def gist(senses: Sequence[str], category: Category) -> list[int]:
    """The feature numbers of one sentence with these senses, in order, about these goods."""
    names = [
        *_single(frozenset(senses), category),
        *(f"{one}>{next_}" for one, next_ in pairwise(senses)),
    ]
    return sorted({_number(name) for name in names})


def _single(senses: Iterable[str], category: Category) -> Iterable[str]:
    for sense in senses:
        yield sense
        yield f"{category.value}:{sense}"


@lru_cache(maxsize=65536)
def _number(name: str) -> int:
    return crc32(name.encode()) & (GISTS - 1)
