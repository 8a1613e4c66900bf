"""State organs, the army, state banquets, special supply; allusions go to a person.

Not covered: likenesses of officials in pictures.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-9-1",
    title="使用国家机关名义或特供、专供等说法",
    duty=["cn-advertising-law:9(2)"],
    penalties=["cn-advertising-law:57"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下机关、部队、国宴及特供、专供等说法。",
    plain="「特供、国宴、部队专用」这类说法是借国家机关抬身价，多半是假的。",
    wording="state_org",
)
def state_organs(claim: Claim, law: Law) -> Verdict:
    """使用国家机关名义或特供、专供等说法。"""
    return verdict_on(claim, law, "state_org", message="使用或变相使用国家机关、国家机关工作人员的名义")
