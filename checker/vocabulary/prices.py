"""Price campaigns as the workbench keeps them: who asked for what, how far it is, what came of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from checker.vocabulary.evidence import Capture

READINGS_ROLE: Final = "price-readings"  # the file of a sealed capture that holds a campaign's readings, JSON lines
ARTICLES_ROLE: Final = "price-articles"  # beside it: where each article is sold, a JSON object of addresses by sku

METHOD: Final = (
    "多个账号分成两组，在同一时刻、以随机次序读取同一商品的结算明细；比较的是加回公示优惠、扣除运费与费用后的价格。"
    "账号是证据单位：以全部账号重新分组的方式检验，并对商品数作多重检验校正。"
    "“可由公示条件解释”须逐项对账，且去掉这些条件后两组价格相当。"
)
LIMITS: Final = (
    "结果至多是“涉嫌”：同等交易条件、是否知情，由人工核查认定。“未见差异”只说明没有大于所列最小可见差异的加价；"
    "没有测的因素、没有读的商品和时刻，不在结论之内。消费者自行提供的读数只作参考。"
)
MOST_PICTURED: Final = 20  # articles whose pictures a report shows
PICTURES: Final = {
    "dots": "账号与轮次",
    "ladder": "两个身份的价格阶梯，不同的一步已标出",
    "history": "价格历史",
}


class CampaignState(StrEnum):
    """Where a campaign is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCampaign:
    """One campaign. `declaration` is its TOML, empty when readings made elsewhere were handed in.

    `results` are the rows of `prices judge`, one an article; `trouble` says why it stands still. `inspection` holds what
    the rules say of the results, `recheck_of` is the inspection whose findings it reads again.
    """

    id: int
    name: str
    declaration: str
    state: CampaignState
    requested_by: str
    requested_at: datetime
    finished: int = 0
    barriers: int = 0
    readings: int = 0
    trouble: str = ""
    results: tuple[Mapping[str, Any], ...] = ()
    inspection: int | None = None
    recheck_of: int | None = None
    finished_at: datetime | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many articles have each outcome."""
        return dict(Counter(row["outcome"] for row in self.results))

    @property
    def target(self) -> str:
        """What it is called as the target of an inspection."""
        return f"差别定价测试 #{self.id} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of one article, one of `PICTURES`, as SVG that loads nothing."""

    sku: str
    which: str
    svg: str

    @property
    def title(self) -> str:
        """What it shows."""
        return f"{self.sku}：{PICTURES[self.which]}"


def article_name(sku: str, url: str, target: str) -> str:
    """What an article is called in findings: without an address, the test's own name tells equal skus apart."""
    return sku if url else f"{target}：{sku}"


def sku_of(name: str, target: str) -> str:
    """The article called so in findings."""
    return name.removeprefix(f"{target}：")


def holds_readings(capture: Capture) -> bool:
    """Whether a capture holds the readings of a price campaign rather than pages."""
    return any(one.role == READINGS_ROLE for one in capture.artefacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPersona:
    """An account of a campaign as its page shows it."""

    account: str
    levels: tuple[tuple[str, str], ...]
    signed_in: bool = False
