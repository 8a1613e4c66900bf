"""Whoever is sanctioned by the platform can appeal and ask that a person looks.

Read from the text of the rules: the appeal as they grant it, the person in a sentence on appeals or reviews. What is
missing or refused is a question, since the channel may stand in a tool.
Not covered: whether appeals are decided fairly; refusals of some appeals beside a channel for others.
"""

import re

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.denial import grants
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="PR-19-1",
    title="采取不利措施要有申诉渠道和人工复核",
    duty="cn-platform-rules-measures:19",
    penalties=["cn-platform-rules-measures:38"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.RULES],
    remedy="在规则里写明被处置后怎样申诉、多久答复，并提供人工复核。",
    plain="平台处理了您的账号或订单，应当能申诉、能找到人。",
)
def appeal_channel(platform: Platform, law: Law) -> Verdict:
    texts = [document for document in platform.rules if document.text]
    if not texts:
        return unseen(platform, Sought.RULES) or inapplicable("没有读到规则的正文。")
    appeal = any(grants(_APPEAL, document.text) for document in texts)
    person = any(_offers_a_person(document.text) for document in texts)
    if appeal and person:
        return passed("规则写明了申诉渠道和人工复核。", quotes=[document.place for document in texts[:3]])
    wanting = "申诉渠道和人工复核" if not appeal and not person else "人工复核" if appeal else "申诉渠道"
    return unseen(platform, Sought.RULES) or cannot_tell(
        f"看过的规则没有写明{wanting}，或者写的是不提供：是否在商家后台或用户界面另有入口？",
        quotes=[document.place for document in texts[:3]],
    )


_APPEAL = re.compile(r"申诉")
_PERSON = re.compile(r"人工(?!智能)")
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_SECOND_LOOK = re.compile(r"申诉|异议|不服|复[核审查议]|介入|重新(?:审|核)")


def _offers_a_person(text: str) -> bool:
    """Whether a sentence on appeals or second looks offers that a person does it: 人工智能审核 offers nothing."""
    sentences = (match.group() for match in _SENTENCE.finditer(text))
    return any(_SECOND_LOOK.search(sentence) and grants(_PERSON, sentence) for sentence in sentences)
