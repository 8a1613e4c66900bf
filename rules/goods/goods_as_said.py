"""What a host says goods are made of, where from and how long warranted is what their card and page say.

A difference is a question: a page may list the lining too, and another version may have been meant. What the host took
back at once is recorded as a mitigation.
Not covered: which of the two is true; weights and numbers of pieces, which hang on the set that is sold.
"""

from collections.abc import Iterator, Sequence

from checker.vocabulary import Role, Severity, Sought
from checker.vocabulary.timeline import Timeline, Trait
from rules.correction import taken_back
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule

_SPOKEN = ("said", "shown")
_WORDS = {"said": "口播", "shown": "画面", "listed": "商品卡", "detail": "商品页"}


@rule(
    alias="CPL-20-1-time",
    title="直播间所说的产地、材质、质保与商品卡、商品页一致",
    duty="cn-consumer-law:20(1)",
    reading=["cn-consumer-regulation:9(1)"],
    penalties=["cn-consumer-law:56(1)"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S2,
    needs=[Sought.OFFERS],
    remedy="口播、画面与商品卡、商品页写同一个产地、材质和质保期；说错了当场更正。",
    plain="主播说的材质、产地，收到的应当就是这样。",
)
def goods_as_said(timeline: Timeline, law: Law) -> Verdict:
    compared = [(goods, *pair) for goods, traits in timeline.traits for pair in _pairs(traits)]
    if not compared:
        return inapplicable("没有既说到、又写明的产地、材质或者质保。")
    apart = [one for one in compared if one[1].value not in {written.value for written in one[2]}]
    if not apart:
        return passed("说的产地、材质、质保与商品卡、商品页没有不一致。")
    goods, said, written = apart[0]
    where = _WORDS[written[0].how]
    question = (
        f"“{goods}”{_WORDS[said.how]}的{said.kind}是{said.value}，{where}写的是{written[0].value}："
        "是同一款商品吗，哪一个是真的？"
    )
    quotes = [place for _, one, others in apart for place in (one.place, others[0].place)]
    return cannot_tell(question, quotes=quotes, exemptions=taken_back([said.at_s], timeline.corrections))


def _pairs(traits: Sequence[Trait]) -> Iterator[tuple[Trait, list[Trait]]]:
    """Each trait spoken of once, with what is written of the same kind."""
    seen: set[tuple[str, str]] = set()
    for said in traits:
        written = [one for one in traits if one.how not in _SPOKEN and one.kind == said.kind]
        if said.how in _SPOKEN and written and (said.kind, said.value) not in seen:
            seen.add((said.kind, said.value))
            yield said, written
