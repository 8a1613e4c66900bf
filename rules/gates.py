"""The gates every rule passes before it speaks: to whom, whether an advert, and whether absence may be asserted.

Written once and used by all (duty map, section 2). A gate returns a verdict that ends the matter, or None to go on.
Role and advert gates live here; the time gate and the evidence gate are the engine's (`checker.evaluate`).
"""

from checker.vocabulary import Claim, Placement, Sought, Subject
from rules.rule import Verdict, failed, inapplicable

# Texts that address no public, or that the seller did not write to sell.
_NOT_ADVERTS = {
    Placement.PLATFORM_TEXT: "平台的固定说明文字，不是商家对商品的宣传。",
    Placement.NAVIGATION: "页面导航文字，不是对商品的宣传。",
    Placement.RULES: "规则条文，不属于商业广告。",
    Placement.REVIEW: "消费者评价，不是经营者的宣传（组织虚假评价另行核查）。",
    Placement.SHOP_PROFILE: "经营者对自身名称、商标、成立时间等的一般介绍，通常不属于商业广告。",
}


def not_an_advert(claim: Claim) -> Verdict | None:
    """`inapplicable` when the claim stands where no advert stands; None when the rule must look at it."""
    if claim.in_advert is False:
        return inapplicable("该内容不属于商业广告（例如受众特定的一对一沟通）。")
    reason = _NOT_ADVERTS.get(claim.placement)
    return inapplicable(reason) if reason else None


def unseen(subject: Subject, what: Sought) -> Verdict | None:
    """A verdict that rests on absence when not every place for `what` could be read, which the engine answers with
    `untested`; None when all was seen. Asked before a rule says that nothing of the kind is there."""
    return None if subject.looked_for(what) else failed("没有看全应当查看的位置。", absent=what)
