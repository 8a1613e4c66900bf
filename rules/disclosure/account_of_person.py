"""The account page of a person who need not register shows place of business, contact and agency, or a link to them.

The agency is owed only by those who have one, so its absence alone convicts nobody.
Not covered: whether the exemption from registration holds; whether the person has signed with an agency.
"""

from checker.vocabulary import Account, PartyKind, Role, Severity, Sought
from rules.disclosure._account import complete, not_this_kind, operator_of
from rules.law import Law
from rules.rule import Verdict, inapplicable, rule

_ASKED = ("address", "contact")


@rule(
    alias="LE-25-2b",
    title="无须登记的自然人账号主页公示地址、联系方式、所属机构",
    duty="cn-livestream-measures:25(2)",
    reading=["cn-ecommerce-law:10", "cn-online-trading-measures:12(3)"],
    penalties=["cn-livestream-measures:57", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.ROOM_OPERATOR,
    severity=Severity.S3,
    needs=[Sought.IDENTITY],
    remedy="在账号信息主页显著位置公示实际经营地址、联系方式，签约了服务机构的写明机构名称，或者放一个有效的链接标识。",
    plain="带货的个人也要留下经营地址和联系方式，方便您维权。",
)
def account_of_person(account: Account, law: Law) -> Verdict:
    party = operator_of(account)
    other = not_this_kind(account, PartyKind.PERSON)
    if other or party is None:
        return other or inapplicable("主页没有说明运营者的主体类型。")
    return complete(party, _ASKED)
