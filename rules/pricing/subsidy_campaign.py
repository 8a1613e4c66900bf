"""A subsidy campaign shows rules, whom it is for, how it is given, on what condition and from when to when.

The article's number is not yet verified.
Not covered: whether the subsidy is exaggerated.
"""

from checker.vocabulary import Campaign, Role, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias=["PB-11-1", "PB-S-1"],
    title="补贴促销公示对象、方式、条件、起止时间",
    duty="cn-platform-pricing-rules:11",
    penalties=["cn-price-penalty-rules:13"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.CAMPAIGN],
    remedy="在补贴活动页显著公示规则、补贴对象、方式、条件和起止时间，不夸大补贴金额。",
    plain="补贴谁、补多少、怎么领、到何时，应当写清楚。",
)
def subsidy_campaign(campaign: Campaign, law: Law) -> Verdict:
    if not campaign.subsidised:
        return inapplicable("不是补贴促销。")
    wanted = {
        "规则": campaign.rules,
        "对象": campaign.target,
        "方式": campaign.manner,
        "条件": campaign.conditions,
        "起止时间": campaign.period,
    }
    gap = [name for name, field in wanted.items() if not says(field)]
    quotes = [field for field in wanted.values() if says(field)]
    if gap:
        return failed(f"补贴活动没有公示{'、'.join(gap)}。", quotes=quotes, absent=Sought.CAMPAIGN)
    return passed("补贴活动的五项信息齐全。", quotes=quotes)
