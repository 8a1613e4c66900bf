"""Finds phrases of a dated lexicon in binding clauses, and leaves out sentences that forbid them to others.

A row's further columns, each a list of phrases parted by `|`, refer to the sentence the phrase stands in: one of
`needs` must be there too; one of `lifts` makes the sentence lawful, unless one of `graver` stands there too; one of
`graver` turns a suspect phrase into a void one; one of `milder` a void one into a suspect one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from checker.vocabulary import Clause, Place
from rules.law import Entry, Lexicon

_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_FORBIDS = re.compile(
    r"(?:不得|禁止|严禁|不应当?|不允许|不可以|不能)[^，,。]{0,24}?(?:使用|以|含有|设置|设定|约定|规定|出现|写|标注|作出|利用|通过|声称|发布|宣称|制定|包含)"
)
_CALLS_VOID = re.compile(
    r"(?:条款|内容|约定|规定|说法|字样|告示)[^，,。]{0,12}(?:无效|不具有?法律效力|违法|不合法|不公平|涉嫌)"
)
# How far from a phrase its sentence is read: keeps one long line from costing its length for every phrase in it.
_NEAR = 200
# Upon whom a ban lies: one upon buyers or coupons is itself a term; one in another clause speaks of sellers only if it
# names them (优惠券不得叠加使用，最终解释权归本店 forbids no interpretation).
_THE_CONSUMER = re.compile(r"买家|消费者|用户|客户|顾客|会员|您|购买者|买方|优惠|券|红包|积分|礼品卡|特价")
_THE_SELLER = re.compile(r"商家|经营者|卖家|店铺|商户|主播|直播间|平台|公司|企业")
_NEXT_CLAUSE = re.compile(r"[，,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase found: its row, whether it is void by law or only suspect, and where it stands."""

    entry: Entry
    void: bool
    place: Place


def hits(clauses: Iterable[Clause], lexicon: Lexicon) -> Iterator[Hit]:
    """The phrases of the lexicon that bind somebody, in order."""
    for clause in clauses:
        if not clause.binding:
            continue
        for sentence in _SENTENCE.finditer(clause.text[:20_000]):
            yield from _in_sentence(clause, sentence.group(), sentence.start(), lexicon)


def _in_sentence(clause: Clause, sentence: str, offset: int, lexicon: Lexicon) -> Iterator[Hit]:
    for entry, start, end in lexicon.longest_matches(sentence):
        near = sentence[max(0, start - _NEAR) : end + _NEAR]
        if entry.sense == "lawful" or not _fits(entry, near) or is_forbidden(sentence, start):
            continue
        lifted = _any(entry, "lifts", near)
        void = entry.sense == "void" and not _any(entry, "milder", near)
        void = (void or _any(entry, "graver", near)) and not lifted
        yield Hit(entry=entry, void=void, place=_place(clause, offset + start, offset + end))


def is_forbidden(sentence: str, start: int) -> bool:
    """Whether the sentence forbids what it names at `start`, or calls it void, rather than imposing it."""
    before = sentence[max(0, start - _NEAR) : start]
    for match in _FORBIDS.finditer(before):
        whom = before[max(0, match.start() - 12) : match.start()]
        if _THE_CONSUMER.search(whom):
            continue
        if not _NEXT_CLAUSE.search(before, match.end()) or _THE_SELLER.search(whom):
            return True
    return bool(_CALLS_VOID.search(sentence, start, start + _NEAR))


def _fits(entry: Entry, sentence: str) -> bool:
    """Whether the sentence is one the row means. What lifts a phrase does not lift a graver word beside it."""
    if _any(entry, "lifts", sentence) and not _any(entry, "graver", sentence):
        return False
    return not entry.extra.get("needs") or _any(entry, "needs", sentence)


def _any(entry: Entry, column: str, sentence: str) -> bool:
    return any(phrase in sentence for phrase in entry.extra.get(column, "").split("|") if phrase)


def _place(clause: Clause, start: int, end: int) -> Place:
    own = clause.place or Place(quote=clause.text, start=0)
    base = own.start or 0
    return replace(
        own,
        quote=clause.text[start:end],
        prefix=clause.text[max(0, start - 24) : start],
        suffix=clause.text[end : end + 24],
        start=base + start,
        end=base + end,
    )
