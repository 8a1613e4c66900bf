"""Inducements, ratings and assurances in adverts for drugs, devices and health food.

The words are the measures' own list; a word that also stands in ordinary trade (试用, 抢购) asks a person.
Not covered: ratings shown as a picture; foods for special medical purposes, which no category names yet.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.gates import not_an_advert
from rules.language.engine import reading_of
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, quote, rule

_GOODS = frozenset({Category.HEALTH_FOOD, Category.DRUG, Category.DEVICE})


@rule(
    alias="HF-11-6",
    title="药品、医疗器械、保健食品广告的诱导、评比和保证内容",
    duty="cn-health-product-ad-measures:11(6)",
    penalties=["cn-health-product-ad-measures:28"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="删去热销、抢购、试用、家庭必备、免费治疗、获奖、推荐、无效退款、保险公司保险等内容，按批准的广告内容发布。",
    plain="卖药、器械、保健食品，不许用「无效退款」「家庭必备」这类话催人买。",
    terms="inducements",
)
def inducing_words(claim: Claim, law: Law) -> Verdict:
    ended = not_an_advert(claim)
    if ended is not None:
        return ended
    if (
        reading_of(claim, law).category not in _GOODS
    ):  # everyday words elsewhere, so goods of no known kind are left alone
        return inapplicable("该规则只适用于药品、医疗器械、保健食品。")
    found = [
        (entry, start, end)
        for entry, start, end in law.lexicon("inducements").longest_matches(claim.text)
        if entry.sense != "ordinary"
    ]
    if not found:
        return passed("未见诱导、评比、保证的字样。")
    named = next((one for one in found if one[0].sense == "named"), None)
    _, start, end = named or found[0]
    quotes = [quote(claim, first, last) for _, first, last in found[:20]]
    words = claim.text[start:end]
    if named:
        return failed(f"涉嫌在三品一械广告中使用诱导、评比或保证内容：「{words}」。", quotes=quotes)
    return cannot_tell(f"「{words}」在这里是否用来诱导购买？", quotes=quotes)
