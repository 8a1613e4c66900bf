"""The particulars of an operator as label and value, in the order Chinese platforms print them."""

from tests.marketplace.model import Disclosure, Operator


def particulars(operator: Operator, disclosure: Disclosure) -> list[tuple[str, str]]:
    """What the law asks this kind of operator to publish, less and other than the disclosure says."""
    rows = _rows(operator)
    kept = [(label, disclosure.instead.get(label, value)) for label, value in rows if label not in disclosure.without]
    return [(label, value) for label, value in kept if value]


def seller_rows(operator: Operator, without: frozenset[str]) -> list[tuple[str, str]]:
    """What a live room says of those whose goods it sells."""
    rows = [
        ("商家名称", operator.name),
        ("统一社会信用代码", operator.code),
        ("实际经营地址", operator.address),
        ("联系方式", operator.phone),
    ]
    return [(label, value) for label, value in rows if value and label not in without]


def _rows(operator: Operator) -> list[tuple[str, str]]:
    if operator.kind == "person":
        return [
            ("登记声明", operator.declaration),
            ("实际经营地址", operator.address),
            ("联系方式", operator.phone),
            ("所属直播营销人员服务机构（MCN）", operator.agency),
        ]
    if operator.kind == "sole-trader":
        return [
            ("名称", operator.name),
            ("经营者", operator.representative),
            ("统一社会信用代码", operator.code),
            ("经营场所", operator.address),
            ("组成形式", operator.legal_form),
            ("注册日期", operator.founded),
            ("登记机关", operator.registrar),
            ("经营范围", operator.scope),
            *operator.licences,
        ]
    return [
        ("名称", operator.name),
        ("统一社会信用代码", operator.code),
        ("类型", operator.legal_form),
        ("法定代表人", operator.representative),
        ("住所", operator.address),
        ("注册资本", operator.capital),
        ("成立日期", operator.founded),
        ("登记机关", operator.registrar),
        ("经营范围", operator.scope),
        *operator.licences,
    ]
