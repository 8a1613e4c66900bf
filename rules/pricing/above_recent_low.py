"""An unexplained compared price is not above the lowest deal of the seven days before the promotion, in the same shop.

Deals paid convict. Without any in those days the last deal before them is the bound; that there was none is what our
records say and not the seller's, so it stays a question. So do prices only listed: a lower one was offered, not paid.
Not covered: history that nobody recorded; explained compared prices (`unfounded_reference`).
"""

from datetime import timedelta

from checker.vocabulary import PriceHistory, PricePoint, Role, Severity, Sought
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
    starts, shown = history.starts, history.compared.amount_fen
    before = [p for p in history.points if p.at < starts]
    window = [p for p in before if p.at >= starts - timedelta(days=_DAYS)]
    deals = [point for point in window if point.kind == "deal"]
    if deals:
        low = min(deals, key=_amount)
        quotes = [history.compared.place, low.place]
        said = f"被比较价格 {yuan(shown)}，前七日最低成交价 {yuan(low.amount_fen)}"
        if shown <= low.amount_fen:
            return passed(f"{said}，没有超过。", quotes=quotes)
        return failed(f"{said}，被比较价格虚高。", quotes=quotes)
    last = [p for p in before if p.kind == "deal"][-1:]
    known = [*window, *last]
    if not known:
        return unseen(history, Sought.HISTORY) or inapplicable("促销前七日没有价格记录，此前也没有成交记录。")
    low = min(known, key=_amount)
    if shown <= low.amount_fen:
        return inapplicable("没有前七日的成交记录，已有的记录中没有发现更低的价格；成交价须调取订单核实。")
    what = f"{(starts - low.at).days} 天前的最后一次成交价" if low.kind == "deal" else "前七日最低标示价"
    question = (
        f"被比较价格 {yuan(shown)}，前七日没有成交记录，{what} {yuan(low.amount_fen)}：请调取订单，核实最低成交价。"
    )
    return cannot_tell(question, quotes=[history.compared.place, low.place])


def _amount(point: PricePoint) -> int:
    return point.amount_fen


_DAYS = 7
