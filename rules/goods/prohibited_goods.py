"""Goods that may not be traded, or not by network.

A name is a question, not a verdict: imitations, toys and permits exist. Urgent, because harm is done by the sale itself.
Not covered: recalled batches and failed inspections (a register must be looked up); goods disguised by a harmless name.
"""

from checker.vocabulary import Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, passed, rule


@rule(
    alias="LE-33-1",
    title="禁止交易的商品",
    duty=["cn-livestream-measures:33", "cn-ecommerce-law:13"],
    penalties=["cn-livestream-measures:61", "cn-ecommerce-law:75"],
    duty_bearer=Role.SELLER,
    severity=Severity.S1,
    needs=[Sought.OFFERS],
    remedy="立即下架；有专用标识、许可或属于玩具、仿制品的，在商品页写明并准备证明。",
    plain="这类东西法律不让卖或者不让在网上卖，先别买，可以举报。",
)
def prohibited_goods(product: Product, law: Law) -> Verdict:
    titles = [offer.title for offer in product.offers if offer.title is not None]
    lexicon = law.lexicon("prohibited_goods")
    found = [
        (title, entry)
        for title in titles
        for entry, _, _ in lexicon.longest_matches(title.value[:300])
        if entry.sense != "ordinary"
    ]
    if found:
        _, entry = found[0]
        return cannot_tell(
            entry.note, quotes=[title for title, _ in found], message=f"商品名称含「{entry.term}」：{entry.note}"
        )
    if not titles:
        return unseen(product, Sought.OFFERS) or passed("没有看到在售商品。")
    return passed("商品名称不在禁止交易的目录内。")
