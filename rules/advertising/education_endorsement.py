"""Pupils and experts used as proof for training.

Not covered: promises made in private chats.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-24-3",
    title="教育培训以学员、专家作推荐证明",
    duty=["cn-advertising-law:24(3)"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下该承诺或证明，介绍课程内容、课时、师资和退费规则。",
    plain="培训机构打包票或拿学员成绩招生，效果没人能保证。",
    wording="edu_testimonial",
)
def education_endorsement(claim: Claim, law: Law) -> Verdict:
    """教育培训以学员、专家作推荐证明。"""
    return verdict_on(claim, law, "edu_testimonial", message="利用学员、专家、机构作推荐、证明")
