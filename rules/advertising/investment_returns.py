"""Returns promised, principal guaranteed, risk denied.

Not covered: missing risk notices, judged from the whole page.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-25-1",
    title="投资、招商承诺收益或无风险",
    duty=["cn-advertising-law:25(1)"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下收益承诺，显著提示风险。",
    plain="投资没有稳赚的，承诺保本高收益要当心。",
    wording="invest_return",
)
def investment_returns(claim: Claim, law: Law) -> Verdict:
    """投资、招商承诺收益或无风险。"""
    return verdict_on(claim, law, "invest_return", message="对未来收益作保证性承诺，明示或暗示保本、无风险")
