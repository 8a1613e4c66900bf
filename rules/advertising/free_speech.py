"""Free speech that no vocabulary covers, noticed by a statistical reader because it resembles punished wording.

Never more than a question: a resemblance is no fact. Not covered: classes the word rules already found in the text; text of
captured pages, whose menus and labels it was not trained on.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.gates import not_an_advert
from rules.language.engine import reading_of
from rules.language.reading import Reading
from rules.language.second.opinion import Opinion, applies, second_opinion
from rules.language.second.provisions import asked_of
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, quote, rule

_LEAST_CHARACTERS = 6  # a button or a label is no speech


@rule(
    alias="AD-28-FS",
    title="表述与被处罚用语相近，需人工判断",
    duty=[
        "cn-advertising-law:28",
        "cn-advertising-law:4",
        "cn-anti-unfair-competition-law:9(1)",
    ],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S3,
    remedy="逐句核对：有依据的补充依据，暗示功效、收益、排名或优惠而无依据的撤下。",
    plain="这句话没有用到违禁词，但和被处罚过的说法很像，需要人来看一眼。",
)
def free_speech(claim: Claim, law: Law) -> Verdict:
    """表述与被处罚用语相近，需人工判断。"""
    ended = not_an_advert(claim)
    if ended is not None:
        return ended
    if not applies(claim):
        return inapplicable("统计识别只用于口播、脚本和送检文案；页面上的文字由词语规则判断。")
    if len(claim.text.strip()) < _LEAST_CHARACTERS:
        return passed("文字过短，不作统计识别。")
    reading = reading_of(claim, law)
    category = claim.category or reading.category
    noticed = second_opinion(claim.text, claim.channel, category, law.on)
    shown = [one for one in noticed if not _explained(one, reading)]
    if not shown:
        return passed("统计识别未见与被处罚用语相近的表述，或文字规则已作判断。")
    first = shown[0]
    asked = asked_of(first.cls)
    words = claim.text[first.start : first.end]
    return cannot_tell(
        f"请结合上下文判断：「{words}」是否属于{asked.what}（{asked.article}）？",
        message=f"统计识别：「{words}」与因{asked.what}被处罚的说法相近，文字规则未能认定，由人工判断。",
        quotes=[quote(claim, opinion.start, opinion.end) for opinion in shown],
        reasoning=tuple(_reasoning(claim, opinion) for opinion in shown),
        language_class=first.cls,
    )


def _explained(opinion: Opinion, reading: Reading) -> bool:
    """Whether the word rules have already spoken: of this class anywhere, or of an exemption at this place."""
    return any(
        opinion.cls == hit.cls or (hit.cleared and hit.start < opinion.end and opinion.start < hit.end)
        for hit in reading.hits
    )


def _reasoning(claim: Claim, opinion: Opinion) -> str:
    asked = asked_of(opinion.cls)
    words = claim.text[opinion.start : opinion.end]
    return (
        f"「{words}」：与{asked.what}的已处罚说法相近，参考{asked.article}（统计识别，把握 {opinion.probability:.0%}）"
    )
