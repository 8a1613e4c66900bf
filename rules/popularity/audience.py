"""Viewers, likes and comments of a room are those of people.

One wording from many senders, or a figure that leaps, is a question; the platform's own data decide.
Not covered: accounts that differ in their words; figures that were inflated before the room was opened.
"""

from itertools import pairwise

from checker.vocabulary import Role, Room, Severity, Sought, ViewerCount
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="NU-9-6",
    title="不得虚构直播间的人气、点赞和评论",
    duty=["cn-online-unfair-competition-rules:9(6)", "cn-online-unfair-competition-rules:9(7)"],
    reading=["cn-livestream-measures:44"],
    penalties=["cn-anti-unfair-competition-law:25(1)", "cn-anti-unfair-competition-law-2019:20"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S2,
    needs=[Sought.COMMENTS],
    remedy="停止使用刷量、机器评论；人气数字按平台实际统计展示。",
    plain="直播间的热闹可能是刷出来的。",
)
def audience(room: Room, law: Law) -> Verdict:
    seen = room.audience
    if seen is None or not (seen.comments or seen.counts):
        return unseen(room, Sought.COMMENTS) or inapplicable("没有看到评论和人气数字。")
    least = law.parameter("presence.same_comment_senders")
    chorus = [(words, senders) for words, senders in seen.repeated if senders >= least]
    if chorus:
        most = max(senders for _, senders in chorus)
        question = f"同一句评论由 {most} 个账号发出（参考值 {least:g} 个）：是否为组织的虚假评论？"
        return cannot_tell(question, quotes=[words for words, _ in chorus])
    leap = _leap(seen.counts, law.parameter("presence.audience_leap"))
    if leap:
        question = f"人气在 1 分钟内由 {leap[0].count} 变为 {leap[1].count}：平台后台数据是否相符？"
        return cannot_tell(question, quotes=[reading.place for reading in leap])
    if len(seen.counts) < 2:
        return unseen(room, Sought.HISTORY) or passed("没有看到成批相同的评论。")
    return passed("评论和人气变化没有异常。")


def _leap(counts: tuple[ViewerCount, ...], times: float) -> tuple[ViewerCount, ViewerCount] | None:
    for before, after in pairwise(sorted(counts, key=lambda reading: reading.at)):
        is_near = (after.at - before.at).total_seconds() <= 60
        if is_near and before.count > 0 and after.count >= before.count * times:
            return before, after
    return None
