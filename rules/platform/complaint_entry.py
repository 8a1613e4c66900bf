"""A platform publishes how to complain and report, and the way works.

The law sets no fine; the number of clicks is our reading.
Not covered: whether complaints are handled well.
"""

from checker.vocabulary import Mechanism, Platform, Role, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.rule import Quotable, Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="EC-59-1",
    title="公开便捷有效的投诉、举报方式",
    duty=["cn-ecommerce-law:59", "cn-consumer-regulation:44(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.COMPLAINT],
    remedy="在首页或帮助中心放投诉举报入口和方式，保证点得开、有人处理。",
    plain="有问题时应当能很快找到投诉的地方。",
)
def complaint_entry(platform: Platform, law: Law) -> Verdict:
    mechanism = platform.complaint or platform.dispute
    if mechanism is None or not says(mechanism.entry):
        return failed("没有公开投诉、举报的入口或方式。", quotes=_seen(mechanism), absent=Sought.COMPLAINT)
    if mechanism.responds is False:
        return failed("投诉入口打不开或者没有反应。", quotes=[mechanism.entry])
    most = law.parameter("mechanisms.most_clicks")
    if mechanism.clicks is not None and mechanism.clicks > most:
        question = f"投诉入口要点 {mechanism.clicks} 次才能到达（参考值 {most} 次）：是否算便捷？"
        return cannot_tell(question, quotes=[mechanism.entry])
    return passed("公开了投诉、举报的入口。", quotes=[mechanism.entry])


def _seen(mechanism: Mechanism | None) -> list[Quotable]:
    return [mechanism.steps, mechanism.time_limit] if mechanism else []
