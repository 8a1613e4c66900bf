"""The top prize of a draw is worth no more than the legal limit, repeated chances added up.

A value we only estimate is a question.
Not covered: prizes whose value nobody could find.
"""

from checker.vocabulary import PrizeDraw, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import yuan
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="SP-17-1",
    title="抽奖的最高奖不超过五万元",
    duty=["cn-promotion-rules:17", "cn-anti-unfair-competition-law:11(4)", "cn-anti-unfair-competition-law-2019:10(3)"],
    penalties=["cn-anti-unfair-competition-law:27", "cn-anti-unfair-competition-law-2019:22"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.CAMPAIGN],
    remedy="把最高奖的价值（多次中奖合并计算）降到五万元以内。",
    plain="抽奖的最高奖不能超过五万元。",
)
def prize_limit(draw: PrizeDraw, law: Law) -> Verdict:
    valued = [panel for panel in draw.panels if panel.value_fen is not None]
    if not valued:
        return unseen(draw, Sought.CAMPAIGN) or inapplicable("没有看到抽奖，或者奖品价值不明。")
    panel = max(valued, key=lambda one: (one.value_fen or 0) * max(one.chances, 1))
    worth, limit = (panel.value_fen or 0) * max(panel.chances, 1), law.parameter("prices.prize_limit_fen")
    if worth <= limit:
        return passed(f"最高奖价值 {yuan(worth)}，没有超过五万元。", quotes=[panel.prize])
    if panel.value_is_estimate:
        return cannot_tell(f"最高奖估值 {yuan(worth)}：请核实奖品的市场价格。", quotes=[panel.prize])
    return failed(f"最高奖价值 {yuan(worth)}，超过五万元。", quotes=[panel.prize])
