"""Stock, countdowns and chances said to run out really run out.

Read over time: a countdown that starts anew for the same goods, or a number left that more sales have passed than it
allowed, contradicts itself. A number that stays or grows is a question: goods may be added.
Not covered: whether the number was true when first said; the platform's stock records decide that.
"""

from collections.abc import Sequence
from itertools import pairwise

from checker.vocabulary import Place, Role, Severity, Sought
from checker.vocabulary.timeline import Scarcity, Timeline
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule

_Reading = tuple[float, float, Place]


@rule(
    alias="NU-9-3-time",
    title="库存、时限的说法与其后的情况相符",
    duty="cn-online-unfair-competition-rules:9(3)",
    reading=["cn-consumer-infringement-penalties:6(5)", "cn-online-trading-measures:14(2)"],
    penalties=["cn-anti-unfair-competition-law:25(1)", "cn-anti-unfair-competition-law-2019:20"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.CLAIMS],
    remedy="倒计时到点就结束，库存按实际数量写；加了库存、延了时间的，当场说明。",
    plain="倒计时走完又重来、「最后几单」卖不完，可能只是催您下单。",
)
def scarcity_over_time(timeline: Timeline, law: Law) -> Verdict:
    watched = [one for one in timeline.scarcities if one.kind in ("stock", "countdown")]
    if not watched:
        return inapplicable("没有看到、听到库存或者倒计时的说法。")
    sold = {one.goods: one.readings for one in timeline.scarcities if one.kind == "sold"}
    still_s = law.parameter("presence.stock_still_s")
    for one in watched:
        if one.kind == "countdown" and (again := _anew(one.readings)):
            message = f"倒计时由 {again[0][1]:.0f} 秒又回到 {again[1][1]:.0f} 秒，重新开始。"
            return failed(message, quotes=[reading[2] for reading in again])
        if one.kind == "stock" and (passed_by := _outsold(one, sold.get(one.goods, ()))):
            left, before, after = passed_by
            message = f"说剩 {left[1]:.0f} 件之后，又卖出了 {after[1] - before[1]:.0f} 件。"
            return failed(message, quotes=[left[2], before[2], after[2]])
    doubts = [doubt for one in watched if one.kind == "stock" and (doubt := _stays(one.readings, still_s))]
    if doubts:
        first, last = doubts[0]
        how = "没有减少" if last[1] == first[1] else f"变为 {last[1]:.0f}"
        question = f"说剩 {first[1]:.0f} 件，{last[0] - first[0]:.0f} 秒后{how}：实际库存是多少，有没有补货？"
        return cannot_tell(question, quotes=[first[2], last[2]])
    return passed("观察期间库存、倒计时的说法没有自相矛盾。", quotes=[one.readings[0][2] for one in watched])


def _anew(readings: Sequence[_Reading]) -> tuple[_Reading, _Reading] | None:
    """A reading and the next when time left grew again to most of what it began with."""
    for before, after in pairwise(readings):
        grown = after[1] - before[1]
        if grown > max(5.0, 0.5 * readings[0][1]) and after[0] - before[0] < 3600:
            return before, after
    return None


def _outsold(left: Scarcity, sold: Sequence[_Reading]) -> tuple[_Reading, _Reading, _Reading] | None:
    """A number left, and two readings of the sales counter after it between which more was sold."""
    for reading in left.readings:
        after = [one for one in sold if one[0] >= reading[0]]
        before = [one for one in sold if one[0] <= reading[0]][-1:] or after[:1]
        more = next((one for one in after if before and one[1] - before[0][1] > reading[1]), None)
        if more is not None:
            return reading, before[0], more
    return None


def _stays(readings: Sequence[_Reading], still_s: float) -> tuple[_Reading, _Reading] | None:
    """The first reading and a later one that is no smaller, long enough after it; or one that is larger."""
    for number, first in enumerate(readings):
        for later in readings[number + 1 :]:
            if later[1] > first[1] or (later[1] == first[1] and later[0] - first[0] >= still_s):
                return first, later
            if later[1] < first[1]:
                break
    return None
