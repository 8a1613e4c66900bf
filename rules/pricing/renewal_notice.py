"""Before a self-renewing service is accepted, consumers are told so prominently and choose themselves.

Only where something at the checkout renews; a pre-ticked box is a breach even when it is explained.
Not covered: the notice before each renewal (`deduction_notice`).
"""

import re

from checker.vocabulary import Checkout, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="IR-10-2",
    title="自动续费在接受前显著提示，不得默认勾选",
    duty=["cn-consumer-regulation:10(2)", "cn-online-trading-measures:18", "cn-platform-pricing-rules:20"],
    penalties=["cn-consumer-regulation:50(1)", "cn-online-trading-measures:41", "cn-online-trading-measures:41(2)"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S2,
    needs=[Sought.CHECKOUT],
    remedy="在付款按钮附近用醒目文字写明自动续费的周期、金额和取消办法，由用户自己勾选。",
    plain="会自动扣钱的，付款前应当一眼看到，由您自己选。",
)
def renewal_notice(checkout: Checkout, law: Law) -> Verdict:
    boxes = [tick for tick in checkout.ticks if tick.purpose == "renewal"]
    ticked = [tick for tick in boxes if tick.checked]
    if ticked:
        return failed("自动续费被默认勾选。", quotes=[tick.place for tick in ticked])
    titles = [offer.title for offer in checkout.offers if offer.title and _RENEWS.search(offer.title.value[:300])]
    if says(checkout.renewal) or boxes:
        return passed(
            "接受前提示了自动续费，由用户自己选择。", quotes=[checkout.renewal, *(tick.place for tick in boxes)]
        )
    if titles:
        return failed("商品会自动续费，付款前没有显著提示。", quotes=titles, absent=Sought.CHECKOUT)
    return unseen(checkout, Sought.CHECKOUT) or inapplicable("没有自动续费的商品。")


_RENEWS = re.compile(r"连续包[月季年]|自动续费|自动续订|自动续期")
