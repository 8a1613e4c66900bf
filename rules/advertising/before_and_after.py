"""Effects of use shown by pictures "before and after".

Pictures alone prove nothing either way: whether they show a real user of these goods is for a person to judge.
Not covered: pictures that no words announce; whether a picture is stock or made by machine.
"""

from checker.vocabulary import Category, Claim, Role, Severity
from rules.gates import not_an_advert
from rules.language.engine import reading_of
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, quote, rule

_GOODS = frozenset(
    {
        Category.COSMETICS,
        Category.DEVICE,
        Category.DISINFECTANT,
        Category.DRUG,
        Category.FOOD,
        Category.HEALTH_FOOD,
        Category.MEDICAL_BEAUTY,
        Category.TEA,
    }
)


@rule(
    alias="AD-28-4",
    title="以使用前后对比虚构使用效果",
    duty="cn-advertising-law:28(2)(4)",
    penalties=["cn-advertising-law:55(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    remedy="撤下对比图，或者保存拍摄记录、使用者同意和同一商品、同等条件的证明；由机器生成的画面要标明。",
    plain="「用前用后对比图」可能是摆拍或合成的，别只看图下单。",
    terms="before_and_after",
)
def before_and_after(claim: Claim, law: Law) -> Verdict:
    ended = not_an_advert(claim)
    if ended is not None:
        return ended
    shown = law.lexicon("before_and_after").longest_matches(claim.text)
    if not shown:
        return passed("未见使用前后对比的字样。")
    if reading_of(claim, law).category not in _GOODS:
        return inapplicable("该规则只看食品、药械、化妆品、医疗美容等以功效为卖点的商品。")
    quotes = [quote(claim, start, end) for _, start, end in shown]
    return cannot_tell("对比画面是否来自真实使用者、同一商品、同等拍摄条件？有无拍摄和使用记录？", quotes=quotes)
