"""Who sells by network tells address, contact and after-sales service before the purchase.

The article lists more; price and quantity are judged elsewhere. Contact through the platform's own chat is a question.
Not covered: delivery, risk warnings and civil liability.
"""

import re

from checker.vocabulary import PartyRole, Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import missing
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="CPL-28-1",
    title="网络经营者提供地址、联系方式、售后等信息",
    duty="cn-consumer-law:28",
    penalties=["cn-consumer-regulation:50(1)", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.IDENTITY],
    remedy="在商品页或店铺页写明经营地址、联系方式和售后服务。",
    plain="买之前应当知道卖家在哪里、怎么联系、售后怎么办。",
)
def presale_information(product: Product, law: Law) -> Verdict:
    party = product.party(PartyRole.SELLER, PartyRole.ROOM_OPERATOR)
    gap = missing(party, ("address", "contact")) if party else ("地址", "联系方式")
    service = product.returns is not None or any(_SERVICE.search(clause.text[:2000]) for clause in product.clauses)
    if len(gap) == 2:
        quotes = [party.name] if party else []
        return failed("没有提供经营地址和联系方式。", quotes=quotes, absent=Sought.IDENTITY)
    wanting = [*gap, *([] if service else ["售后服务"])]
    if wanting:
        question = f"没有看到{'、'.join(wanting)}：是否通过店铺页、客服等方式提供？"
        return unseen(product, Sought.IDENTITY) or cannot_tell(question, quotes=[party.name] if party else [])
    return passed("提供了地址、联系方式和售后服务信息。", quotes=[party.contact] if party else [])


_SERVICE = re.compile(r"售后|退货|换货|保修|三包|质保|退款")
