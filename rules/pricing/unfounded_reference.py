"""No comparison with a price that has no source or that nobody can check (市场价, 专柜价, 吊牌价).

A named source may still be false; a missing one may exist off the page: a question either way it lacks one.
Not covered: whether a named source is true.
"""

from checker.vocabulary import PriceRole, Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.pricing._offer import compared
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="MP-17-2-price",
    title="不得以没有依据、无从比较的价格作基准",
    duty="cn-price-marking-rules:17(2)",
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    yields_to=["pricing.compared_price_on_page", "pricing.compared_price_in_room"],
    needs=[Sought.OFFERS],
    remedy="删去「市场价」「专柜价」等没有来源的比较；确有来源的，写明是哪里、什么时候的价并留存证据。",
    plain="「市场价」「专柜价」没有出处，不能当真。",
)
def unfounded_reference(product: Product, law: Law) -> Verdict:
    found = [(offer, price) for offer in product.offers for price in compared(offer) if price.role is PriceRole.MARKET]
    if not found:
        return unseen(product, Sought.OFFERS) or inapplicable("没有以市场价、专柜价一类的价格作比较。")
    bare = [price for offer, price in found if not says(offer.basis) and not price.condition]
    if bare:
        words = "、".join(dict.fromkeys(f"“{price.label or '市场价'}”" for price in bare))
        question = f"以{words}作比较，没有写来源和时间：请当事人提供该价格的依据。"
        return cannot_tell(question, quotes=[price.place for price in bare])
    return passed("比较的价格写明了来源。", quotes=[offer.basis for offer, _ in found])
