"""No sudden rise shortly before a promotion that then discounts from the raised price.

Measured up to the highest price of the days before, from the lowest one read in them or last before them. A rise may have
good reasons (cost, season), and may be older than the readings tell, so it is always a question.
Not covered: rises between readings that nobody made; deals, which coupons make differ from the listed price.
"""

from datetime import timedelta

from checker.vocabulary import PriceHistory, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.pricing._offer import yuan
from rules.rule import Verdict, cannot_tell, inapplicable, passed, rule


@rule(
    alias="MP-17-1",
    title="促销前不得先大幅提价再打折",
    duty="cn-price-marking-rules:17(1)",
    penalties=["cn-price-penalty-rules:7"],
    duty_bearer=Role.SELLER,
    severity=Severity.S2,
    needs=[Sought.HISTORY],
    remedy="恢复提价前的价格作为折扣基准；确有成本上升等正当理由的，留存证据。",
    plain="先涨价再打折，不是真优惠。",
)
def raised_before_discount(history: PriceHistory, law: Law) -> Verdict:
    if history.compared is None or history.starts is None:
        return inapplicable("没有正在进行的比价促销。")
    starts, days = history.starts, law.parameter("prices.rise_days")
    before = [p for p in history.points if p.at < starts and p.kind == "listed"]
    recent = [p for p in before if p.at >= starts - timedelta(days=days)]
    earlier = [p for p in before if p.at < starts - timedelta(days=days)]
    top = max(recent, key=lambda point: (point.amount_fen, point.at), default=None)
    lower = [p for p in (*earlier[-1:], *recent) if top and p.at < top.at]
    base = min(lower, key=lambda point: point.amount_fen, default=None)
    if base is None or top is None:
        return unseen(history, Sought.HISTORY) or inapplicable("促销前的价格记录不够，无从比较。")
    rise = (top.amount_fen - base.amount_fen) / max(base.amount_fen, 1)
    if rise < law.parameter("prices.rise_share") or history.compared.amount_fen <= base.amount_fen:
        return passed("促销前没有大幅提价后作为折扣基准。", quotes=[base.place, top.place])
    ago = (starts - base.at).days
    said = (
        f"促销前 {ago} 天标 {yuan(base.amount_fen)}，促销前 {days} 天内标 {yuan(top.amount_fen)}（提高 {rise:.0%}），"
        "再以其为基准打折"
    )
    reason = f"；页面给出的理由是“{history.reason.value[:60]}”" if history.reason else ""
    return cannot_tell(f"{said}{reason}：有没有正当理由？", quotes=[base.place, top.place, history.compared.place])
