"""State symbols used to sell.

Not covered: symbols seen in pictures but not named.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-9-1-1",
    title="使用国旗、国徽、人民币图样等推销",
    duty=["cn-advertising-law:9(1)"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下国家象征和人民币图样。",
    plain="国旗、国徽不能拿来做广告。",
    wording="state_symbol",
)
def state_symbols(claim: Claim, law: Law) -> Verdict:
    """使用国旗、国徽、人民币图样等推销。"""
    return verdict_on(claim, law, "state_symbol", message="使用或变相使用国旗、国歌、国徽、军旗等国家象征")
