"""Invented or exaggerated effects on health used to make older people buy what they do not need.

The words alone never prove the inducement: who was addressed, whether the effect is invented and whether the goods were
needed is for a person to judge.
Not covered: audiences known only from the platform's own data; lectures off the page.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.gates import not_an_advert
from rules.language.engine import reading_of
from rules.law import Law
from rules.rule import Verdict, cannot_tell, passed, quote, rule

_EFFECTS = (
    "food_medical",
    "food_health_fn",
    "hf_disease",
    "hf_assert",
    "device_confuse",
    "cosm_medical",
    "drug_assert",
)


@rule(
    alias="IR-15-1",
    title="以虚构、夸大的健康功效诱导老年人购买",
    duty="cn-consumer-regulation:15",
    penalties=["cn-consumer-regulation:50(3)", "cn-consumer-law:56(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S1,
    remedy="撤下对老年人的功效宣传；商品有批准功效的，按批准内容表述，并写明适用人群和不适用人群。",
    plain="对着老人讲能治病、能养生，先看有没有批准文号，再和家里人商量。",
    wording=_EFFECTS,
    terms="older_people",
)
def elderly_urged(claim: Claim, law: Law) -> Verdict:
    ended = not_an_advert(claim)
    if ended is not None:
        return ended
    addressed = law.lexicon("older_people").longest_matches(claim.text)
    if not addressed:
        return passed("没有对老年人说话的字样。")
    reading = reading_of(claim, law)
    effects = [hit for kind in _EFFECTS for hit in reading.of(kind)]
    if not effects:
        return passed("对老年人说话，但没有宣称治疗、保健、养生功效。")
    _, start, end = addressed[0]
    places = [quote(claim, start, end), *(quote(claim, hit.start, hit.end) for hit in effects[:5])]
    return cannot_tell(
        "是否以虚构或夸大的治疗、保健、养生功效，诱导老年人购买不合需要的商品？",
        quotes=places,
        message=f"对老年人宣称功效：「{claim.text[start:end]}」「{effects[0].text}」，由人工判断。",
    )
