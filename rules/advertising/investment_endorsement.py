"""Experts or gainers used as proof for investment.

Not covered: screenshots without words.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-25-2",
    title="投资、招商以专家、受益者作推荐证明",
    duty=["cn-advertising-law:25(2)"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下推荐和收益见证。",
    plain="晒收益、请「专家」荐股，都是不允许的。",
    wording="invest_testimonial",
)
def investment_endorsement(claim: Claim, law: Law) -> Verdict:
    """投资、招商以专家、受益者作推荐证明。"""
    return verdict_on(claim, law, "invest_testimonial", message="利用专家、机构、受益者作投资推荐、证明")
