"""The account page of a company that runs a live room shows name, credit code, seat and licences, or a link to them.

An account page that shows nothing at all is judged here, whoever runs it.
A licence shown as a picture is left to a person to read.
Not covered: whether the particulars agree with the register; licences that only some goods need.
"""

from checker.vocabulary import Account, PartyKind, Role, Severity, Sought
from rules.disclosure._account import complete, not_this_kind, operator_of, says_nothing_at_all
from rules.law import Law
from rules.particulars import kind_of
from rules.rule import Verdict, cannot_tell, inapplicable, rule

_ASKED = ("name", "credit_code", "address")
_OTHERS = (PartyKind.SOLE_TRADER, PartyKind.PERSON)


@rule(
    alias="LE-25-1",
    title="企业账号主页公示名称、信用代码、住所、许可",
    duty="cn-livestream-measures:25(1)",
    penalties=["cn-livestream-measures:57", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.IDENTITY],
    remedy="在账号信息主页显著位置公示真实有效的名称、统一社会信用代码、住所和行政许可，或者放一个有效的链接标识。",
    plain="账号主页应当能看到是哪家企业在带货。",
)
def account_of_company(account: Account, law: Law) -> Verdict:
    party = operator_of(account)
    if not account.exists or account.sells_live is False or (party and kind_of(party) in _OTHERS):
        return not_this_kind(account, PartyKind.COMPANY) or inapplicable("适用另一款。")
    silent = says_nothing_at_all(account)
    if silent or party is None:
        return silent or inapplicable("主页没有说明运营者。")
    if kind_of(party) is PartyKind.UNKNOWN:
        return cannot_tell(
            "主页公示了部分信息，看不出运营者是企业、个体工商户还是自然人：请核实主体类型和应公示的项目。",
            quotes=[party.name, party.display_name],
        )
    return complete(party, _ASKED)
