"""Unfair terms met in the words of a page, room or comment.

Not covered: full terms documents (terms.unfair_terms).
"""

import re

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, inapplicable, rule

# Words for goods that regulation article 19 and the return measures let a seller exclude.
_MAY_BE_EXCLUDED = re.compile(
    r"定[做作制]|量身|鲜活|易腐|生鲜|在线下载|数字(?:化)?商品|电子书|报纸|期刊|拆封|贴身|内衣|临期|瑕疵"
)


@rule(
    alias="IR-17-1-W",
    title="宣传文字中的不公平条款",
    duty=["cn-consumer-regulation:17"],
    penalties=["cn-consumer-regulation:50(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    yields_to=["terms.unfair_terms"],
    remedy="撤下该条款，按法律规定办理退换货和售后。",
    plain="这样的「霸王条款」对您没有约束力。",
    wording="unfair_terms",
)
def unfair_words(claim: Claim, law: Law) -> Verdict:
    """宣传文字中的不公平条款。"""
    found = verdict_on(claim, law, "unfair_terms", message="以声明排除或限制消费者权利")
    about_returns = bool(found.places) and all("无理由" in place.quote for place in found.places)
    if about_returns and _MAY_BE_EXCLUDED.search(f"{claim.text}{claim.goods}"):
        return inapplicable("法律允许排除无理由退货的商品；是否标注、确认由退货规则判断。")
    return found
