"""Nothing unreasonable stands before the seller's particulars: no chain of checks, no forced follow, no gift.

A single check is not named by the measures; having to sign in is for a person to weigh.
Not covered: gates set by the network or the country, not by the room.
"""

from checker.vocabulary import Role, Room, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, passed, rule

_FORBIDDEN = {"follow": "强制关注账号", "gift": "打赏互动"}


@rule(
    alias="LE-26-2b",
    title="不得用验证、强制关注、打赏挡住销售者信息",
    duty="cn-livestream-measures:26(2)(2)",
    penalties=["cn-livestream-measures:58"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S2,
    needs=[Sought.SELLER],
    remedy="去掉连续验证、先关注、先打赏等限制，让人直接看到销售者信息。",
    plain="看卖家是谁，不应当先要您关注、打赏或者反复验证。",
)
def gates_before_seller(room: Room, law: Law) -> Verdict:
    gates = [gate for gate in room.gates if gate.before == "seller"]
    checks = sum(gate.count for gate in gates if gate.kind == "verification")
    named = [text for kind, text in _FORBIDDEN.items() if any(gate.kind == kind for gate in gates)]
    if checks >= 2:
        named.append(f"连续 {checks} 次验证")
    quotes = [gate.place for gate in gates]
    if named:
        return failed(f"查看销售者信息前要{'、'.join(named)}，属于不合理访问限制。", quotes=quotes)
    if any(gate.kind == "login" for gate in gates):
        return cannot_tell("查看销售者信息要先登录：是否属于不合理访问限制？", quotes=quotes)
    if checks:
        return passed("只有一次验证，不是连续多次验证。", quotes=quotes)
    return unseen(room, Sought.SELLER) or passed("查看销售者信息没有受限。")
