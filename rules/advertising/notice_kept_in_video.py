"""In video, what an advert of health food must state stays in view, not only for a moment.

Judged where the goods are known to be health food. Not covered: size and colour of the letters beyond what is stated
of them; which part of a long recording the goods were on sale in.
"""

from checker.vocabulary import Category, Notice, Role, Severity, Sought
from checker.vocabulary.timeline import Timeline
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="HF-10-1",
    title="保健食品视频广告持续显示应当标明的内容",
    duty="cn-health-product-ad-measures:10",
    reading=["cn-advertising-law:18(2)"],
    penalties=["cn-health-product-ad-measures:25"],
    duty_bearer=Role.ADVERTISER,
    severity=Severity.S1,
    needs=[Sought.FRAMES],
    over_time=True,
    remedy="在推广保健食品的全部时间里，让“保健食品不是药物，不能代替药物治疗疾病”清楚地留在画面上。",
    plain="推销保健食品时，画面上应当一直写着它不能代替药物。",
)
def notice_kept_in_video(timeline: Timeline, law: Law) -> Verdict:
    notices = [notice for notice in timeline.notices if notice.kind == "health-food"]
    if timeline.category is not Category.HEALTH_FOOD:
        if notices:
            return _asked(notices, law.parameter("presence.least_share"))
        return inapplicable("没有看出推广的是保健食品。")
    share = max((notice.share_of_time or 0.0 for notice in notices), default=0.0)
    if share >= law.parameter("presence.least_share"):
        return passed(f"提示在 {share:.0%} 的画面中出现。", quotes=[notice.place for notice in notices])
    seen = f"提示只在 {share:.0%} 的画面中出现" if notices else "画面中没有出现“不能代替药物”的提示"
    return failed(f"{seen}，没有持续显示。", quotes=[notice.place for notice in notices], absent=Sought.FRAMES)


def _asked(notices: list[Notice], least: float) -> Verdict:
    share = max(notice.share_of_time or 0.0 for notice in notices)
    quotes = [notice.place for notice in notices]
    if share >= least:
        return passed(f"提示在 {share:.0%} 的画面中出现。", quotes=quotes)
    question = f"保健食品提示只在 {share:.0%} 的画面中出现：推广保健食品的时间里是否一直在？"
    return cannot_tell(question, quotes=quotes)
