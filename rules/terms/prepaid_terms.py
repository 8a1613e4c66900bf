"""Who takes payment ahead for courses, cards or memberships agrees on contents, refund and breach in writing.

Read in the clauses of the page; the contract may be shown later, so what is missing, or only refused, is a question.
Not covered: the contract itself; the price; whether what is agreed is fair (`unfair_terms`); signs of coming insolvency.
"""

import re

from checker.vocabulary import Product, Role, Severity, Sought
from rules.denial import grants
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="IR-22-1",
    title="预收款要约定内容、价款、退款、违约责任",
    duty="cn-consumer-regulation:22",
    penalties=["cn-consumer-regulation:50(2)"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S2,
    needs=[Sought.TERMS],
    remedy="与消费者订立书面合同，写明服务内容、价款、退款办法和违约责任。",
    plain="办卡、买课先交钱的，应当写清怎么退。",
)
def prepaid_terms(product: Product, law: Law) -> Verdict:
    if product.prepaid is None:
        return unseen(product, Sought.PREPAID) or inapplicable("看不出是预付费的商品或服务。")
    if not product.prepaid:
        return inapplicable("不是预付费的商品或服务。")
    together = "\n".join(clause.text[:20_000] for clause in product.clauses)
    wanted = (("退款办法", _REFUND), ("违约责任", _BREACH), ("服务内容或期限", _CONTENT))
    gap = [name for name, pattern in wanted if not grants(pattern, together)]
    quotes = [clause.place for clause in product.clauses[:5]]
    if gap:
        question = f"预付费商品的页面没有写明{'、'.join(gap)}，或者只写不退、不担责：付款前是否另有书面合同？"
        return unseen(product, Sought.TERMS) or cannot_tell(question, quotes=quotes)
    return passed("写明了服务内容、退款办法和违约责任。", quotes=quotes)


_REFUND = re.compile(r"退款|退费|退还|退课|退卡")
_BREACH = re.compile(r"违约|赔偿|赔付|(?:承担|负)[^,，。;；\n]{0,8}责任")
_CONTENT = re.compile(r"有效期|期限|课时|次数|课程内容|服务内容|使用范围")
