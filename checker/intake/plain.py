"""The consumer's answer and the sheet for 12315: what we saw, what the law says, what you can do, in plain words.

A machine finding is 涉嫌, never a verdict; what could not be seen is said to be unseen. Nothing is filed for anybody.
"""

from collections.abc import Iterable, Sequence

from checker.clock import SHANGHAI
from checker.lawview import articles
from checker.vocabulary import Finding, Outcome
from checker.vocabulary.complaints import Answer, Complaint, ComplaintKind, Point, Problem
from checker.vocabulary.workbench import InspectionState, KeptFinding

MOST_POINTS = 12
_QUOTES = 3
PROBLEMS = {
    Problem.ADVERTISING: "虚假宣传、夸大宣传",
    Problem.QUALITY: "质量、假冒、三无",
    Problem.PRICE: "价格、优惠、大数据杀熟",
    Problem.RETURNS: "退货、退款、售后",
    Problem.TERMS: "霸王条款",
    Problem.IDENTITY: "商家信息不明（谁在带货、带谁的货）",
    Problem.DELIVERY: "发货、少发、错发",
    Problem.OTHER: "其他",
}
KINDS = {ComplaintKind.DISPUTE: "投诉（解决我的纠纷）", ComplaintKind.REPORT: "举报（反映违法线索）"}
_NEXT_ALWAYS = (
    "保存好订单、付款记录、聊天记录和商品实物，不要删除。",
    "先联系商家或平台客服，写明请求，并保存回复。",
)
_NEXT = {
    ComplaintKind.DISPUTE: (
        "协商不成，可通过全国12315平台（www.12315.cn、微信或支付宝的“12315”小程序、电话12315）提交投诉，把下面的申请表内容复制进去。",
        "主管部门应在七个工作日内决定是否受理；受理后调解，六十日内完成。调解不成，还可以仲裁或起诉。",
    ),
    ComplaintKind.REPORT: (
        "可通过全国12315平台选择“我要举报”，把下面的内容复制进去；举报可以匿名，但实名才能收到处理结果。",
    ),
}


def answer(complaint: Complaint, found: Sequence[KeptFinding]) -> Answer:
    """What the consumer is told, as far as the inspection has come."""
    inspection, todo = complaint.inspection, _NEXT_ALWAYS + _NEXT[complaint.told.kind]
    if inspection is None:
        return Answer(ready=True, headline="没有可以打开的链接，我们没有检查页面。", todo=todo)
    if inspection.state in (InspectionState.QUEUED, InspectionState.RUNNING):
        return Answer(ready=False, headline="正在打开您提供的页面，通常一分钟左右。", todo=todo)
    if inspection.state is InspectionState.FAILED:
        why = inspection.trouble or "页面没有打开。"
        return Answer(ready=True, headline=f"没能看到页面：{why}您的材料已保存，不受影响。", todo=todo)
    by = {outcome: [one.finding for one in found if one.finding.outcome is outcome] for outcome in Outcome}
    seen = tuple(_point(one) for one in by[Outcome.FAILED][:MOST_POINTS])
    unclear = tuple(_point(one) for one in by[Outcome.CANNOT_TELL][:MOST_POINTS])
    return Answer(
        ready=True,
        headline=_headline(len(by[Outcome.FAILED]), len(by[Outcome.CANNOT_TELL])),
        seen=seen,
        unclear=unclear,
        unseen=len(by[Outcome.UNTESTED]),
        todo=todo,
        capture=inspection.capture or "",
        looked_at=inspection.finished_at,
    )


def _headline(failed: int, unclear: int) -> str:
    if failed:
        return f"页面上有 {failed} 处涉嫌违法，须由执法人员认定。"
    if unclear:
        return f"没有发现明显违法，但有 {unclear} 处需要人工核查。"
    return "在能看到的内容里没有发现问题；看不到的内容（如直播口播、App 内页面）不在其中。"


def _point(finding: Finding) -> Point:
    quotes = tuple(dict.fromkeys(place.quote for place in finding.places if place.quote))[:_QUOTES]
    return Point(
        finding=finding,
        said=finding.plain or finding.message,
        quotes=quotes,
        law=articles(finding.citations, finding.conduct_day),
    )


def sheet(complaint: Complaint, given: Answer) -> str:
    """Text to copy into 12315 or to print; every line `字段：内容`, what is unknown left to be filled in."""
    told, kind = complaint.told, complaint.told.kind
    lines = [
        f"【{KINDS[kind]}】参考内容（请核对后自行提交，本系统不会代为提交）",
        "",
        "一、被反映的商家",
        _line("平台", told.platform),
        _line("商家、店铺、直播间或账号", told.seller),
        _line("链接", told.target),
        "",
        "二、商品或服务",
        _line("名称", told.goods),
        _line("问题类型", PROBLEMS.get(told.problem, "") if told.problem else ""),
        _line("日期", told.happened_on.isoformat() if told.happened_on else ""),
    ]
    if kind is ComplaintKind.DISPUTE:
        lines += [_line("订单号", told.order_number), _line("实付金额", _yuan(told.amount_fen))]
    lines += ["", "三、事实", told.facts or "（请填写）"]
    if told.contacted:
        lines += ["与商家、平台协商情况：", told.contacted]
    if kind is ComplaintKind.DISPUTE:
        lines += ["", "四、请求", told.claim or "（请填写）"]
        lines += ["", "五、投诉人", _line("姓名", told.name), _line("电话", told.phone), _line("地址", told.address)]
    lines += ["", "附：页面检查所见（机器检查，涉嫌线索，以主管部门认定为准）", given.headline]
    lines += [line for number, point in enumerate(given.seen, 1) for line in _point_lines(number, point)]
    lines += ["", "附：证据清单", *_evidence(complaint, given)]
    return "\n".join(lines) + "\n"


def _line(name: str, value: str) -> str:
    return f"{name}：{value or '（请填写）'}"


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d} 元"


def _point_lines(number: int, point: Point) -> Iterable[str]:
    yield f"{number}. {point.said}"
    if point.quotes:
        yield f"   页面原文：{'；'.join(f'“{quote[:120]}”' for quote in point.quotes)}"
    for one in point.law[:3]:
        yield f"   依据：《{one.instrument}》第{one.number}条（内容概要，以官方文本为准）"


def _evidence(complaint: Complaint, given: Answer) -> Iterable[str]:
    for number, file in enumerate(complaint.files, 1):
        yield f"{number}. {file.name}（SHA-256 {file.sha256}）"
    if given.capture:
        seen = given.looked_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if given.looked_at else ""
        yield f"页面取证编号：{given.capture}（{seen}，北京时间）"
    yield f"本系统受理编号：{complaint.receipt}"
