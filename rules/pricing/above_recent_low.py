"""An unexplained compared price is not above the lowest deal of the seven days before the promotion, in the same shop.

Deals paid convict; prices only listed show that a lower one was offered, not that it was paid, and stay a question.
Not covered: history that nobody recorded; explained compared prices (`unfounded_reference`).
"""

from datetime import timedelta

from checker.vocabulary import PriceHistory, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.pricing._offer import yuan
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="MP-16-2",
    title="未说明的被比较价格不得高于前七日最低成交价",
    duty=["cn-price-marking-rules:16(2)", "cn-promotion-rules:21"],
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.HISTORY],
    remedy="把划线价改成促销前七日内本店的最低成交价，或者写明划线价的含义并能证明真实。",
    plain="划线价虚高，折扣就不是真的。",
)
def above_recent_low(history: PriceHistory, law: Law) -> Verdict:
    if history.compared is None or history.starts is None:
        return inapplicable("没有正在进行的比价促销。")
    if says(history.basis):
        return inapplicable("被比较价格有说明，其真实性另行核实。")
    starts = history.starts
    window = [p for p in history.points if starts - timedelta(days=_DAYS) <= p.at < starts]
    deals = [point for point in window if point.kind == "deal"]
    listed = [point for point in window if point.kind == "listed"]
    if not window:
        return unseen(history, Sought.HISTORY) or inapplicable("促销前七日没有价格记录，应以最后一次成交价为准。")
    low = min(deals or listed, key=lambda point: point.amount_fen)
    shown = history.compared.amount_fen
    quotes = [history.compared.place, low.place]
    said = f"被比较价格 {yuan(shown)}，前七日最低{'成交' if deals else '标示'}价 {yuan(low.amount_fen)}"
    if shown <= low.amount_fen:
        if deals:
            return passed(f"{said}，没有超过。", quotes=quotes)
        return inapplicable("只有标示价的记录，没有发现更低的价格；成交价须调取订单核实。")
    if deals:
        return failed(f"{said}，被比较价格虚高。", quotes=quotes)
    return cannot_tell(f"{said}：请调取前七日订单，核实最低成交价。", quotes=quotes)


_DAYS = 7
