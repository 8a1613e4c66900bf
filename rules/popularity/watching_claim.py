"""Numbers of people said to be watching or buying are those the room counts.

The room's own counter is read beside the words; a claim far above everything it showed is a question, since hosts and
pages count differently (at the moment, or since the beginning).
Not covered: whether the counter itself is true; rooms whose counter was not read.
"""

from checker.vocabulary import Role, Severity, Sought
from checker.vocabulary.timeline import Timeline
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="NU-9-6-time",
    title="“N 人在看、在抢”的说法与直播间自己的人数相符",
    duty=["cn-online-unfair-competition-rules:9(3)", "cn-online-unfair-competition-rules:9(6)"],
    penalties=["cn-anti-unfair-competition-law:25(1)", "cn-anti-unfair-competition-law-2019:20"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.CLAIMS],
    remedy="说人数时以页面显示的为准，讲清是同时在线还是累计。",
    plain="「几万人在抢」可能只是催您下单。",
)
def watching_claim(timeline: Timeline, law: Law) -> Verdict:
    claimed = [reading for one in timeline.scarcities if one.kind == "watching" for reading in one.readings]
    if not claimed:
        return inapplicable("没有听到、看到多少人在看的说法。")
    counted = [reading for one in timeline.scarcities if one.kind == "viewers" for reading in one.readings]
    if not counted:
        return unseen(timeline, Sought.COMMENTS) or inapplicable("直播间没有显示人数，无从对照。")
    most = max(counted, key=lambda reading: reading[1])
    times = law.parameter("presence.watching_times")
    above = [reading for reading in claimed if reading[1] >= times * max(most[1], 1)]
    if not above:
        return passed(f"说的人数与直播间显示的（最多 {most[1]:.0f} 人）没有明显不符。")
    question = (
        f"说有 {above[0][1]:.0f} 人，直播间自己显示的最多为 {most[1]:.0f} 人（参考值 {times:g} 倍）："
        "说的是同时在线还是累计，有没有依据？"
    )
    return cannot_tell(question, quotes=[above[0][2], most[2]])
