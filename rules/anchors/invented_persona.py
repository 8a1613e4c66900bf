"""No invented life story, plot or persona is used to sell.

Rests on comparing what an account tells of itself with other accounts, other days or records; a story nobody compared
proves nothing either way.
Not covered: finding the same script across platforms; stories told only in speech that nobody transcribed.
"""

from checker.vocabulary import Account, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="MC-17-4",
    title="不得编造人设、剧情误导消费",
    duty=["cn-multichannel-measures:17(4)"],
    penalties=["cn-multichannel-measures:26", "cn-anti-unfair-competition-law:25(1)"],
    duty_bearer=Role.AGENCY,
    severity=Severity.S2,
    needs=[Sought.CLAIMS],
    remedy="撤下编造的身世、剧情和身份；确有其事的，保存能证明的材料。",
    plain="主播讲的苦日子、好身世，不能是编来卖货的。",
)
def invented_persona(account: Account, law: Law) -> Verdict:
    if account.contradicted:
        quotes = [field for one in account.contradicted for field in (one.announced, one.met)]
        one = account.contradicted[0]
        question = f"自称“{one.announced.value[:40]}”，另见“{one.met.value[:40]}”：人设是否编造、是否用来推销？"
        return cannot_tell(question, quotes=quotes)
    if not account.personas:
        return unseen(account, Sought.LIFE_STORIES) or inapplicable("账号没有讲述身世、剧情或者身份。")
    return unseen(account, Sought.LIFE_STORIES) or passed("与其他记录比对，没有发现矛盾。", quotes=account.personas)
