"""Turns the reading of a claim into a verdict on some classes of wording.

A certain claim of the seller fails; a resemblance, a viewer's comment or a doubtful pattern asks a person; exemptions
that were tried are shown either way. Of several readings of one speech, all must agree for a failure.
"""

from dataclasses import replace

from checker.vocabulary import Category, Channel, Claim, Exemption, Outcome, Placement
from rules.gates import not_an_advert
from rules.language.context import FOR_A_PERSON
from rules.language.engine import reading_of
from rules.language.kinds import kinds
from rules.language.reading import Hit, Reading, Via
from rules.language.second.model import model
from rules.language.second.opinion import applies, heard
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, quote

_HOSTS = ("主播", "anchor", "host", "operator", "助播", "场控", "运营")
_MOST_QUOTES = 20
# Kinds of claims whose words are common in lawful talk too.
_PUFFERY = frozenset(
    {"praise", "firsts", "rank", "honour", "data", "lowest", "urgency", "compare_price", "order", "denigrate",
     "superstition", "terms", "divert", "unused", "drink", "minor", "bought_review"}
)  # fmt: skip
# Words that the statute names, and spellings of a private contact that nobody uses in earnest.
_BARRED_AS_WRITTEN = {
    "praise": ("国家级", "最高级", "最佳"),
    "divert": ("vx", "wx", "v信", "薇信"),
    "rank": ("全国第一", "全网第一", "世界第一", "行业第一", "全球第一"),
    "terms": ("最终解释权", "概不退", "不退不换"),
}
_ORDINARY = Exemption(name="统计识别", held=True, because="整句与合法表述相近，与被处罚的表述相去甚远")
# Kinds of claims without a class of their own are shown under the nearest class of the taxonomy.
_SHOWN_AS = {"bought_review": "false_info"}


def verdict_on(claim: Claim, law: Law, *classes: str, message: str) -> Verdict:
    """The verdict on the claims of these classes; `message` says in Chinese what a breach consists in."""
    ended = not_an_advert(claim)
    if ended is not None:
        return ended
    reading = reading_of(claim, law)
    hits, passed_over = _heard_out(claim, law, reading, [hit for cls in classes for hit in reading.of(cls)])
    spared = [hit for cls in classes for hit in reading.cleared(cls)] + passed_over
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
        reserved = next((one.because for one in worst.exemptions if one.because.startswith(FOR_A_PERSON)), None)
        doubt = f"「{worst.text}」{reserved}。" if reserved else f"疑似{message}：「{worst.text}」，由人工判断。"
        verdict = cannot_tell(kind.question, quotes=quotes, message=doubt)
    return replace(
        verdict,
        reasoning=tuple(_reasoning(hit) for hit in hits[:_MOST_QUOTES]),
        exemptions=tuple(exemption for hit in hits for exemption in hit.exemptions),
        rewrite=kind.rewrite,
        language_class=_SHOWN_AS.get(worst.cls, worst.cls),
    )


def for_a_person(found: Verdict, what: str) -> Verdict:
    """The finding as a question, where words alone cannot show a breach: `what` is left to a person."""
    if found.outcome is not Outcome.FAILED:
        return found
    message = found.message.replace("涉嫌", "疑似", 1).removesuffix("。") + f"，{what}由人工判断。"
    return replace(found, outcome=Outcome.CANNOT_TELL, message=message)


def _heard_out(claim: Claim, law: Law, reading: Reading, hits: list[Hit]) -> tuple[list[Hit], list[Hit]]:
    """The hits that stand, and those in sentences that the second reader knows from lawful texts: a doubtful word needs
    some resemblance to punished wording to be asked about, a certain one is let pass only far from it, and so is one in
    disguise, whose spelling the reader need not know. Several certain ones speak for themselves."""
    if not hits or not applies(claim) or len({hit.text for hit in hits if hit.certain}) > 1:
        return hits, []
    said = heard(claim.text, claim.channel, claim.category or reading.category, law.on)
    standing, passed_over = [], []
    for hit in hits:
        if _is_beyond_doubt(hit) or said.odds_at(hit.start, hit.end) >= _bound(hit):
            standing.append(hit)
        else:
            passed_over.append(hit._replace(exemptions=(*hit.exemptions, _ORDINARY)))
    return standing, passed_over


def _bound(hit: Hit) -> float:
    """The least log-odds at which the hit stands."""
    if hit.certain:
        return model().mild if hit.kind in _PUFFERY else model().deep
    return model().mild if hit.via in (Via.PINYIN, Via.FUZZY) else model().clear


def _is_beyond_doubt(hit: Hit) -> bool:
    """Whether no resemblance can excuse the words: the statute names them, they are spelt to deceive, a number or
    notice is what is missing, or only a person can grant what would excuse them."""
    if hit.kind in ("review", "notice", "cure_rate", "special"):
        return True
    if any(exemption.because.startswith(FOR_A_PERSON) for exemption in hit.exemptions):
        return True
    return any(word in hit.text.lower() for word in _BARRED_AS_WRITTEN.get(hit.kind, ()))


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
