"""What an advert promises stands on the page it leads to.

Never more than a question: the publisher may have checked the page, and the page may have changed since.
Not covered: pages behind further links; goods that the page names by other words.
"""

from checker.vocabulary import Landing, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="IA-18-1",
    title="广告链接到的页面与广告相符",
    duty="cn-internet-advertising-measures:18",
    penalties=["cn-internet-advertising-measures:28"],
    duty_bearer=Role.AD_AGENT,
    severity=Severity.S3,
    needs=[Sought.OFFERS],
    remedy="核对广告所链接的页面；与广告不符的，改正页面或者撤下广告。",
    plain="点广告进去，看到的应当和广告说的一样。",
)
def landing_page(landing: Landing, law: Law) -> Verdict:
    if landing.unkept:
        said = "；".join(f"广告“{one.announced.value[:40]}”，页面“{one.met.value[:40]}”" for one in landing.unkept[:3])
        quotes = [field for one in landing.unkept for field in (one.announced, one.met)]
        return cannot_tell(f"{said}：发布者核对过链接的页面吗？", quotes=quotes)
    if not landing.promised:
        return unseen(landing, Sought.OFFERS) or inapplicable("广告没有可以核对的内容。")
    if len(landing.kept) < len(landing.promised):
        return unseen(landing, Sought.OFFERS) or cannot_tell(
            "链接的页面上没有找到广告说的内容：是否换了说法？", quotes=landing.promised
        )
    return passed("广告的内容在链接的页面上都找得到。", quotes=landing.kept)
