"""A platform lets consumers review goods and deletes no reviews.

A page without reviews may belong to goods nobody bought; reviews that vanished between two visits are a question.
Not covered: whether the reviews shown are genuine.
"""

from checker.vocabulary import Product, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="EC-39-1",
    title="提供评价途径，不得删除评价",
    duty=["cn-ecommerce-law:39(1)", "cn-ecommerce-law:39(2)"],
    penalties=["cn-ecommerce-law:81(1)(4)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.REVIEWS],
    remedy="给每件商品提供评价途径；不删除消费者的评价（违法内容按规则处置并留存记录）。",
    plain="您应当能看到也能写下真实评价。",
)
def review_path(product: Product, law: Law) -> Verdict:
    if product.reviews_gone:
        question = (
            f"{len(product.reviews_gone)} 条先前可见的评价不再显示：是消费者自行删除、违法被处置，还是平台擅自删除？"
        )
        return cannot_tell(question, quotes=product.reviews_gone)
    if product.reviews_shown is False:
        question = "商品页没有评价的途径或展示：是还没有人评价，还是平台没有提供评价途径？"
        return unseen(product, Sought.REVIEWS) or cannot_tell(question)
    if product.reviews_shown is None:
        return unseen(product, Sought.REVIEWS) or inapplicable("没有看到评价区。")
    return passed("商品页有评价展示。")
