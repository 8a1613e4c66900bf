"""Examiners said to take part in training.

Not covered: promises made in private chats.
"""

from checker.vocabulary import Claim, Role, Severity
from rules.advertising._words import verdict_on
from rules.law import Law
from rules.rule import Verdict, rule


@rule(
    alias="AD-24-2",
    title="教育培训暗示考试机构或命题人员参与",
    duty=["cn-advertising-law:24(2)"],
    penalties=["cn-advertising-law:58(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S2,
    remedy="撤下该承诺或证明，介绍课程内容、课时、师资和退费规则。",
    plain="培训机构打包票或拿学员成绩招生，效果没人能保证。",
    wording="edu_examiner",
)
def education_examiners(claim: Claim, law: Law) -> Verdict:
    """教育培训暗示考试机构或命题人员参与。"""
    return verdict_on(claim, law, "edu_examiner", message="明示或暗示考试机构、命题人员参与")
