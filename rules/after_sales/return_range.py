"""Goods are left out of the seven-day return only where the law leaves them out.

What the goods are decides, not what the seller calls them: a reason the law does not know ("特价") is a breach, the
seller's word for a legal reason ("鲜活易腐" on plain goods) a question. Goods a buyer may agree to keep are lawful
here; whether the buyer was asked is judged at the checkout (`return_confirmation`).
Not covered: refusals after the purchase; whether goods were really made to order.
"""

from checker.vocabulary import Product, ReturnKind, Role, Severity, Sought
from rules.after_sales._exceptions import ground_of, only_when_opened
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="IR-19-1",
    title="不得扩大不适用七日无理由退货的商品范围",
    duty=["cn-consumer-regulation:19(1)", "cn-consumer-law:25", "cn-seven-day-return-measures:6"],
    reading=["cn-seven-day-return-measures:7"],
    penalties=["cn-consumer-regulation:50(1)", "cn-seven-day-return-measures:30", "cn-consumer-law:56(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.RETURNS],
    remedy="删去「不支持七日无理由退货」；只有定作、鲜活易腐、数字化商品、报刊，以及经买家确认的法定几类可以例外。",
    plain="除法定的几类以外，网上买的东西七天内都可以无理由退，「特价不退」不算数。",
)
def return_range(product: Product, law: Law) -> Verdict:
    policy = product.returns
    if policy is None:
        return unseen(product, Sought.RETURNS) or passed("页面没有排除七日无理由退货。")
    if policy.kind is ReturnKind.SUPPORTED:
        return passed("支持七日无理由退货。", quotes=[policy.place])
    ground = ground_of(product, policy, law)
    if ground.kind == "closed":
        return passed(f"属于法定不适用无理由退货的商品（{ground.words}）。", quotes=[policy.place])
    if ground.kind == "confirmable":
        return _confirmable(product, ground.words, only_when_opened(policy))
    if ground.kind == "excuse":
        return failed(f"以“{ground.words}”为由排除七日无理由退货，不在法定例外之列。", quotes=[policy.place])
    if ground.kind == "none":
        return failed("这类商品不在法定例外之列，却标明不适用七日无理由退货。", quotes=[policy.place])
    said = f"商家以“{ground.words}”为由" if ground.words else "商家没有说明理由就"
    return cannot_tell(f"{said}排除七日无理由退货：请核实商品是否真属于法定例外。", quotes=[policy.place])


def _confirmable(product: Product, words: str, opened: bool) -> Verdict:
    policy = product.returns
    quotes = [policy.place] if policy else []
    if opened:
        return passed(f"属于经买家确认可以不适用的商品（{words}），只限拆封、激活后。", quotes=quotes)
    return cannot_tell(
        f"属于经买家确认才可以不适用的商品（{words}），页面却未拆封也不退：是否扩大了例外范围？", quotes=quotes
    )
