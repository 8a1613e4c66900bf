"""A pop-up or opening advert can be closed with one click on a mark that closes it.

Judged from a flow or a recording in which somebody tried; a pop-up that nobody tried to close stays untested.
Not covered: pop-ups that are no adverts; adverts inside apps that no flow reached.
"""

from checker.vocabulary import PopUp, Role, Severity, Sought
from rules.gates import unseen
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="IA-10-1",
    title="弹出、开屏广告能一键关闭",
    duty=["cn-internet-advertising-measures:10", "cn-advertising-law:44(2)"],
    penalties=["cn-advertising-law:62(2)"],
    duty_bearer=Role.AD_AGENT,
    severity=Severity.S4,
    needs=[Sought.NOTICES],
    remedy="给弹出广告一个显著的、真的关闭标志，点一次就关，不倒计时，关闭后不在同一页面再弹。",
    plain="弹窗广告应当点一下就能关掉。",
)
def pop_up_close(pop_up: PopUp, law: Law) -> Verdict:
    if pop_up.is_advert is False:
        return inapplicable("弹窗不是广告。")
    faults = _faults(pop_up, law.parameter("presence.popup_wait_s"), law.parameter("presence.overlay_repeats"))
    quotes = [pop_up.text, pop_up.close]
    if faults and pop_up.is_advert is None:
        return cannot_tell(f"弹窗{'、'.join(faults)}：弹窗的内容是不是广告？", quotes=quotes)
    if faults:
        return failed(f"弹出广告{'、'.join(faults)}。", quotes=quotes)
    if pop_up.clicks_to_close is None:
        return unseen(pop_up, Sought.FRAMES) or cannot_tell("没有人试过关闭这个弹窗：能否一键关闭？", quotes=quotes)
    return passed("弹出广告可以一键关闭。", quotes=[pop_up.close])


def _faults(pop_up: PopUp, most_wait: float, repeats: float) -> list[str]:
    tried = pop_up.clicks_to_close is not None
    found = {
        "没有关闭标志": tried and not says(pop_up.close),
        f"要点 {pop_up.clicks_to_close} 次才能关闭": tried and (pop_up.clicks_to_close or 0) > 1,
        "倒计时结束前不能关闭": pop_up.waits_s is not None and pop_up.waits_s > most_wait,
        "点关闭却打开了别的页面": bool(pop_up.leads_away),
        "关闭后反复弹出": pop_up.returned >= repeats,
    }
    return [fault for fault, there in found.items() if there]
