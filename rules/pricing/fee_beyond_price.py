"""At checkout nothing is asked beyond the marked price that was not announced before.

Fees one may decline do not count; where nobody read the goods' page, whether a fee was announced is a question.
Not covered: what is asked after paying.
"""

from checker.vocabulary import Checkout, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import yuan
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="MP-8-1",
    title="不得在标价之外收取未标明的费用",
    duty=["cn-price-marking-rules:8", "cn-price-law:13(2)"],
    penalties=["cn-price-penalty-rules:13", "cn-price-law:42"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.CHECKOUT],
    remedy="把运费、包装费、服务费等必须付的费用写在商品页，或者不再收取。",
    plain="结算时不应当冒出没说过的费用。",
)
def fee_beyond_price(checkout: Checkout, law: Law) -> Verdict:
    known = checkout.fees_announced
    fees = [(name, fen) for name, fen in checkout.fees if fen > 0]
    new = [
        (name, fen) for name, fen in fees if known is None or not any(word in name or name in word for word in known)
    ]
    rest = _unexplained(checkout)
    if rest > 0:
        message = f"应付比标价和列明的费用多 {yuan(rest)}，没有说明。"
        return cannot_tell(f"{message}请核对多出的是什么。")
    if new and known is None:
        said = "、".join(f"{name}{yuan(fen)}" for name, fen in new[:6])
        return cannot_tell(f"结算时加收{said}：商品页是否事先标明？")
    if new:
        said = "、".join(f"{name}{yuan(fen)}" for name, fen in new[:6])
        return failed(f"结算时加收商品页没有标明的费用：{said}。")
    if checkout.payable_fen is None and not fees:
        return unseen(checkout, Sought.CHECKOUT) or inapplicable("没有看到应付金额。")
    return passed("没有标价之外的费用，或者费用都已事先标明。")


def _unexplained(checkout: Checkout) -> int:
    if checkout.payable_fen is None or checkout.listed_fen is None:
        return 0
    return checkout.payable_fen - checkout.listed_fen - sum(fen for _, fen in checkout.fees)
