"""A platform's home page shows the platform's own business licence, or a link to it.

Not covered: whether the particulars agree with the register; the telecom permit.
"""

from checker.vocabulary import PartyRole, Platform, Role, Severity, Sought
from rules.disclosure._licence import licence_shown
from rules.law import Law
from rules.rule import Verdict, failed, rule


@rule(
    alias="EC-15-1-platform",
    title="平台首页公示自己的营业执照信息",
    duty=["cn-ecommerce-law:15(1)", "cn-online-trading-measures:12"],
    penalties=["cn-ecommerce-law:81(1)", "cn-ecommerce-law:76(1)"],
    duty_bearer=Role.PLATFORM,
    severity=Severity.S3,
    needs=[Sought.IDENTITY],
    remedy="在平台首页显著位置持续公示平台自己的营业执照信息和相关许可，或者其链接标识。",
    plain="平台自己也要亮出营业执照。",
)
def licence_on_platform(platform: Platform, law: Law) -> Verdict:
    party = platform.party(PartyRole.PLATFORM)
    if party is None:
        return failed("平台首页没有自己的营业执照信息，也没有链接标识。", absent=Sought.IDENTITY)
    return licence_shown(party)
