"""Gifts are named with kind and quantity; a stated value is the shop's own price.

A wording without kind or quantity on the page may be completed by a link: failed only where the goods' page was read.
Not covered: period and way of giving; whether gifts arrive.
"""

from checker.vocabulary import Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import yuan
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="MP-18-1",
    title="赠品标明品名、数量，价值以本店售价为准",
    duty=["cn-price-marking-rules:18", "cn-promotion-rules:19", "cn-advertising-law:8(2)"],
    penalties=["cn-advertising-law:59(1)", "cn-price-penalty-rules:13"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.OFFERS],
    remedy="写明送什么、规格和数量（如「送 30ml 小样 2 支」）；写价值的，按本店现在单卖的价格写。",
    plain="送什么、送多少，应当说清楚。",
)
def gift_particulars(product: Product, law: Law) -> Verdict:
    gifts = [gift for offer in product.offers for gift in offer.gifts]
    if not gifts:
        return unseen(product, Sought.OFFERS) or inapplicable("没有赠品。")
    bare = [gift for gift in gifts if not gift.name]
    if bare:
        return failed("附带赠送没有标明赠品的品名。", quotes=[gift.place for gift in bare], absent=Sought.OFFERS)
    dear = [
        g
        for g in gifts
        if g.value_fen is not None and g.own_listing_fen is not None and g.value_fen > g.own_listing_fen
    ]
    if dear:
        gift = dear[0]
        said = f"赠品标价值 {yuan(gift.value_fen or 0)}，本店单卖 {yuan(gift.own_listing_fen or 0)}"
        return cannot_tell(f"{said}：标示价值时本店售价是多少？", quotes=[gift.place for gift in dear])
    uncounted = [gift for gift in gifts if not gift.quantity]
    if uncounted:
        question = "赠品写了品名，没有写数量：能否从别处清楚得知送几件？"
        return cannot_tell(question, quotes=[gift.place for gift in uncounted])
    return passed("赠品标明了品名和数量。", quotes=[gift.place for gift in gifts])
