"""Nobody under sixteen hosts; from sixteen to eighteen a guardian must have agreed.

An age said on the page or judged from pictures is a reason to ask, never proof; no sign of youth is no proof either.
Not covered: estimating ages from pictures, which this project does not do.
"""

from checker.vocabulary import Account, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, rule


@rule(
    alias="MC-18-1",
    title="不得为未满十六周岁的人提供直播服务",
    duty="cn-multichannel-measures:18",
    penalties=["cn-multichannel-measures:26"],
    duty_bearer=Role.AGENCY,
    severity=Severity.S1,
    needs=[Sought.CLAIMS],
    remedy="核实主播年龄：未满十六周岁的立即停播；十六至十八周岁的，取得监护人同意。",
    plain="未满十六周岁的孩子不能当主播。",
)
def minor_anchor(account: Account, law: Law) -> Verdict:
    years, quotes = account.age_years, [account.age]
    if years is None:
        return unseen(account, Sought.CLAIMS) or inapplicable("没有迹象表明主播未成年。")
    how = "估计" if account.age_is_estimate else "自称"
    if years < 16:
        return cannot_tell(f"主播{how} {years} 岁，未满十六周岁：请尽快核实身份。", quotes=quotes)
    if years < 18:
        return cannot_tell(f"主播{how} {years} 岁：监护人是否同意？", quotes=quotes, severity=Severity.S2)
    return inapplicable(f"主播{how} {years} 岁。")
