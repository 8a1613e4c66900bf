"""Nobody agrees to the platform's rules by default.

"Continuing means agreeing" is a question: for unchanged rules it may do, for added duties it does not.
Not covered: inducements off the page.
"""

import re

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="PR-16-1",
    title="不得默认同意平台规则",
    duty="cn-platform-rules-measures:16",
    penalties=["cn-platform-rules-measures:40"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.CONSENT],
    remedy="把「已阅读并同意」改成未勾选，由用户自己勾选；不同意时说明后果，不用默认、诱导的方式。",
    plain="同不同意规则，应当由您自己勾。",
)
def rules_consent(platform: Platform, law: Law) -> Verdict:
    ticks = [tick for tick in platform.ticks if tick.purpose == "rules"]
    ticked = [tick for tick in ticks if tick.checked]
    if ticked:
        return failed("同意规则的选项被默认勾选。", quotes=[tick.place for tick in ticked])
    silent = [field for field in platform.settings if _BY_GOING_ON.search(field.value[:300])]
    if silent:
        question = "继续使用即视为同意：是否给用户增加了义务，有没有不同意的办法？"
        return cannot_tell(question, quotes=silent)
    if not ticks:
        return unseen(platform, Sought.CONSENT) or inapplicable("没有看到同意规则的界面。")
    return passed("由用户自己勾选同意规则。", quotes=[tick.place for tick in ticks])


_BY_GOING_ON = re.compile(r"(?:继续|登录|使用|点击)[^，。]{0,12}(?:即|视为|表示)[^，。]{0,6}同意")
