"""Before each deduction the consumer is told when, how much, and how to cancel.

Judged from a test subscription or a complainant's messages, which may be incomplete: always a question.
Not covered: deductions nobody handed in.
"""

from checker.vocabulary import Role, Severity, Subscription
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="PB-20-1",
    title="每次扣款前告知时间、金额和取消途径",
    duty=["cn-platform-pricing-rules:20", "cn-consumer-regulation:10(2)", "cn-online-trading-measures:18"],
    penalties=["cn-consumer-regulation:50(1)", "cn-online-trading-measures:41", "cn-online-trading-measures:41(2)"],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S2,
    remedy="每次扣款前用短信或站内信告知扣款时间、金额和取消办法。",
    plain="每次自动扣钱前，应当先告诉您。",
)
def deduction_notice(subscription: Subscription, law: Law) -> Verdict:
    if not subscription.deducted:
        return inapplicable("还没有发生自动扣款。")
    if subscription.notice is None:
        return cannot_tell("发生了自动扣款，材料中没有扣款前的通知：是否以其他方式通知？")
    named = {
        "扣款时间": subscription.names_time,
        "金额": subscription.names_amount,
        "取消途径": subscription.names_cancel,
    }
    gap = [name for name, there in named.items() if there is False]
    if gap:
        return cannot_tell(f"扣款前的通知没有写{'、'.join(gap)}：是否另有告知？", quotes=[subscription.notice])
    unread = [name for name, there in named.items() if there is None]
    if unread:
        return cannot_tell(f"扣款前的通知有没有写{'、'.join(unread)}？", quotes=[subscription.notice])
    return passed("扣款前作了通知。", quotes=[subscription.notice])
