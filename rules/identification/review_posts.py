"""Knowledge, shared experience or product tests that sell goods by a link carry the word 广告.

Not every opinion with a link is an advert: one nobody pays for, about goods that are not the writer's own, is left to
a person. Other words (推广, 合作) are not the word the measures ask for.
Not covered: posts that name goods without a link; payment that nothing on the page reveals.
"""

from checker.vocabulary import Post, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="IA-9-3",
    title="种草、测评附购物链接的，标明「广告」",
    duty=["cn-internet-advertising-measures:9(3)"],
    reading=["cn-ad-identifiability-guide:10"],
    penalties=["cn-advertising-law:59(3)"],
    duty_bearer=Role.AD_AGENT,
    severity=Severity.S3,
    needs=[Sought.NOTICES],
    remedy="在内容的显著位置标明“广告”两个字，或者去掉购物链接。",
    plain="测评里带购买链接的，应当写明这是广告。",
)
def review_posts(post: Post, law: Law) -> Verdict:
    if post.manner is None or post.goods_link is None:
        return unseen(post, Sought.NOTICES) or inapplicable("不是附有购物链接的知识、体验或者测评内容。")
    quotes = [post.manner, post.goods_link]
    labels = [notice for notice in post.notices if notice.kind == "ad"]
    if any("广告" in notice.text for notice in labels):
        return passed("内容标明了“广告”。", quotes=[notice.place for notice in labels])
    if post.commercial is False:
        return inapplicable("已知是没有报酬的个人分享，也不是自家商品。")
    if labels:
        question = "内容用其他字样代替“广告”：消费者能否辨明？"
        return cannot_tell(question, quotes=[*(notice.place for notice in labels), *quotes])
    if post.commercial:
        return failed("为推销商品的体验、测评内容附了购物链接，没有标明“广告”。", quotes=quotes, absent=Sought.NOTICES)
    return unseen(post, Sought.NOTICES) or cannot_tell(
        "体验、测评内容附了购物链接，没有标明“广告”：发布者是否受商家委托、收取佣金或者就是卖家？", quotes=quotes
    )
