"""What a complaint still lacks, on which grounds authorities refuse one, and whether it is a 投诉 or a 举报; pure.

The grounds follow the complaint-handling measures and the consumer regulation as the lawbook holds them. A warning
never keeps anybody from going on.
"""

from datetime import date

from checker.lawview import articles
from checker.vocabulary.complaints import ComplaintKind, Guidance, Told, Warning

_REFUSAL_2026 = "cn-complaint-handling-measures:16"
_REFUSAL_2020 = "cn-complaint-handling-measures-2020:9"
_NEW_SINCE = date(2026, 4, 15)
_DISPUTE_NEEDS = "cn-consumer-regulation:46"
_NO_EXTORTION = "cn-consumer-regulation:27"
_SEPARATE = "cn-complaint-handling-measures:9"
LIMIT_YEARS = 3
_CLAIM_WORDS = tuple("退款 退货 退钱 退一赔三 退一赔十 赔偿 赔我 换货 维修 补发 赔付 返还".split())
_BREACH_WORDS = tuple("虚假宣传 假货 违法 查处 处罚 罚款 夸大 无证 三无 违规 举报".split())


def guide(told: Told, today: date) -> Guidance:
    """What is missing and what is at risk, as of today."""
    suggested, why = suggested_kind(told)
    return Guidance(missing=missing(told), warnings=tuple(_warnings(told, today)), suggested=suggested, why=why)


def missing(told: Told) -> dict[str, str]:
    """By field, the sentence that says what is still needed; only what this kind needs."""
    found: dict[str, str] = {}
    if not told.target and not (told.seller and told.platform):
        found["pasted"] = "请粘贴商品、店铺或直播间的链接；没有链接时，请填写平台和商家（或直播间、账号）名称。"
    if told.problem is None:
        found["problem"] = "请选择最接近的问题类型。"
    if len(told.facts) < 10:
        found["facts"] = "请按时间顺序写清楚发生了什么（至少 10 个字）：什么时候、看到或买到什么、问题在哪里。"
    if told.kind is ComplaintKind.DISPUTE:
        found |= _missing_of_dispute(told)
    if not told.truthful:
        found["truthful"] = "请确认所写属实。"
    return found


def _missing_of_dispute(told: Told) -> dict[str, str]:
    needed = {
        "seller": (told.seller, "请填写商家名称（店铺、直播间或账号名）：投诉必须有明确的被投诉人。"),
        "order_number": (told.order_number, "请填写订单号：投诉要证明您买过。"),
        "amount_fen": (told.amount_fen is not None, "请填写实付金额。"),
        "happened_on": (told.happened_on is not None, "请填写购买日期。"),
        "claim": (told.claim, "请写明您的请求，例如“退款 99 元”：没有具体请求，投诉不会被受理。"),
        "name": (told.name, "投诉须用真实姓名；只用于这份投诉，加密保存，可随时删除。"),
        "phone": (told.phone, "请填写能联系到您的电话；加密保存，可随时删除。"),
        "for_living": (told.for_living is not None, "请选择是否为自己生活所需购买。"),
        "elsewhere": (told.elsewhere is not None, "请选择是否已在别处处理。"),
    }
    return {field: sentence for field, (given, sentence) in needed.items() if not given}


def _warnings(told: Told, today: date) -> list[Warning]:
    refusal = _REFUSAL_2026 if today >= _NEW_SINCE else _REFUSAL_2020
    found = []
    if told.kind is ComplaintKind.DISPUTE:
        found += _dispute_warnings(told, today, refusal)
    elif told.claim:
        found.append(
            _warning(
                "claim-in-report",
                "举报不处理退款、赔偿等个人请求。",
                "需要退款或赔偿，请另外提交一份投诉；两份互不影响，会分别处理。",
                (_SEPARATE,),
                today,
            )
        )
    if told.happened_on and told.happened_on > today:
        found.append(
            _warning("future", "填写的日期还没有到。", "请检查日期。", (_DISPUTE_NEEDS,), today),
        )
    if not told.target and not told.seller:
        found.append(
            _warning(
                "no-respondent",
                "没有链接，也没有商家名称，主管部门无法找到对方。",
                "请补充店铺、直播间或账号名称，或粘贴分享链接。",
                (_DISPUTE_NEEDS, refusal),
                today,
            )
        )
    return found


def _dispute_warnings(told: Told, today: date, refusal: str) -> list[Warning]:
    found = []
    if told.for_living is False:
        found.append(
            _warning(
                "not-for-living",
                "不是为生活消费购买的（如经营、转售、专门为索赔购买），投诉一般不予受理。",
                "您仍可提交举报，反映违法线索。",
                (refusal, _NO_EXTORTION),
                today,
            )
        )
    if told.elsewhere:
        found.append(
            _warning(
                "elsewhere",
                "法院、仲裁机构、消费者组织或其他部门已经受理或处理过的，一般不再受理。",
                "请在事实里写明处理结果；若只想反映违法线索，可改为举报。",
                (refusal,),
                today,
            )
        )
    if told.happened_on and _years_ago(told.happened_on, today) >= LIMIT_YEARS:
        found.append(
            _warning(
                "too-old",
                "从知道或应当知道权益受损起超过三年的，一般不予受理。",
                "若您是后来才发现的，请在事实里写明发现的日期。",
                (refusal,),
                today,
            )
        )
    if told.name and not 2 <= len(told.name) <= 40:
        found.append(
            _warning(
                "name",
                "姓名看起来不完整；冒名或匿名的投诉不予受理。",
                "请填写真实姓名。",
                (refusal, _DISPUTE_NEEDS),
                today,
            )
        )
    return found


def _warning(code: str, text: str, advice: str, citations: tuple[str, ...], day: date) -> Warning:
    return Warning(code=code, text=text, advice=advice, law=articles(citations, day))


def _years_ago(then: date, today: date) -> int:
    return today.year - then.year - ((today.month, today.day) < (then.month, then.day))


def suggested_kind(told: Told) -> tuple[ComplaintKind | None, str]:
    """The other kind when the words speak for it, and why; None when the choice fits."""
    words = f"{told.facts} {told.claim}"
    asks = any(word in words for word in _CLAIM_WORDS)
    breach = any(word in words for word in _BREACH_WORDS)
    if told.kind is ComplaintKind.REPORT and asks and not breach:
        return ComplaintKind.DISPUTE, "您写到了退款或赔偿：这是投诉。举报只反映违法线索，不处理个人请求。"
    if told.kind is ComplaintKind.DISPUTE and breach and not asks:
        return ComplaintKind.REPORT, "您主要在反映违法行为，没有个人请求：这更像举报，可以匿名。"
    return None, ""
