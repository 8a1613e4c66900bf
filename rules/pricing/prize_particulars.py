"""A prize draw publishes before it starts what may be won, how many, how, when and from whom.

Prize and chance (number or odds), condition and time are the core; claim and host alone missing are a question.
Not covered: whether prizes are given; results of draws on the spot.
"""

from checker.vocabulary import PrizeDraw, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="SP-13-1",
    title="有奖销售、福袋事先公布完整信息",
    duty=["cn-promotion-rules:13", "cn-anti-unfair-competition-law:11(1)", "cn-anti-unfair-competition-law-2019:10(1)"],
    penalties=["cn-anti-unfair-competition-law:27", "cn-anti-unfair-competition-law-2019:22"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    needs=[Sought.CAMPAIGN],
    remedy="开始前公布奖品名称和数量（或中奖概率）、参与条件、开奖时间和方式、兑奖办法、主办方。",
    plain="抽奖前应当写清奖品、数量、概率和怎么领。",
)
def prize_particulars(draw: PrizeDraw, law: Law) -> Verdict:
    if not draw.panels:
        return unseen(draw, Sought.CAMPAIGN) or inapplicable("没有看到有奖销售。")
    panel = draw.panels[0]
    core = {
        "奖品": says(panel.prize),
        "数量或中奖概率": says(panel.quantity) or says(panel.odds),
        "参与条件": says(panel.condition),
        "开奖时间": says(panel.draw_time),
    }
    gap = [name for name, there in core.items() if not there]
    quotes = [panel.prize, panel.quantity, panel.odds, panel.condition, panel.draw_time]
    if gap:
        return failed(f"有奖销售没有公布{'、'.join(gap)}。", quotes=quotes, absent=Sought.CAMPAIGN)
    rest = [name for name, field in {"兑奖办法": panel.claim, "主办方": panel.host}.items() if not says(field)]
    if rest:
        question = f"有奖销售没有写{'、'.join(rest)}：参与者能否从别处清楚得知？"
        return unseen(draw, Sought.CAMPAIGN) or cannot_tell(question, quotes=quotes)
    return passed("有奖销售的信息齐全。", quotes=quotes)
