"""Before paying, the buyer of goods left out of the seven-day return is asked to agree, and nothing is ticked for them.

Since the consumer regulation of all goods left out; before it only of those that the law leaves out on the buyer's word,
and nothing was said of boxes ticked beforehand: then a question.
Not covered: whether the goods may be left out at all (`return_range`); what happens when the buyer does not agree.
"""

from checker.vocabulary import Checkout, Product, ReturnKind, ReturnPolicy, Role, Severity, Sought
from rules.after_sales._exceptions import ground_of
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_REGULATION = "cn-consumer-regulation:19(2)"


@rule(
    alias="IR-19-2-checkout",
    title="不适用七日无理由退货须由买家确认，不得默认同意",
    duty=[_REGULATION, "cn-seven-day-return-measures:20(2)"],
    penalties=["cn-consumer-regulation:50(1)", "cn-seven-day-return-measures:31(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.CHECKOUT],
    remedy="在结算的必经步骤放一个未勾选的确认项，由买家自己勾选「本商品不支持七日无理由退货」；没有确认的，仍要按七日无理由退货。",
    plain="不能无理由退的商品，要您自己点「同意」才算数；没点过，七天内照样能退。",
)
def return_confirmation(checkout: Checkout, law: Law) -> Verdict:
    policy = checkout.returns
    ticks = [tick for tick in checkout.ticks if tick.purpose == "return-confirmation"]
    if not ticks and (policy is None or policy.kind is ReturnKind.SUPPORTED):
        return unseen(checkout, Sought.CHECKOUT) or inapplicable("商品没有排除七日无理由退货。")
    ticked = [tick for tick in ticks if tick.checked]
    if ticks and not ticked:
        return passed("结算时由买家自己勾选确认。", quotes=[tick.place for tick in ticks])
    if ticked:
        breach = failed("不退货的确认被默认勾选。", quotes=[tick.place for tick in ticked])
    else:
        message = "商品不适用七日无理由退货，结算时没有让买家确认。"
        breach = failed(message, quotes=[policy.place] if policy else [], absent=Sought.CHECKOUT)
    if law.in_force(_REGULATION):
        return breach
    return _before_the_regulation(checkout, breach, ticked[0].label if ticked else "", law)


def _before_the_regulation(checkout: Checkout, breach: Verdict, said: str, law: Law) -> Verdict:
    """What remains of the breach under the return measures, by the ground on which the goods are left out."""
    goods = Product(category=checkout.category, offers=checkout.offers)
    kind = ground_of(goods, checkout.returns or ReturnPolicy(kind=ReturnKind.EXCLUDED, text=said), law).kind
    if kind in {"closed", "excuse", "none"}:
        return inapplicable("当时只有法律规定经买家确认才可以不退的商品须确认；这件商品不属于这一类。")
    if kind == "confirmable" and breach.absent:
        return breach
    question = "是否属于须经买家确认的商品（拆封影响安全品质、激活后贬值、临期、瑕疵），买家是否确认过？"
    unsure = cannot_tell(f"{breach.message}{question}", quotes=breach.places)
    return (unseen(checkout, breach.absent) if breach.absent else None) or unsure
