"""A price promise ("全网最低", "买贵退差") is kept.

A lower price within its scope shows that the promise may be broken: whether the goods and conditions are the same is a question.
Not covered: promises whose scope nobody compared; refunds asked after the purchase (`promise_kept`).
"""

from checker.vocabulary import Offer, Price, Product, PromotionKind, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import asked, yuan
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="MP-19-5-kept",
    title="价格承诺要履行",
    duty=["cn-price-marking-rules:19(5)", "cn-consumer-regulation:12"],
    penalties=["cn-price-penalty-rules:7", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.OFFERS],
    remedy="履行「全网最低」「买贵退差」「保价」的承诺并退还差价，或者删去做不到的承诺。",
    plain="说了「买贵退差」，就应当退。",
)
def price_promise(product: Product, law: Law) -> Verdict:
    offers = [(offer, promise) for offer in product.offers for promise in offer.promotions]
    promises = [(offer, one) for offer, one in offers if one.kind is PromotionKind.PRICE_PROMISE]
    if not promises:
        return unseen(product, Sought.OFFERS) or inapplicable("没有价格承诺。")
    broken = [(offer, one) for offer, one in promises if _cheaper(offer)]
    if broken:
        offer, promise = broken[0]
        low = min(_cheaper(offer), key=lambda price: price.amount_fen)
        question = f"承诺“{promise.text[:40]}”，另有 {yuan(low.amount_fen)} 的更低价：是否同款、同条件、在承诺范围内？"
        return cannot_tell(question, quotes=[promise.place, low.place])
    if not any(offer.cheaper for offer, _ in promises):
        return unseen(product, Sought.RIVAL_PRICES) or inapplicable("没有找到承诺范围内的其他价格。")
    return passed("已比较的价格都不低于承诺的价格。", quotes=[promise.place for _, promise in promises])


def _cheaper(offer: Offer) -> list[Price]:
    own = asked(offer)
    return [price for price in offer.cheaper if own is not None and price.amount_fen < own.amount_fen]
