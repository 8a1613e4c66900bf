"""The Chinese words for our closed vocabularies, as shown to people."""

from babel.numbers import format_decimal

from checker.vocabulary import Outcome, Penalty, Role, Severity, SubjectKind

OUTCOMES = {
    Outcome.FAILED: "涉嫌违法",
    Outcome.CANNOT_TELL: "待人工核查",
    Outcome.PASSED: "未见异常",
    Outcome.INAPPLICABLE: "不适用",
    Outcome.UNTESTED: "未能核验",
}
SEVERITIES = {Severity.S1: "特别重大", Severity.S2: "重大", Severity.S3: "一般", Severity.S4: "轻微"}
ROLES = {
    Role.PLATFORM.value: "平台经营者",
    Role.ROOM_OPERATOR.value: "直播间运营者",
    Role.MARKETER.value: "直播营销人员",
    Role.AGENCY.value: "直播营销服务机构",
    Role.SELLER.value: "商家（实际销售者）",
    Role.ADVERTISER.value: "广告主",
    Role.AD_AGENT.value: "广告经营者、发布者",
    Role.ENDORSER.value: "广告代言人",
    Role.OPERATOR.value: "经营者",
}
KINDS = {
    SubjectKind.PLATFORM: "平台",
    SubjectKind.SHOP: "店铺",
    SubjectKind.PRODUCT: "商品",
    SubjectKind.ACCOUNT: "账号",
    SubjectKind.ROOM: "直播间",
    SubjectKind.RECORDING: "录像",
    SubjectKind.CHECKOUT: "结算页",
    SubjectKind.RULES: "规则页",
    SubjectKind.SEARCH: "搜索页",
    SubjectKind.OTHER: "页面",
}


def yuan(fen: int) -> str:
    """`fen` as yuan with separators, e.g. 123450 -> ¥1,234.50."""
    return f"¥{format_decimal(fen // 100, locale='zh_CN')}.{fen % 100:02d}"


def penalty_line(penalty: Penalty) -> str:
    """One penalty path in a line."""
    return f"{penalty.basis}：{penalty.text}"
