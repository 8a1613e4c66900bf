"""A promotion grants at the checkout what its page announced.

Compares announcement and checkout as flows recorded them; the buyer may not have met a condition, so it is a question.
Not covered: promotions nobody tried.
"""

from checker.vocabulary import Campaign, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, passed, rule


@rule(
    alias="MP-20-2",
    title="促销要按公布的范围和规则兑现",
    duty=["cn-price-marking-rules:20(2)", "cn-consumer-regulation:12"],
    penalties=["cn-price-penalty-rules:7", "cn-consumer-regulation:50(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S2,
    needs=[Sought.CAMPAIGN],
    remedy="按公布的规则给予优惠；规则写错的，及时更正并对已下单的消费者兑现。",
    plain="活动说能减，结算就应当减。",
)
def campaign_kept(campaign: Campaign, law: Law) -> Verdict:
    if campaign.unkept:
        first = campaign.unkept[0]
        question = f"公布“{first.announced.value[:40]}”，结算时是“{first.met.value[:40]}”：是否满足了参与条件？"
        return cannot_tell(question, quotes=[field for one in campaign.unkept for field in (one.announced, one.met)])
    return unseen(campaign, Sought.GRANTED) or passed("结算时按公布的规则给予了优惠。", quotes=[campaign.rules])
