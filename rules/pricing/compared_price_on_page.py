"""A product page that gives a discount tells what it compares with.

Without a basis the law takes the lowest deal of the last seven days, so a bare comparison is a question, not a breach.
Not covered: whether the compared price is true (`above_recent_low`, `unfounded_reference`).
"""

from checker.vocabulary import Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._comparison import comparison
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="LE-32-2-product",
    title="商品页打折、比价表明基准",
    duty=["cn-promotion-rules:21", "cn-price-marking-rules:16(1)"],
    penalties=["cn-price-penalty-rules:13", "cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    needs=[Sought.OFFERS],
    remedy="在划线价、折扣旁写明被比较的是什么价、什么时候的价，或者放说明的链接。",
    plain="划线价是什么价，应当说清楚。",
)
def compared_price_on_page(product: Product, law: Law) -> Verdict:
    found = [comparison(offer) for offer in product.offers if offer.mainland]
    comparing = [one for one in found if one.how != "none"]
    if not comparing:
        return unseen(product, Sought.OFFERS) or inapplicable("没有比价、打折或减价。")
    open_ones = [one for one in comparing if one.how in {"unsaid", "bare"}]
    if open_ones:
        question = "打折或划线没有说明基准：基准应为本店促销前七日最低成交价，请核对成交记录。"
        return cannot_tell(question, quotes=[quote for one in open_ones for quote in one.quotes])
    return passed("比价、打折说明了是什么价。", quotes=[quote for one in comparing for quote in one.quotes])
