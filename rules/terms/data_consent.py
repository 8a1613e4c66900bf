"""Nobody's consent to the use of personal data is ticked for them or asked for everything at once.

A pre-ticked box is a breach; one box for several uses a question.
Not covered: what is collected behind the page; refusal of service.
"""

import re

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="IR-23-1",
    title="不得用默认、一次概括授权强迫同意收集个人信息",
    duty=["cn-consumer-regulation:23", "cn-online-trading-measures:13", "cn-personal-information-law:14"],
    penalties=[
        "cn-consumer-regulation:50(3)",
        "cn-consumer-law:56(1)",
        "cn-online-trading-measures:41",
        "cn-online-trading-measures:41(1)",
    ],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.CONSENT],
    remedy="把个人信息授权改成未勾选、逐项说明，敏感信息单独同意；不同意不影响基本功能。",
    plain="您的信息给不给、给哪些，应当由您自己选。",
)
def data_consent(platform: Platform, law: Law) -> Verdict:
    boxes = [tick for tick in platform.ticks if tick.purpose == "consent"]
    if not boxes:
        return unseen(platform, Sought.CONSENT) or inapplicable("没有看到个人信息授权的界面。")
    ticked = [tick for tick in boxes if tick.checked]
    if ticked:
        return failed("个人信息授权被默认勾选。", quotes=[tick.place for tick in ticked])
    blanket = [tick for tick in boxes if _SEVERAL.search(tick.label[:300])]
    if blanket:
        question = "一个选项同意多项授权：是否属于一次概括授权，有没有逐项选择的办法？"
        return cannot_tell(question, quotes=[tick.place for tick in blanket])
    return passed("由用户自己勾选授权。", quotes=[tick.place for tick in boxes])


_SEVERAL = re.compile(
    r"(?:及|和|、|以及)[^，。]{0,24}(?:第三方|共享|营销|广告|推送|全部|所有)|一键(?:授权|同意)|全部授权"
)
