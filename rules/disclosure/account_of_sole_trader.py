"""The account page of a sole trader who runs a live room shows five particulars, or a link to them.

A licence shown as a picture is left to a person to read.
Not covered: whether the particulars agree with the register.
"""

from checker.vocabulary import Account, PartyKind, Role, Severity, Sought
from rules.disclosure._account import complete, not_this_kind, operator_of
from rules.law import Law
from rules.rule import Verdict, inapplicable, rule

_ASKED = ("name", "proprietor", "credit_code", "address", "form")


@rule(
    alias="LE-25-2a",
    title="个体工商户账号主页公示五项信息",
    duty="cn-livestream-measures:25(2)",
    penalties=["cn-livestream-measures:57", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.IDENTITY],
    remedy="在账号信息主页显著位置公示名称、经营者姓名、统一社会信用代码、经营场所、组成形式，或者放一个有效的链接标识。",
    plain="账号主页应当能看到是哪家个体户在带货、经营者是谁。",
)
def account_of_sole_trader(account: Account, law: Law) -> Verdict:
    party = operator_of(account)
    other = not_this_kind(account, PartyKind.SOLE_TRADER)
    if other or party is None:
        return other or inapplicable("主页没有说明运营者的主体类型。")
    return complete(party, _ASKED)
