"""A platform publishes how disputes with consumers are settled: entry, steps, time limits, what comes after.

Where some of the four are missing a person weighs whether the mechanism is "clear"; the law does not list them.
Not covered: whether the platform follows its mechanism; whether it hands out an operator's details on request.
"""

from checker.vocabulary import Mechanism, Platform, Role, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.rule import Quotable, Verdict, cannot_tell, failed, inapplicable, passed, rule

PARTS = {"entry": "申请入口", "steps": "处理步骤", "time_limit": "处理时限", "escalation": "后续途径"}


@rule(
    alias="IR-14-2a",
    title="平台公布消费争议解决机制",
    duty=["cn-consumer-regulation:14(2)", "cn-livestream-measures:18"],
    reading=["cn-ecommerce-law:63"],
    penalties=["cn-livestream-measures:55", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S1,
    needs=[Sought.DISPUTE],
    remedy="公布消费争议解决机制：从哪里申请、怎样处理、每一步多少天、对结果不满意还能怎么办，并从首页几步可达。",
    plain="和商家谈不拢时，平台应当告诉您怎么申请处理、多久有结果。",
)
def dispute_mechanism(platform: Platform, law: Law) -> Verdict:
    if platform.has_live is False:
        return inapplicable("该平台没有直播带货。")
    mechanism = platform.dispute
    if mechanism is None or not _present(mechanism):
        return failed("没有公布消费争议解决机制。", absent=Sought.DISPUTE)
    gap = [name for key, name in PARTS.items() if not says(getattr(mechanism, key))]
    if gap and not platform.looked_for(Sought.DISPUTE):
        return failed(f"争议解决机制没有写明：{'、'.join(gap)}。", quotes=_present(mechanism), absent=Sought.DISPUTE)
    if gap:
        question = f"争议解决机制没有写明：{'、'.join(gap)}；这样是否算“明确”？"
        return cannot_tell(question, quotes=_present(mechanism))
    most = law.parameter("mechanisms.most_clicks")
    if mechanism.clicks is not None and mechanism.clicks > most:
        question = f"机制齐全，但从首页要点 {mechanism.clicks} 次才能到达（参考值 {most} 次）：消费者是否容易找到？"
        return cannot_tell(question, quotes=[mechanism.entry])
    return passed("争议解决机制有入口、步骤、时限和后续途径。", quotes=_present(mechanism))


def _present(mechanism: Mechanism) -> list[Quotable]:
    fields = (getattr(mechanism, key) for key in PARTS)
    return [field for field in fields if says(field)]
