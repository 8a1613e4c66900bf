"""What limits a claim is as easy to read as the claim, not a line of small print or a moment in a recording.

Judged where letters or seconds were measured. Not covered: whether the limit takes the claim back altogether, contrast, and
limits that are missing; other rules ask for sources.
"""

from checker.vocabulary import Claim, Limit, Role, Severity, Sought
from rules.gates import not_an_advert
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, quote, rule

_GUIDE = "cn-citation-advertising-guide:9"


@rule(
    alias="AQ-14-1",
    title="限制条件写得太小、停留太短（大字吸睛、小字免责）",
    duty="cn-advertising-law:11(2)",
    reading=[_GUIDE, "cn-citation-advertising-guide:14", "cn-advertising-law:8(3)"],
    penalties=["cn-advertising-law:59(1)", "cn-advertising-law:55(1)"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S3,
    needs=[Sought.CLAIMS],
    remedy="把适用范围、测试条件、有效期限写在宣传语旁边，字号与宣传语相称；视频中让它停留到能读完。",
    plain="大字写得诱人，小字写着“仅限”“因人而异”：下单前先看小字。",
)
def small_print(claim: Claim, law: Law) -> Verdict:
    ended = not_an_advert(claim)
    if ended is not None:
        return ended
    if not law.in_force(_GUIDE):
        return inapplicable("指南发布之前，没有可以参照的大小和时长尺度。")
    if not claim.limits:
        return inapplicable("没有测得限制这句话的小字。")
    hard = [(limit, why) for limit in claim.limits if (why := _hard_to_read(limit, law))]
    places = [quote(claim, 0, len(claim.text)), *(limit.place for limit in claim.limits)]
    if not hard:
        return passed("限制条件的字号和停留时间与宣传语相称。", quotes=places)
    limit, why = hard[0]
    question = f"「{claim.text[:40]}」的限制条件「{limit.text[:40]}」{why}：消费者能不能看清、会不会误解？"
    return cannot_tell(question, quotes=places)


def _hard_to_read(limit: Limit, law: Law) -> str:
    """What makes the limit hard to read, empty when nothing does."""
    if limit.times is not None and limit.times >= law.parameter("presence.small_print_times"):
        return f"字高只有宣传语的 {1 / limit.times:.0%}"
    if limit.seconds is not None and limit.seconds < law.parameter("presence.small_print_s"):
        return f"只停留 {limit.seconds:g} 秒"
    return ""
