"""Before paying, the buyer of goods left out of the seven-day return is asked to agree, and nothing is ticked for them.

Not covered: whether the goods may be left out at all (`return_range`); what happens when the buyer does not agree.
"""

from checker.vocabulary import Checkout, ReturnKind, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="IR-19-2-checkout",
    title="不适用七日无理由退货须由买家确认，不得默认同意",
    duty=["cn-consumer-regulation:19(2)", "cn-seven-day-return-measures:20(2)"],
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
    if ticked:
        return failed("不退货的确认被默认勾选。", quotes=[tick.place for tick in ticked])
    if not ticks:
        quotes = [policy.place] if policy else []
        message = "商品不适用七日无理由退货，结算时没有让买家确认。"
        return failed(message, quotes=quotes, absent=Sought.CHECKOUT)
    return passed("结算时由买家自己勾选确认。", quotes=[tick.place for tick in ticks])
