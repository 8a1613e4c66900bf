"""A platform that organises a promotion publishes its rules, its period and what limits it.

Limits are owed only where there are some, so a page that names none is not in breach for that alone.
Not covered: whether the campaign keeps to its rules (`campaign_kept`).
"""

from checker.vocabulary import Campaign, Role, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="SP-7-1",
    title="平台组织促销要公示规则、期限和限制",
    duty=["cn-promotion-rules:7", "cn-platform-pricing-rules:10"],
    penalties=["cn-promotion-rules:25"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.CAMPAIGN],
    remedy="在活动页写明活动规则、起止时间、对消费者不利的限制条件（如不能叠加、不退差价）。",
    plain="活动怎么参加、到什么时候、有什么限制，应当写清楚。",
)
def campaign_rules(campaign: Campaign, law: Law) -> Verdict:
    if campaign.subsidised and law.in_force("cn-platform-pricing-rules:11"):
        return inapplicable("补贴促销另有规定，另行判断。")
    wanted = {"活动规则": campaign.rules, "起止时间": campaign.period}
    gap = [name for name, field in wanted.items() if not says(field)]
    quotes = [campaign.rules, campaign.period, campaign.limits]
    if gap:
        return failed(f"活动页没有公示{'、'.join(gap)}。", quotes=quotes, absent=Sought.CAMPAIGN)
    return passed("活动页公示了规则和期限。", quotes=quotes)
