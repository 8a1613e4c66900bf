"""Health knowledge stands without the address, telephone or shopping link of medical and health goods beside it.

Goods of the protected kinds with the knowledge on one page: a suspected breach. Where the goods' kind is unknown, a
person looks.
Not covered: disguised adverts that carry neither address nor link; links shown one after another on different pages.
"""

from checker.vocabulary import Category, Post, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_PROTECTED = frozenset({Category.HEALTH_FOOD, Category.DRUG, Category.DEVICE, Category.MEDICAL_BEAUTY})


@rule(
    alias="IA-8-2",
    title="健康、养生知识旁不得出现商品链接和联系方式",
    duty=["cn-internet-advertising-measures:8(2)", "cn-advertising-law:19"],
    penalties=["cn-advertising-law:59(3)"],
    duty_bearer=Role.AD_AGENT,
    severity=Severity.S1,
    needs=[Sought.CLAIMS],
    remedy="把健康、养生知识与医疗、药品、器械、保健食品的地址、电话和购物链接分开，不放在同一页面，也不同时出现。",
    plain="讲养生的内容，不能一边讲一边挂药和保健品的链接。",
)
def health_knowledge(post: Post, law: Law) -> Verdict:
    if post.knowledge is None:
        return unseen(post, Sought.CLAIMS) or inapplicable("不是介绍健康、养生知识的内容。")
    beside = [field for field in (post.goods_link, post.contact) if field is not None]
    if not beside:
        return unseen(post, Sought.CLAIMS) or passed("健康知识的页面没有商品链接和联系方式。", quotes=[post.knowledge])
    quotes = [post.knowledge, *beside]
    if post.category in _PROTECTED:
        return failed("介绍健康、养生知识的同一页面出现了相关商品的链接或者联系方式。", quotes=quotes)
    if post.category is None:
        return cannot_tell("健康知识旁有商品链接或者联系方式：是不是医疗、药品、器械、保健食品？", quotes=quotes)
    return inapplicable("链接的商品不是医疗、药品、医疗器械、保健食品。")
