"""In a dispute the platform gives the consumer the operator's details and the records.

Judged from what a complainant hands in; the law sets no number of days, so lateness is a question.
Not covered: what the platform answered off the record.
"""

from checker.vocabulary import Request, Role, Severity
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="IR-14-2b",
    title="发生争议时按消费者要求提供直播间、主播信息和交易记录",
    duty=["cn-consumer-regulation:14(2)", "cn-livestream-measures:18"],
    penalties=["cn-livestream-measures:55", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S1,
    remedy="收到消费者要求后，及时提供直播间运营者、主播的信息和相关交易记录，并留存提供的记录。",
    plain="和商家有争议时，平台应当告诉您是谁卖给您的。",
)
def operator_details_on_request(request: Request, law: Law) -> Verdict:
    if request.asked is None:
        return inapplicable("没有消费者要求平台提供信息的材料。")
    if request.refusal is not None:
        question = "平台拒绝提供直播间、主播信息或者交易记录：理由是否成立（如与该争议无关）？"
        return cannot_tell(question, quotes=[request.asked, request.refusal])
    if request.answered_on is not None:
        return passed("平台提供了所要求的信息。", quotes=[request.asked])
    days = (request.seen_until - request.asked_on).days if request.seen_until and request.asked_on else None
    if days is not None and days > law.parameter("mechanisms.answer_days"):
        question = f"消费者提出要求 {days} 天后平台仍没有提供信息：请向平台核实。"
        return cannot_tell(question, quotes=[request.asked])
    return inapplicable("平台答复的合理时间还没有过去，或者日期不明。")
