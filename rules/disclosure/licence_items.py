"""The further items of a licence are shown: type, representative and capital of a company, proprietor and form of a trader.

Only asked where name, code and seat stand; else `licence_on_shop` speaks.
Not covered: agreement with the register.
"""

from checker.vocabulary import PartyKind, PartyRole, Role, Severity, Shop, Sought
from rules.law import Law
from rules.particulars import has_licence_image, kind_of, missing, shown
from rules.rule import Verdict, failed, inapplicable, passed, rule

_ASKED = {PartyKind.COMPANY: ("form", "representative", "capital"), PartyKind.SOLE_TRADER: ("proprietor", "form")}


@rule(
    alias="NT-12-2",
    title="执照信息的项目要写全",
    duty="cn-online-trading-measures:12(2)",
    penalties=["cn-online-trading-measures:42", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.IDENTITY],
    remedy="企业补上类型、法定代表人、注册资本；个体工商户补上经营者姓名、组成形式；也可以链接到执照的完整信息。",
    plain="执照信息应当写全，方便您核对卖家。",
)
def licence_items(shop: Shop, law: Law) -> Verdict:
    party = shop.party(PartyRole.SELLER, PartyRole.ROOM_OPERATOR)
    asked = _ASKED.get(kind_of(party)) if party else None
    if party is None or asked is None:
        return inapplicable("没有说明主体类型，或者是依法不需要登记的自然人。")
    if missing(party, ("name", "credit_code", "address")):
        return inapplicable("执照的主要信息还没有公示，另行判断。")
    gap = missing(party, asked)
    if gap and not has_licence_image(party):
        return failed(
            f"执照信息没有写{'、'.join(gap)}。", quotes=shown(party, ("name", *asked)), absent=Sought.IDENTITY
        )
    return passed("执照信息的项目齐全。", quotes=shown(party, asked))
