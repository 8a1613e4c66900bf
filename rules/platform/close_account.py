"""Consumers find how to close their account, without unreasonable conditions.

Conditions beyond proof of identity and settled orders are a question.
Not covered: ways to correct and delete single data; whether closing works.
"""

from checker.vocabulary import Platform, Role, Severity, Sought
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
    entries = [field for field in platform.settings if "注销" in field.value]
    if not entries:
        return failed("没有明示注销账号的方式。", absent=Sought.SETTINGS)
    condition = platform.close_account_condition
    if condition is not None and says(condition):
        question = "注销账号设有条件：是否超出核实身份、结清订单的合理范围？"
        return cannot_tell(question, quotes=[condition, *entries])
    return passed("明示了注销账号的方式。", quotes=entries)
