"""The terms of a prize draw do not change after it started.

Compares the first and the last reading; a change may favour consumers or have a reason, so it is a question.
Not covered: changes between which nobody read; odds that a page only estimates from those taking part; worth that was
estimated.
"""

import re

from checker.vocabulary import Field, PrizeDraw, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="UC-11-2",
    title="有奖销售开始后不得变更奖项",
    duty=["cn-anti-unfair-competition-law:11(2)", "cn-promotion-rules:13"],
    penalties=["cn-anti-unfair-competition-law:27", "cn-anti-unfair-competition-law-2019:22"],
    duty_bearer=Role.SELLER,
    severity=Severity.S3,
    needs=[Sought.CAMPAIGN],
    remedy="按开始时公布的奖品、数量、条件和时间兑现，不要中途更改。",
    plain="抽奖开始后不能换奖品、改条件。",
)
def prize_changed(draw: PrizeDraw, law: Law) -> Verdict:
    if len(draw.panels) < 2:
        return unseen(draw, Sought.EARLIER) or inapplicable("没有较早的读数可以比较。")
    first, last = draw.panels[0], draw.panels[-1]
    pairs = {
        "奖品": (first.prize, last.prize),
        "数量": (first.quantity, last.quantity),
        "中奖概率": (_stated(first.odds), _stated(last.odds)),
        "参与条件": (first.condition, last.condition),
        "开奖时间": (first.draw_time, last.draw_time),
        "兑奖办法": (first.claim, last.claim),
    }
    other = {name: pair for name, pair in pairs.items() if pair[0] and (not pair[1] or pair[0].value != pair[1].value)}
    worth = [panel.value_fen for panel in (first, last) if panel.value_fen is not None and not panel.value_is_estimate]
    names = [*other, *(["奖品价值"] if len(set(worth)) > 1 else [])]
    if not names:
        return passed("前后读到的奖项信息一致。", quotes=[first.prize])
    quotes = [field for pair in other.values() for field in pair] or [first.prize, last.prize]
    return cannot_tell(f"活动开始后{'、'.join(names)}有变化：是否对参与者不利，有没有正当理由？", quotes=quotes)


_ESTIMATED = re.compile(r"预计|预估|估算|约|当前|实时|随参与人数")


def _stated(odds: Field | None) -> Field | None:
    """The odds as a term of the draw; None for those that only follow how many take part."""
    return None if odds is None or _ESTIMATED.search(odds.value[:60]) else odds
