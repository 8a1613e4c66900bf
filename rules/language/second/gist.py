"""What a sentence is about, in features: the senses of its words, alone, with the goods, and in a row.

The words come from the lexicons, so that a word added there is understood without learning anew. Not covered: single
characters, and words that only a pattern file knows.
"""

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from checker.vocabulary import Category
from rules.language.senses import Senses

BITS = 15
GISTS = 1 << BITS
Mark = tuple[int, str]  # squeezed offset, sense


def marks_of(senses: Senses) -> list[Mark]:
    """The senses of a text's words where they begin, in order; ordinary words and what they hide are left out."""
    return sorted(senses.told())


def gist(senses: Sequence[str], category: Category) -> list[int]:
    """The feature numbers of one sentence with these senses, in order, about these goods."""
    goods = category.value
    numbers = {_with_goods(goods, sense) for sense in senses}
    numbers.update(map(_number, senses))
    numbers.update(map(_in_a_row, senses, senses[1:]))
    return sorted(numbers)


@lru_cache(maxsize=65536)
def _with_goods(goods: str, sense: str) -> int:
    return _number(f"{goods}:{sense}")


@lru_cache(maxsize=65536)
def _in_a_row(one: str, following: str) -> int:
    return _number(f"{one}>{following}")


@lru_cache(maxsize=65536)
def _number(name: str) -> int:
    return crc32(name.encode()) & (GISTS - 1)
