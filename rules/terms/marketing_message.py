"""A commercial message says who sends it and how to refuse, and is not sent after a refusal.

Whether somebody had agreed is for the sender to prove: without their word it is a question.
Not covered: calls; messages nobody handed in.
"""

from checker.vocabulary import Message, Role, Severity
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="IR-24-1",
    title="发送商业信息要经同意并能拒绝",
    duty=["cn-consumer-regulation:24", "cn-online-trading-measures:16", "cn-advertising-law:43", "cn-consumer-law:29"],
    penalties=[
        "cn-consumer-regulation:50(3)",
        "cn-advertising-law:62(1)",
        "cn-online-trading-measures:41",
        "cn-online-trading-measures:41(1)",
    ],
    duty_bearer=Role.OPERATOR,
    severity=Severity.S3,
    remedy="在每条商业信息里写明发送者和免费的退订方式，退订后不再发送。",
    plain="不想收的营销短信，应当能一键退订。",
)
def marketing_message(message: Message, law: Law) -> Verdict:
    if message.text is None:
        return inapplicable("没有商业信息的材料。")
    if not says(message.opt_out):
        return failed("商业信息没有提供拒绝继续接收的方式。", quotes=[message.text])
    if message.refused_on and message.sent_on and message.sent_on > message.refused_on:
        question = "消费者退订后又收到商业信息：退订是否已经生效？"
        return cannot_tell(question, quotes=[message.text, message.opt_out])
    if message.consented is False:
        return cannot_tell("消费者称没有同意接收：请当事人提供同意的记录。", quotes=[message.text])
    if not says(message.sender):
        return cannot_tell("商业信息没有写明发送者：从内容能否看出？", quotes=[message.text])
    return passed("写明了发送者和退订方式。", quotes=[message.opt_out])
