"""Comments that break the law are dealt with and do not stay in the chat for everybody to read.

Judged on comments seen standing for ten minutes; whether one is unlawful, a person decides. Not covered: comments that
scrolled away or were taken down (a page does not tell which), and rooms whose chat is drawn into the picture.
"""

from checker.vocabulary import Channel, Claim, Role, Severity, Sought
from checker.vocabulary.timeline import Remark, Timeline
from rules.gates import unseen
from rules.language.engine import reading_of
from rules.law import Law
from rules.rule import Verdict, cannot_tell, passed, rule

# Words that are unlawful whoever says them; praise and prices are a viewer's own opinion.
_UNLAWFUL = (
    "divert_private", "public_order", "state_symbol", "state_org", "superstition", "tobacco", "rx_ad", "food_medical",
    "hf_disease", "drug_assert", "device_confuse", "cosm_medical", "invest_return",
)  # fmt: skip


@rule(
    alias="LE-31-2",
    title="及时处置弹幕中的违法信息",
    duty="cn-livestream-measures:31(2)",
    penalties=["cn-livestream-measures:65(2)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S4,
    needs=[Sought.STANDING],
    remedy="安排人员实时管理弹幕，发现导流、疗效等违法信息立即删除、禁言，并留存处置记录。",
    plain="弹幕里拉人私下交易、吹嘘疗效的话没人管，看到不要信，可以举报。",
)
def chat_left_up(timeline: Timeline, law: Law) -> Verdict:
    """及时处置弹幕中的违法信息。"""
    stood = [one for one in timeline.remarks if one.stood_s >= law.parameter("presence.chat_stands_s")]
    found = [(one, words) for one in stood if (words := _unlawful(one, timeline, law))]
    if not found:
        return unseen(timeline, Sought.STANDING) or passed("没有看到疑似违法的弹幕停留十分钟以上。")
    first, words = found[0]
    tended = "其间直播间一方在弹幕中发过言，" if any(one.answered for one, _ in found) else ""
    question = f"弹幕「{words}」发出 {first.stood_s / 60:.0f} 分钟后仍在，{tended}是否违法信息、有没有处置记录？"
    return cannot_tell(question, quotes=[one.place for one, _ in found])


def _unlawful(remark: Remark, timeline: Timeline, law: Law) -> str:
    """The first words of a comment that the law forbids, empty when there are none."""
    claim = Claim(text=remark.text, channel=Channel.DANMAKU, category=timeline.category)
    return next((hit.text for hit in reading_of(claim, law).hits if hit.cls in _UNLAWFUL and not hit.cleared), "")
