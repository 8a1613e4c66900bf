"""A platform's complaint mechanism states the procedure and how soon one hears back.

The measures set no fine for this paragraph: the authority may summon the platform for a talk.
Not covered: whether complaints are answered in that time.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, failed, inapplicable, passed, rule


@rule(
    alias="LE-20-1",
    title="投诉机制写明处理流程和反馈时限",
    duty="cn-livestream-measures:20(1)",
    reading=["cn-ecommerce-law:59", "cn-livestream-measures:52"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.COMPLAINT],
    remedy="在投诉页面写明处理流程和反馈时限（例如「提交后 3 个工作日内反馈处理结果」）。",
    plain="投诉以后多久有答复，平台应当写清楚。",
)
def complaint_time_limit(platform: Platform, law: Law) -> Verdict:
    if platform.has_live is False:
        return inapplicable("该平台没有直播带货。")
    mechanism = platform.complaint
    if mechanism is None:
        return failed("没有公布投诉的处理流程和反馈时限。", absent=Sought.COMPLAINT)
    wanted = {"处理流程": mechanism.steps, "反馈时限": mechanism.time_limit}
    gap = [name for name, field in wanted.items() if not says(field)]
    if gap:
        quotes = [mechanism.steps, mechanism.time_limit, mechanism.entry]
        return failed(f"投诉机制没有写明{'、'.join(gap)}。", quotes=quotes, absent=Sought.COMPLAINT)
    return passed("投诉机制写明了处理流程和反馈时限。", quotes=[mechanism.time_limit])
