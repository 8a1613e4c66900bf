"""A renewal can be cancelled at any time, simply and visibly.

How many screens still count as simple is our reading; by telephone only is a question for a person.
Not covered: whether cancelling works.
"""

from checker.vocabulary import Role, Severity, Sought, Subscription
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="NT-18-2",
    title="自动续费可以随时简便地取消",
    duty=["cn-online-trading-measures:18(2)", "cn-platform-pricing-rules:20"],
    penalties=["cn-online-trading-measures:41", "cn-online-trading-measures:41(2)", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S3,
    needs=[Sought.SETTINGS],
    remedy="在账户设置里提供一步可达的取消入口，不要求打电话或找客服。",
    plain="自动续费应当像开通一样容易取消。",
)
def cancel_renewal(subscription: Subscription, law: Law) -> Verdict:
    cancel = subscription.cancel
    if cancel is None or not says(cancel):
        return failed("没有取消自动续费的选项。", absent=Sought.SETTINGS)
    if subscription.cancel_by_phone:
        return cannot_tell("只能打电话或找客服取消：是否算简便？", quotes=[cancel])
    most = law.parameter("mechanisms.most_cancel_steps")
    if subscription.cancel_steps is not None and subscription.cancel_steps > most:
        question = f"取消要经过 {subscription.cancel_steps} 步（参考值 {most} 步）：是否算显著、简便？"
        return cannot_tell(question, quotes=[cancel])
    return passed("可以随时取消自动续费。", quotes=[cancel])
