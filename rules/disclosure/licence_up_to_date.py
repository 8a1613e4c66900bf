"""What a shop shows of its registration agrees with the register.

Ten working days are allowed; only a change of name that is surely older convicts, one whose day nobody knows is a question.
So is an address, which is written in many ways; leaving out province and city in front is no difference.
Not covered: shops whose registration nobody looked up; particulars that are not shown at all (`licence_on_shop`).
"""

import re

from checker.vocabulary import PartyRole, Role, Severity, Shop, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
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
        return unseen(shop, Sought.REGISTER) or inapplicable("没有查到登记信息，无从比较。")
    pairs = (("名称", party.name, record.name, _same_name), ("地址", party.address, record.address, _same_place))
    both = {
        label: (field, same(field.value, value))
        for label, field, value, same in pairs
        if says(field) and field and value
    }
    other = [label for label, (_, same) in both.items() if not same]
    if record.active is False:
        return cannot_tell("登记机关显示该主体已注销或吊销：请核实仍在经营的是谁。", quotes=[party.name])
    if not both:
        return unseen(shop, Sought.IDENTITY) or inapplicable("没有公示可以与登记比较的名称、地址。")
    if not other:
        return passed(f"公示的{'、'.join(both)}与登记一致。", quotes=[field for field, _ in both.values()])
    said = "、".join(other)
    quotes = [both[label][0] for label in other]
    if "名称" not in other:
        return cannot_tell("公示的地址与登记不一致：是写法不同，还是变更后已过十个工作日没有更新？", quotes=quotes)
    days = (law.on - record.changed_on).days if record.changed_on else None
    if days is not None and days > law.parameter("mechanisms.surely_late_days"):
        return failed(f"公示的{said}与登记不一致，登记已变更 {days} 天。", quotes=quotes)
    return cannot_tell(f"公示的{said}与登记不一致：登记是哪天变更的，是否已过十个工作日？", quotes=quotes)


# What may stand in front of a district and be left out: 浙江省杭州市.
_AREA = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|市|自治州|地区|盟)){1,2}")


def _same_place(shown: str, registered: str) -> bool:
    """Whether the addresses agree, but for province and city that one of them leaves out in front."""
    short, long = sorted((_plain(shown), _plain(registered)), key=len)
    return long.endswith(short) and bool(short == long or _AREA.fullmatch(long.removesuffix(short)))


def _same_name(shown: str, registered: str) -> bool:
    return _plain(shown) == _plain(registered)


def _plain(text: str) -> str:
    return "".join(text.translate({0xFF08: "(", 0xFF09: ")"}).split())
