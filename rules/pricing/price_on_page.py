"""A product page shows name, price and unit.

A quantity in the title or the specifications tells the unit; where only the unit is unclear a person decides.
Not covered: whether the price is the one paid; a price for each specification.
"""

from checker.vocabulary import Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.pricing._offer import has_price, has_unit, name_of, quotes_of
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="IR-10-1",
    title="商品页标明品名、价格、计价单位",
    duty=[
        "cn-consumer-regulation:10(1)",
        "cn-price-marking-rules:7",
        "cn-price-marking-rules:13",
        "cn-price-law:13(1)",
    ],
    penalties=["cn-price-penalty-rules:13", "cn-price-law:42"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.OFFERS],
    remedy="在商品页标明品名、价格和计价单位（如「29.90元/袋」）；同一商品规格不同的分别标价。",
    plain="买之前应当能看到卖的是什么、多少钱、按什么单位算。",
)
def price_on_page(product: Product, law: Law) -> Verdict:
    offers = [offer for offer in product.offers if offer.mainland]
    if not offers:
        return unseen(product, Sought.OFFERS) or inapplicable("页面没有在售的商品。")
    for offer in offers:
        marks = {"品名": says(offer.title), "价格": has_price(offer)}
        gap = [name for name, there in marks.items() if not there]
        if gap:
            message = f"“{name_of(offer)}”没有标明{'、'.join(gap)}。"
            return failed(message, quotes=quotes_of(offer), absent=Sought.OFFERS)
    unclear = [offer for offer in offers if not has_unit(offer)]
    if unclear:
        question = "标了品名和价格，没有看到计价单位：能否从规格、包装中清楚得知？"
        return unseen(product, Sought.OFFERS) or cannot_tell(question, quotes=quotes_of(unclear[0]))
    return passed("标明了品名、价格、计价单位。", quotes=quotes_of(offers[0]))
