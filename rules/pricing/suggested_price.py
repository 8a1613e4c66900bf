"""A maker's suggested price is called so and is the current one.

Needs the maker's published price, looked up by somebody; without it nothing is said.
Not covered: whether anybody ever sold at that price.
"""

from checker.vocabulary import PriceRole, Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import compared, yuan
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="MP-16-3",
    title="以厂商建议零售价作比较的要标明并保持最新",
    duty="cn-price-marking-rules:16(3)",
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.OFFERS],
    remedy="把比较的厂商建议零售价写明「建议零售价」，厂商改价后及时更新。",
    plain="写「建议零售价」的，应当是厂商现在公布的价。",
)
def suggested_price(product: Product, law: Law) -> Verdict:
    comparing = [offer for offer in product.offers if compared(offer)]
    if not comparing:
        return unseen(product, Sought.OFFERS) or inapplicable("没有与其他价格比较。")
    known = [offer for offer in comparing if offer.suggested_fen is not None]
    if not known:
        return unseen(product, Sought.MAKER_PRICES) or inapplicable("没有查到厂商公布的零售价。")
    for offer in known:
        for price in compared(offer):
            if price.role is PriceRole.SUGGESTED and price.amount_fen != offer.suggested_fen:
                question = f"标示的建议零售价与厂商公布的 {yuan(offer.suggested_fen or 0)} 不同：是否没有及时更新？"
                return cannot_tell(question, quotes=[price.place])
            if price.role is not PriceRole.SUGGESTED and price.amount_fen == offer.suggested_fen:
                question = "被比较价格等于厂商建议零售价，没有标明是建议零售价：消费者会不会以为是本店原价？"
                return cannot_tell(question, quotes=[price.place])
    return passed(
        "建议零售价标示清楚，与厂商公布的一致。", quotes=[p.place for offer in known for p in compared(offer)]
    )
