"""What inspectors read about one article: sentences in Chinese that carry the figures and their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from checker.pricing.lines import FEES, SALE, SHIPPING, Gap, Reconciliation
from checker.pricing.observations import Disclosure
from checker.pricing.sequential import ENOUGH
from checker.vocabulary import factor_name

if TYPE_CHECKING:
    from checker.pricing.assay import Campaign
    from checker.pricing.attribution import Attribution
    from checker.pricing.judge import Case
    from checker.pricing.sequential import Accumulated

LINE_ZH = {
    SALE: "商品价",
    SHIPPING: "运费",
    FEES: "其他收费",
    "new_user": "新人优惠",
    "member": "会员优惠",
    "shop_coupon": "店铺券",
    "platform_coupon": "平台券",
    "full_reduction": "满减",
    "subsidy": "补贴",
    "red_packet": "红包",
    "points": "积分抵扣",
    "other": "其他优惠",
}
DISCLOSURE_ZH = {
    Disclosure.D0: "任何一方页面都未说明（D0）",
    Disclosure.D1: "只在受益一方的页面说明（D1）",
    Disclosure.D2: "受损一方的页面也能看到（D2）",
}
STICKY = "各账号长期保持各自的价格：像是按账号随机分组的调价试验，请索取公示的试验规则。"
UNRELATED = "看不出与所测因素有关。"
FLICKER = "同一轮内并存两种价格，且不固定于账号：像是逐次随机定价，请索取公示的规则。"
BLIND = (
    "同组账号之间的价格长期不一致，而每组账号太少：针对某类账号的加价即使夹在其中，这次测试也看不出来。"
    "请用 prices plan --experiment 重新设计，增加账号后再测。"
)
ONLY_A_PERSON = "本结果只提示线索，是否违法须由人工核查认定。"
NO_PAIRED_ROUND = "没有一轮同时读到两组账号，无法逐项对账。"
FEE_DIFFERS = "两组另收的费用不同，收费标准本身需要人工核查。"
SHIPPING_SAME_REGION = "两组地区相同而运费不同，运费差不能以地区解释。"


def yuan(fen: float) -> str:
    """An amount of fen in yuan, two decimals."""
    return f"{abs(fen) / 100:.2f} 元"


def effect(case: Case) -> str:
    """Who pays how much more, with interval and error probabilities."""
    return (
        f"按{factor_name(case.test.split.factor)}比较，「{case.dearer}」比「{case.cheaper}」账号多付 {case.percent:.2f}%"
        f"（约 {yuan(case.fen)}），95% 区间 {np.expm1(case.low) * 100:.2f}%–{np.expm1(min(case.high, 50.0)) * 100:.2f}%；"
        f"账号置换检验 p={case.p:.2g}，多商品校正后 q={case.q:.2g}。"
    )


def attribution(case: Case, found: Attribution) -> list[str]:
    """What else was found about the factor."""
    told = []
    if found.joint:
        size = found.joint_pct or 0.0
        told.append(
            f"加价集中在同时满足「{found.joint_levels}」的账号，约 {size:.2f}%（{factor_name(found.joint)}共同作用）。"
        )
    told.extend(f"扣除主因素后，{factor_name(name)}另有约 {size:.2f}% 的差异。" for name, size in found.further)
    if found.confounded:
        names = "、".join(factor_name(name) for name in found.confounded)
        told.append(f"{names}与{factor_name(case.test.split.factor)}的分组完全重合，本次设计无法区分二者。")
    return told


def unexplained(gap: Gap, disclosure: Disclosure) -> str:
    """Where the unexplained part lies and who is told."""
    if gap.line == SALE:
        return "公示优惠、运费、费用加回后差额仍在：商品价本身不同，结算明细中没有一行说明（D0）。"
    granted = "按用户画像发放的" if gap.linked else ""
    return f"差额来自{granted}{LINE_ZH[gap.line]}（{yuan(gap.fen)}），{DISCLOSURE_ZH[disclosure]}。"


def ruled_out(case: Case) -> str:
    """The explanations that were tried and failed."""
    span = case.campaign.panel.span_s[case.article]
    return (
        f"已排除：时间漂移（只在同轮内比较，一轮约 {span:.0f} 秒）、公示优惠与运费（逐项加回）、"
        "读取错误（对不上账的读数不用）、随机分组（以账号为单位置换）。"
    )


def reader_slip(line: str) -> str:
    """The gap equals a line missing on this article only."""
    return f"差额正好等于本站其他商品公示的{LINE_ZH[line]}，而本商品没有读到这一行：可能是漏读，请对照截图。"


def unmarked(line: str) -> str:
    """A label missing on this article only."""
    return f"本站其他商品的{LINE_ZH[line]}都有公示，只有本商品没有读到说明：可能是漏读，请对照截图。"


def fixed_order(span: float) -> str:
    """One arm always first in long rounds."""
    return f"一轮历时 {span / 60:.1f} 分钟且两组读取先后固定，价格在其间可能变动，请随机次序后重测。"


def payable(case: Case, facts: Reconciliation) -> str:
    """The raw gap."""
    return f"「{case.dearer}」的应付金额平均多 {yuan(facts.payable_fen)}，逐项对账如下。"


def line(gap: Gap) -> str:
    """One reconciled line."""
    told = "" if gap.disclosed is None else f"，{DISCLOSURE_ZH[gap.disclosed]}"
    return f"{LINE_ZH[gap.line]}相差 {yuan(gap.fen)}{told}。"


def equivalent(case: Case) -> str:
    """The equivalence result."""
    low, high = np.expm1(case.low90) * 100, np.expm1(case.high90) * 100
    return (
        f"加回后两组价格等效：90% 区间 {low:.2f}%–{high:.2f}%，在 ±{case.campaign.standards.equivalent_pct:g}% 之内。"
    )


def not_equivalent(case: Case) -> str:
    """The equivalence test failed."""
    return (
        f"公示条件能解释一部分，但加回后的差额区间过宽，不能排除 ±{case.campaign.standards.equivalent_pct:g}% "
        "以上的隐藏差价；请增加账号后重测。"
    )


def unreconciled(left: float) -> str:
    """Lines that do not add up."""
    return f"逐项加回后仍有 {yuan(left)} 对不上。"


def one_sided(kind: str) -> str:
    """A condition told only to those who profit."""
    return f"{LINE_ZH[kind]}只在受益一方的页面说明，受损一方未必知情。"


def hidden_line(kind: str) -> str:
    """A line nobody is told about, or granted by profile."""
    return f"{LINE_ZH[kind]}没有对双方公示的条件。"


def leaning(case: Case) -> str:
    """A difference between the arms that is not sure enough to be called one."""
    return (
        f"「{case.dearer}」账号有偏贵的迹象（按{factor_name(case.test.split.factor)}比较，约 {case.percent:.2f}%，"
        f"p={case.p:.2g}，多商品校正后 q={case.q:.2g}），但还不足以认定；请增加账号和轮次后重测。"
    )


def no_difference(smallest: float, *, leaning: bool) -> str:
    """What a null result means; one that leans is no sight of nothing."""
    seen = "未认定差异" if leaning else "未见差异"
    return f"{seen}；本次设计能发现的最小加价约为 {smallest:.2f}%，更小的差价无法排除。"


def too_few_accounts(floor: float) -> str:
    """The design cannot reach significance."""
    return f"账号太少：本设计最小可能的 p 值为 {floor:.2g}，在这么多商品中不足以单独发现一件。"


def starved(factor: str) -> str:
    """One factor could not be tested."""
    return f"{factor_name(factor)}这一因素每组可用账号不足 4 个，无法比较，其余因素未见异常也不能算通过。"


def accumulated(found: Accumulated) -> str:
    """What campaigns say together of a claim named beforehand."""
    held = "成立" if found.holds else "尚不成立"
    return (
        f"事先指明的方向：{found.campaigns} 次测试、{found.pairs} 对不同账号累积的 e 值为 {found.e:.3g}"
        f"（单独一件达到 {ENOUGH:g} 即可停止测试）；在全部商品中校正后{held}。"
    )


ONLY_OUTSIDE = "只有消费者自行提供的读数，没有受控测试的读数，不能据此判断。"


def outside(fen: Sequence[int]) -> str:
    """What people outside the campaign met, as context."""
    low, high = min(fen) / 100, max(fen) / 100
    range_ = f"{low:.2f} 元" if low == high else f"{low:.2f}–{high:.2f} 元"
    return f"另有消费者自行提供的读数 {len(fen)} 条（实付 {range_}），条件未受控制，仅供参考，未参与判断。"


def untested(campaign: Campaign, article: int) -> list[str]:
    """Why no contrast could be tested."""
    told = []
    rounds, needed = int(campaign.panel.rounds[article]), campaign.standards.min_rounds
    if rounds < needed:
        told.append(f"有效轮次只有 {rounds} 轮，至少需要 {needed} 轮。")
    if not campaign.factors:
        told.append(_no_arms(campaign, article))
    elif rounds >= needed:
        told.append("每组可用账号不足 4 个。")
    return told


def _no_arms(campaign: Campaign, article: int) -> str:
    """Why there are no two groups of accounts to compare."""
    readings = campaign.readings
    own = readings.sku == article
    if len(set(readings.account[own].tolist())) == 1:
        return "只有一个账号的读数：一个账号无从比较，至少需要两组各 4 个账号。"
    if not any(readings.profiles[number] for number in set(readings.profile[own].tolist())):
        return "读数没有写明账号的因素（factors），没有可比较的两组。"
    return "所有账号的因素都相同，没有可比较的两组。"


def losses(campaign: Campaign, article: int) -> list[str]:
    """Readings that took no part, by reason; personas that vanish silently would spoil the result."""
    counts = (
        (campaign.unseen[article], "页面没有显示出应有的身份"),
        (campaign.unparsed[article], "金额明细对不上账"),
        (campaign.absent[article], "缺货"),
    )
    parts = [f"{reason} {count} 条" for count, reason in counts if count]
    return [f"未采用的读数：{'、'.join(parts)}。"] if parts else []
