"""What a shop shows of its registration agrees with the register.

Ten working days are allowed; only a change that is surely older convicts, one whose day nobody knows is a question.
Not covered: shops whose registration nobody looked up.
"""

from checker.vocabulary import PartyRole, Role, Severity, Shop, Sought
from rules.law import Law
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="EC-15-2",
    title="公示的主体信息要及时更新",
    duty=["cn-ecommerce-law:15(2)", "cn-online-trading-measures:12(4)"],
    penalties=["cn-ecommerce-law:76(1)"],
    duty_bearer=Role.SELLER,
    severity=Severity.S4,
    needs=[Sought.IDENTITY],
    remedy="到登记机关变更后十个工作日内，把店铺公示的名称、地址改成现在登记的内容。",
    plain="店铺写的公司信息应当和登记的一致。",
)
def licence_up_to_date(shop: Shop, law: Law) -> Verdict:
    party = shop.party(PartyRole.SELLER, PartyRole.ROOM_OPERATOR)
    record = party.registration if party else None
    if party is None or record is None:
        return inapplicable("没有查询登记信息，无从比较。")
    pairs = ((party.name, record.name, "名称"), (party.address, record.address, "地址"))
    other = [
        (field, label) for field, value, label in pairs if field and value and _plain(field.value) != _plain(value)
    ]
    if record.active is False:
        return cannot_tell("登记机关显示该主体已注销或吊销：请核实仍在经营的是谁。", quotes=[party.name])
    if not other:
        return passed("公示的名称、地址与登记一致。", quotes=[party.name])
    said = "、".join(label for _, label in other)
    quotes = [field for field, _ in other]
    days = (law.on - record.changed_on).days if record.changed_on else None
    if days is not None and days > law.parameter("mechanisms.surely_late_days"):
        return failed(f"公示的{said}与登记不一致，登记已变更 {days} 天。", quotes=quotes)
    return cannot_tell(f"公示的{said}与登记不一致：登记是哪天变更的，是否已过十个工作日？", quotes=quotes)


def _plain(text: str) -> str:
    return "".join(text.translate({0xFF08: "(", 0xFF09: ")"}).split())
