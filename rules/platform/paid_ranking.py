"""Search results whose place was paid for are marked 广告.

Other words (推广, 赞助) tell that it was paid but are not the word the law asks for: a question.
Not covered: paid places that nothing on the page reveals.
"""

from checker.vocabulary import Role, SearchPage, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="EC-40-1",
    title="竞价排名的商品显著标明「广告」",
    duty=["cn-ecommerce-law:40", "cn-internet-advertising-measures:9(2)", "cn-advertising-law:14(2)"],
    penalties=["cn-ecommerce-law:81(2)", "cn-advertising-law:59(3)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.NOTICES],
    remedy="在竞价排名的每个结果上显著标明「广告」两个字，不用「推广」「热推」等代替。",
    plain="花钱排在前面的，应当标「广告」。",
)
def paid_ranking(page: SearchPage, law: Law) -> Verdict:
    paid = [result for result in page.results if result.paid]
    if not paid:
        return unseen(page, Sought.NOTICES) or inapplicable("没有看到已知为竞价排名的结果。")
    bare = [result for result in paid if not says(result.label)]
    if bare:
        return failed("竞价排名的结果没有标明“广告”。", quotes=[result.title for result in bare], absent=Sought.NOTICES)
    other = [result for result in paid if result.label and "广告" not in result.label.value]
    if other:
        question = "竞价排名的结果用其他字样代替“广告”：消费者能否辨明？"
        return cannot_tell(question, quotes=[result.label for result in other])
    return passed("竞价排名的结果都标明了“广告”。", quotes=[result.label for result in paid])
