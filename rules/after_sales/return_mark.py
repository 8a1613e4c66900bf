"""Goods left out of the seven-day return are prominently marked as such on their page.

Prominence is what layout shows; where nobody could see the layout a person decides.
Not covered: whether they may be left out at all (`return_range`); the buyer's consent (`return_confirmation`).
"""

from checker.vocabulary import Product, ReturnKind, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="IR-19-2",
    title="不适用七日无理由退货的商品要显著标注",
    duty=["cn-consumer-regulation:19(2)", "cn-seven-day-return-measures:20(1)"],
    penalties=["cn-consumer-regulation:50(1)", "cn-seven-day-return-measures:31(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.RETURNS],
    remedy="在商品页价格或购买按钮附近用醒目文字标注「不支持七日无理由退货」和理由，不要只写在页尾小字里。",
    plain="不能无理由退的商品，下单前应当一眼能看到。",
)
def return_mark(product: Product, law: Law) -> Verdict:
    policy = product.returns
    if policy is None:
        return unseen(product, Sought.RETURNS) or inapplicable("没有排除七日无理由退货。")
    if policy.kind is ReturnKind.SUPPORTED:
        return inapplicable("支持七日无理由退货，不需要标注。")
    if policy.prominent is False:
        return failed("不适用七日无理由退货只写在不显眼处，没有显著标注。", quotes=[policy.place])
    if policy.prominent is None:
        question = "页面标注了不适用七日无理由退货，没有版式可看：标注是否显著、下单前能否一眼看到？"
        return cannot_tell(question, quotes=[policy.place])
    return passed("已显著标注不适用七日无理由退货。", quotes=[policy.place])
