"""Turns the reading of a claim into a verdict on some classes of wording.

A certain claim of the seller fails; a resemblance, a viewer's comment or a doubtful pattern asks a person; exemptions
that were tried are shown either way. Of several readings of one speech, all must agree for a failure.
"""

from dataclasses import replace

from checker.vocabulary import Category, Channel, Claim, Placement
from rules.gates import not_an_advert
from rules.language.engine import reading_of
from rules.language.kinds import kinds
from rules.language.reading import Hit
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, quote

_HOSTS = ("主播", "anchor", "host", "operator", "助播", "场控", "运营")
_MOST_QUOTES = 20
# Kinds of claims without a class of their own are shown under the nearest class of the taxonomy.
_SHOWN_AS = {"bought_review": "false_info"}


def verdict_on(claim: Claim, law: Law, *classes: str, message: str) -> Verdict:
    """The verdict on the claims of these classes; `message` says in Chinese what a breach consists in."""
    ended = not_an_advert(claim)
    if ended is not None:
        return ended
    reading = reading_of(claim, law)
    hits = [hit for cls in classes for hit in reading.of(cls)]
    spared = [hit for cls in classes for hit in reading.cleared(cls)]
    if not hits:
        tried = tuple(exemption for hit in spared for exemption in hit.exemptions)
        because = f"「{spared[0].text}」属于豁免或例外情形。" if spared else "未见此类用语。"
        return passed(because, quotes=[quote(claim, hit.start, hit.end) for hit in spared], exemptions=tried)
    worst = next((hit for hit in hits if hit.certain), hits[0])
    kind = kinds()[worst.kind]
    quotes = [quote(claim, hit.start, hit.end) for hit in hits[:_MOST_QUOTES]]
    if worst.certain and not _is_viewers(claim) and _all_agree(claim, law, classes):
        verdict = failed(f"涉嫌{message}：「{worst.text}」。", quotes=quotes, question=kind.question)
    else:
        verdict = cannot_tell(kind.question, quotes=quotes, message=f"疑似{message}：「{worst.text}」，由人工判断。")
    return replace(
        verdict,
        reasoning=tuple(_reasoning(hit) for hit in hits[:_MOST_QUOTES]),
        exemptions=tuple(exemption for hit in hits for exemption in hit.exemptions),
        rewrite=kind.rewrite,
        language_class=_SHOWN_AS.get(worst.cls, worst.cls),
    )


def only_for(claim: Claim, law: Law, goods: frozenset[Category]) -> Verdict | None:
    """`inapplicable` when the goods are known to be of another kind; None when the rule must look."""
    category = reading_of(claim, law).category
    if category in goods or category is Category.GENERAL:
        return None
    return inapplicable("该规则只适用于特定品类的商品或服务，本商品不属于该品类。")


def _reasoning(hit: Hit) -> str:
    seen = {"literal": "原文", "variant": "变体写法", "pinyin": "夹用拼音", "fuzzy": "谐音、拆字或图形替代"}
    return f"「{hit.text}」：{hit.reason or kinds()[hit.kind].question}（识别方式：{seen.get(hit.via.value, '暗示')}）"


def _is_viewers(claim: Claim) -> bool:
    """Whether a viewer, not the seller's side, is speaking."""
    if claim.channel is not Channel.DANMAKU and claim.placement is not Placement.COMMENT:
        return False
    return not any(host in claim.speaker for host in _HOSTS)


def _all_agree(claim: Claim, law: Law, classes: tuple[str, ...]) -> bool:
    others = (replace(claim, text=reading, readings=()) for reading in claim.readings)
    return all(any(reading_of(other, law).of(cls) for cls in classes) for other in others)
