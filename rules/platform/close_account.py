"""Consumers find how to close their account, without unreasonable conditions.

Conditions beyond proof of identity and settled orders are a question, and so are words that only refuse to close: they
may speak of accounts with open orders.
Not covered: ways to correct and delete single data; whether closing works.
"""

import re

from checker.vocabulary import Platform, Role, Severity, Sought
from rules.denial import grants
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, passed, rule


@rule(
    alias="EC-24-1",
    title="明示注销账号的方式，不设不合理条件",
    duty="cn-ecommerce-law:24",
    penalties=["cn-ecommerce-law:76(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S4,
    needs=[Sought.SETTINGS],
    remedy="在设置里提供注销账号的入口和说明，除核实身份、结清订单外不加条件。",
    plain="不想用了应当能自己注销账号。",
)
def close_account(platform: Platform, law: Law) -> Verdict:
    spoken = [field for field in platform.settings if _CLOSE.search(field.value)]
    if not spoken:
        return failed("没有明示注销账号的方式。", absent=Sought.SETTINGS)
    entries = [field for field in spoken if grants(_CLOSE, field.value)]
    if not entries:
        return cannot_tell("只写了不能注销：是一律不能，还是有未结清的订单等情形时不能？", quotes=spoken)
    condition = platform.close_account_condition
    if condition is not None and says(condition):
        question = "注销账号设有条件：是否超出核实身份、结清订单的合理范围？"
        return cannot_tell(question, quotes=[condition, *entries])
    return passed("明示了注销账号的方式。", quotes=entries)


# A business that was struck off the register is no account that closes.
_CLOSE = re.compile(r"注销(?=[账帐])|(?<!执照)(?<!登记)(?<!企业)(?<!公司)(?<!商标)注销")
